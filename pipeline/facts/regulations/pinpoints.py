"""Pinpoints: the pasal, ayat and huruf that belong to a citation, before it or behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.facts.regulations.citations import Citation
from pipeline.facts.text import GAP, MAYBE

_ARTICLE = rf"(?:\d{{1,4}}(?:[A-Z]{{1,2}}(?![A-Za-z])|{GAP}[A-Z](?![\w.]))?|[IVX]{{1,4}}(?![\w]))"
_AND = (
    rf"(?:,?{GAP}(?:dan/{MAYBE}atau|dan{GAP}atau|dan|atau|serta|hingga|sampai|s\.d\.|[Jj]o\.?|[Jj]uncto|[Ss]ub(?:sider)?\.?){GAP}"
    rf"|,{GAP}|/|\s{{1,4}}juncto\s{{1,4}})"
)
_LETTER = r"\(?[A-Za-z]\)?(?!\w)"
_PARAGRAPH = r"(?i:ke-)?\(?\d{1,2}[a-z]?\)?(?!\w)"
_DETAIL = (
    rf"(?:,?{GAP}(?:dan{GAP})?)(?:(?i:ayat){MAYBE}{_PARAGRAPH}(?:{_AND}{_PARAGRAPH}(?!{MAYBE}(?i:tahun))){{0,4}}"
    rf"|(?i:huruf){GAP}{_LETTER}(?:{_AND}{_LETTER}){{0,4}}|(?i:angka|butir){GAP}\d{{1,3}}|(?i:ke)-\d|\([a-z]\))"
)
_ONE = rf"(?i:pasal){GAP}{_ARTICLE}(?:{_DETAIL}){{0,4}}"
_MORE = rf"{_AND}(?:{_ONE}|{_ARTICLE}(?![%.,]?\d|{GAP}(?i:tahun|persen|juta|miliar))(?:{_DETAIL}){{0,3}})"
#: A stretch of pinpoints: "Pasal 12 dan 18", "Pasal 23 ayat (2) dan Pasal 35 huruf k".
STRETCH = re.compile(rf"(?<!\w){_ONE}(?:{_MORE}){{0,8}}")
_PASAL = re.compile(rf"(?i:pasal){GAP}({_ARTICLE})")
_BARE = re.compile(rf"{_AND}({_ARTICLE})(?![%.,]?\d)")
_AYAT = re.compile(rf"(?i:ayat){MAYBE}({_PARAGRAPH}(?:{_AND}{_PARAGRAPH}){{0,4}})")
_HURUF = re.compile(rf"(?i:huruf){GAP}({_LETTER}(?:{_AND}{_LETTER}){{0,4}})")
_DETAILS = re.compile(_DETAIL)
_NUMERALS = re.compile(r"\d{1,3}[a-z]?")
_LETTERS = re.compile(r"\b[A-Za-z]\b")
#: What may stand between a stretch and the rule behind it.
_LINK_BEFORE = re.compile(
    rf"{MAYBE}(?:{MAYBE}(?:dalam|di|pada|dari|ketentuan|peraturan|beleid|regulasi|yang{GAP}ada|Kitab){{0,1}}{MAYBE}){{0,2}}"
)
#: Between a rule and the stretch right behind it: blanks, a comma, or one of these words.
_LINK_AFTER = re.compile(
    rf",?{MAYBE}(?:pada{GAP}|dalam{GAP}|di{GAP}|khususnya{GAP}|tepatnya{GAP}|\(|yaitu{GAP}|yakni{GAP}){{0,2}}"
)

_INTRODUCED = re.compile(rf"(?:pada|dalam|khususnya|tepatnya|yaitu|yakni|melalui|tertuang{GAP}di){GAP}\Z")
#: A rule behind these words is part of the title or the history of the rule before it.
_SUBORDINATE = re.compile(
    r"(?:(?:di|meng)(?:ubah|ganti)\w{0,3} (?:terakhir )?(?:dengan|oleh)"
    r"|perubahan \w{0,10} ?atas|pelaksanaan|penetapan)\s{1,2}\Z",
    re.IGNORECASE,
)
_CHAIN = 160  # characters


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """Numbers of the pasal, paragraph and letter, several joined by ", "."""

    pasal: str | None = None
    ayat: str | None = None
    huruf: str | None = None


def pinpoint_of(text: str, start: int, end: int) -> Pinpoint:
    """The pinpoint that directly belongs to the words from ``start`` to ``end``: "Pasal 21 ayat (2) beleid itu"."""
    low = max(0, start - _CHAIN)
    for stretch in STRETCH.finditer(text, low, start):
        if start - stretch.end() <= 24 and _LINK_BEFORE.fullmatch(text, stretch.end(), start):
            return read_pinpoint(stretch[0])
    link = _LINK_AFTER.match(text, end)
    behind = STRETCH.match(text, link.end()) if link else None
    return read_pinpoint(behind[0]) if behind else Pinpoint()


def find_pinpoints(text: str, citations: Sequence[Citation], sentences: Sequence[tuple[int, int]]) -> list[Pinpoint]:
    """A pinpoint for each citation, empty where it has none.

    A stretch belongs to the rule right behind it, else to the rule right before it, else to the last rule
    before it in the same sentence that has none yet.
    """
    stretches = list(STRETCH.finditer(text))
    owners: dict[int, list[str]] = {}
    free: list[re.Match[str]] = []
    for stretch in stretches:
        owner = _following(text, stretch, citations)
        if owner is None:
            free.append(stretch)
        else:
            owners.setdefault(owner, []).append(stretch[0])
    for stretch in free:
        owner = _preceding(text, stretch, citations, sentences)
        if owner is not None and owner not in owners:
            owners[owner] = [stretch[0]]
    return [read_pinpoint(", ".join(owners[i])) if i in owners else Pinpoint() for i in range(len(citations))]


def _following(text: str, stretch: re.Match[str], citations: Sequence[Citation]) -> int | None:
    """The citation that begins where the stretch and at most a linking word end."""
    for index, citation in enumerate(citations):
        if 0 <= citation.start - stretch.end() <= 24 and _LINK_BEFORE.fullmatch(text, stretch.end(), citation.start):
            return index
    return None


def _preceding(
    text: str, stretch: re.Match[str], citations: Sequence[Citation], sentences: Sequence[tuple[int, int]]
) -> int | None:
    before = [i for i, citation in enumerate(citations) if citation.end <= stretch.start()]
    if not before:
        return None
    last = _head_of_chain(text, citations, before[-1])
    if _LINK_AFTER.fullmatch(text, citations[last].end, stretch.start()):
        return last
    same = any(start <= citations[last].start and stretch.end() <= end for start, end in sentences)
    return last if same and _INTRODUCED.search(text, max(0, stretch.start() - 24), stretch.start()) else None


def _head_of_chain(text: str, citations: Sequence[Citation], index: int) -> int:
    """Back from a rule that only stands in the title or the history of the one before it to that one."""
    while index and citations[index].start - citations[index - 1].end <= _CHAIN:
        between = text[citations[index - 1].end : citations[index].start]
        if "." in between or not _SUBORDINATE.search(between):
            break
        index -= 1
    return index


def read_pinpoint(stretch: str) -> Pinpoint:
    """The numbers of a stretch: "Pasal 12 dan 18 ayat (2)" is pasal 12, 18 and ayat 2."""
    bare = _DETAILS.sub(" ", stretch)
    numbers: dict[str, None] = {}
    at = 0
    for match in sorted([*_PASAL.finditer(bare), *_BARE.finditer(bare)], key=lambda m: m.start(1)):
        if match.start(1) >= at:
            numbers["".join(match[1].split())] = None  # "12 B" is 12B
            at = match.end(1)
    return Pinpoint(", ".join(numbers) or None, _joined(_AYAT, stretch, _NUMERALS), _joined(_HURUF, stretch, _LETTERS))


def _joined(pattern: re.Pattern[str], stretch: str, part: re.Pattern[str]) -> str | None:
    found = dict.fromkeys(value.lower() for match in pattern.finditer(stretch) for value in part.findall(match[1]))
    return ", ".join(found) or None
