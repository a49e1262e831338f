"""Where sentences begin, told from the text alone: both engines split the same way.

A full stop is no end inside "PT … Tbk.", "No. 31/2023" or "H.M. Jusuf"; a closing quotation mark after
the full stop belongs to the sentence; a line break always ends one, and a dateline stands alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.language.vocabulary import words

CLOSERS = "\"”’'»)\\]"
OPENERS = "\"“‘'«(\\["

#: "Bisnis.com, JAKARTA — ", "JAKARTA, KOMPAS.com- ", "TEMPO.CO, Jakarta - "
DATELINE = re.compile(
    r"""\s*+
    (?: [\w.]{3,30} \.(?i:com|co|id|co\.id|net)\b ,? \s{0,9} )?       # the medium
    (?: [A-Z][\w./']* (?: [ ,]+ [A-Z(][\w./')]* ){0,4} )?             # the place, and the medium after it
    (?: [ ,]* (?: — | – | -- | - | (?<=[A-Z]{3}) : ) \s | [ ,]* [—–] (?=\S) | [ ,] -{1,2} (?=\S) )
    """,
    re.VERBOSE,
)
#: What a dateline has and a sentence lacks: a place in capitals, or a host.
DATELINE_SIGN = re.compile(r"\b[A-Z]{4,}\b|\.(?i:com|co|id|net)\b")

#: The end of a sentence if what stands before the mark and after the gap allows it.
END = re.compile(
    rf"""(?<! [.!?…] ) (?P<mark> [.!?…]++ ) (?P<close> [{CLOSERS}]* )
    (?: (?P<gap> [^\S\n]+ ) | (?= [{OPENERS}]? [A-Z][a-z] ) )
    (?= (?P<open> [{OPENERS}]* ) (?P<next> \S ) )""",
    re.VERBOSE,
)
#: A full stop that got lost: a small word or a number, and a word that opens sentences, which the text goes on after.
LOST_STOP = re.compile(
    r"""(?: (?<=[a-z]{2}) | (?<=[A-Z]{3}) | (?<=[\d)%]) | (?<=\bBaca\ Juga) ) [^\S\n]+
    (?= ["“]? (?P<word> [A-Z][a-z]+ ) (?: , | [^\S\n]+ [a-z] ) )""",
    re.VERBOSE,
)
SHORTEST = 5  # words of a sentence that lost its full stop
LONGEST_WORD, LONGEST_BRACKET = 60, 600  # characters looked at: a line may be one long sentence
LAST_WORD = re.compile(r"[\w.&’'/-]+\Z")
NEXT_WORD = re.compile(rf"[{OPENERS}\s]*([\w-]+)")
INITIAL = re.compile(r"[A-Z](?:\.[A-Z])*")
LIST_NUMBER = re.compile(r"\s*(?:\d{1,2}|[a-z])", re.ASCII)
DOMAIN = re.compile(r"(?:com|co|id|net|org|go|ac)\b", re.IGNORECASE)


def sentence_starts(text: str) -> list[int]:
    """Offsets at which a sentence begins, ascending; the first is that of the first visible character."""
    starts: list[int] = []
    for line in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        if line.group().strip():
            starts += _line_starts(line.group(), line.start(), first=not starts)
    return starts


def _line_starts(line: str, offset: int, *, first: bool) -> Iterator[int]:
    begin = len(line) - len(line.lstrip())
    yield offset + begin
    if first and (after := _after_dateline(line)):
        begin = after
        yield offset + begin
    lower = line == line.lower()
    marks = [*END.finditer(line, begin), *LOST_STOP.finditer(line, begin)]
    for end in sorted(marks, key=lambda m: m.start()):
        if end.re is LOST_STOP and _lost_stop(line, begin, end):
            begin = end.end()
        elif end.re is END and _ends(line, begin, end, lower):
            begin = _start_after(line, end)
        else:
            continue
        yield offset + begin


def _after_dateline(line: str) -> int:
    """Where the text begins after "Bisnis.com, JAKARTA — ", or 0 where there is no dateline."""
    match = DATELINE.match(line[:90])
    if match and DATELINE_SIGN.search(match.group()) and match.end() < len(line.rstrip()):
        return match.end() + len(line[match.end() :]) - len(line[match.end() :].lstrip())
    return 0


def _start_after(line: str, end: re.Match[str]) -> int:
    """Where the next sentence begins. A straight quotation mark glued between two sentences opens or closes."""
    if end["gap"] is not None or end["close"] != '"':
        return end.end()
    opens = line.count('"', 0, end.start("close")) % 2 == 0
    return end.start("close") if opens else end.end()


def _ends(line: str, begin: int, end: re.Match[str], lower: bool) -> bool:
    """Whether the mark ends the sentence that starts at ``begin``."""
    if not (end["next"].isupper() or end["next"].isdigit() or end["open"] or lower):
        return False
    if end["gap"] is None and (DOMAIN.match(line, end.end()) or end["mark"] != "."):
        return end["mark"] != "." and bool(end["close"])
    if end["mark"] != ".":
        return not end["open"].startswith("(") or bool(end["close"])
    before = LAST_WORD.search(line, max(begin, end.start() - LONGEST_WORD), end.start())
    word = before.group().lower() if before else ""
    following = NEXT_WORD.match(line, end.end())
    opener = bool(
        following
        and following[1].lower() in words("openers") | words("opening_nouns")
        and following[1][0].isupper() | lower
    )
    if LIST_NUMBER.fullmatch(line, begin, end.start()) or word in words("titles"):
        return False
    if word in words("suffixes") or (before and INITIAL.fullmatch(before.group())):
        return opener and not end["open"].startswith("(")
    return not end["open"].startswith("(") or bool(end["close"]) or _whole_bracket(line, end)


def _lost_stop(line: str, begin: int, end: re.Match[str]) -> bool:
    """Whether a capital letter in the middle of a line begins a sentence: its word is one that opens them."""
    before = line[begin : end.start()]
    return end["word"].lower() in words("openers") and (len(before.split()) >= SHORTEST or before == "Baca Juga")


def _whole_bracket(line: str, end: re.Match[str]) -> bool:
    """Whether a bracket after the full stop holds a sentence of its own, which begins with a capital letter."""
    close = line.find(")", end.end(), end.end() + LONGEST_BRACKET)
    return close > 0 and line[close - 1] in ".!?" and len(line[end.end() : close].split()) > 3


@Language.component("fakta_sentences", assigns=["token.is_sent_start"])
def mark_sentences(doc: Doc) -> Doc:
    """Set the sentence starts of a Doc: the parser that runs later keeps them."""
    offsets = [token.idx for token in doc]
    starts = {bisect_left(offsets, at) for at in sentence_starts(doc.text)}
    for i, token in enumerate(doc):
        token.is_sent_start = i == 0 or i in starts
    return doc


def sentences(doc: Doc) -> list[Span]:
    """The sentences without white space around them; ``doc.sents`` keep a line break with the sentence before it."""
    trimmed = []
    for sent in doc.sents:
        start, end = sent.start, sent.end
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if start < end:
            trimmed.append(doc[start:end])
    return trimmed
