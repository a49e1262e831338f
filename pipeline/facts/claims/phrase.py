"""Cut a noun phrase out of a sentence: the one before a phrase, or the one after it."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest

from pipeline.facts.text import load_yaml, words_pattern

FIELDS = load_yaml("pipeline.facts.claims", "fields.yaml")
_QUOTES = '"“”'
_BOUNDARY = re.compile(rf"[,;:{_QUOTES}—–]|(?<!\w){words_pattern(FIELDS['boundary'])}(?!\w)", re.IGNORECASE)
_FIGURE = r"Rp|US\$|\d[\d.,]{0,20}%?"
_STOP = re.compile(rf"[,.;:{_QUOTES}—–]|(?<!\w)(?:{words_pattern(FIELDS['stop'])}(?!\w)|{_FIGURE})", re.IGNORECASE)
_INNER = re.compile(r"(?<!\w)(?:yang|untuk|dalam|pada|di|dengan|dari|oleh|melalui|terhadap|tentang)(?!\w)")
_CUT = re.compile(rf"{_BOUNDARY.pattern}|{_STOP.pattern}", re.IGNORECASE)
_JOINT = re.compile(r"\s{0,3}(?:yang|di|dari|dengan|untuk|pada|dalam|atau|terhadap|tahun|atas)\s{0,3}")
_TOKEN = re.compile(r"[^\s]+")
_LEAD = frozenset(FIELDS["lead"])
_TRAIL = frozenset(FIELDS["trail"])
_PRONOUNS = frozenset(FIELDS["pronouns"])
#: A subject longer than this is cut at its first preposition or relative clause.
_LONG = 9


def before(text: str, at: int) -> str | None:
    """The noun phrase that ends before ``at``; a chunk of adverbs only is leapt over."""
    end = at
    for _ in range(3):
        cuts = [m.end() for m in _BOUNDARY.finditer(text, 0, end)]
        start = cuts[-1] if cuts else 0
        phrase = tidy(text[start:end])
        if phrase:
            return shorten(phrase)
        if not cuts:
            return None
        end = max(m.start() for m in _BOUNDARY.finditer(text, 0, end))
    return None


def after(text: str, at: int) -> str | None:
    """The noun phrase that begins at ``at``."""
    start = at
    for token in _TOKEN.finditer(text, at):
        if token.group().lower().strip("(") not in _LEAD:
            break
        start = token.end()
    begin = len(text) - len(text[start:].lstrip())
    first = _TOKEN.match(text, begin)
    if first is None:
        return None
    stop = _STOP.search(text, first.end() if first.group()[0].isdigit() else begin)
    phrase = tidy(text[begin : stop.start() if stop else len(text)])
    return shorten(phrase) if phrase else None


def tidy(phrase: str) -> str | None:
    """The phrase without the adverbs and conjunctions around it, None where nothing is left."""
    words = phrase.strip(f" \n\t.,;:{_QUOTES}—–-").split()
    while words and words[0].lower().strip(",") in _LEAD:
        words.pop(0)
    while words and words[-1].lower().strip(",") in _TRAIL:
        words.pop()
    return " ".join(words) or None


def shorten(phrase: str) -> str:
    """A long phrase cut before its first preposition or relative clause."""
    words = phrase.split()
    if len(words) <= _LONG:
        return phrase
    for cut in _INNER.finditer(phrase):
        head = phrase[: cut.start()].strip()
        if len(head.split()) >= 2:
            return head
    return " ".join(words[-_LONG:])


def is_pronoun(phrase: str) -> bool:
    return phrase.lower() in _PRONOUNS


def stretches(text: str) -> list[str]:
    """The stretches between punctuation and function words, and each joined with the one that "yang", "di", … adds."""
    cuts = [(0, 0), *((m.start(), m.end()) for m in _CUT.finditer(text)), (len(text), len(text))]
    spans = [(a[1], b[0]) for a, b in pairwise(cuts) if text[a[1] : b[0]].strip()]
    found: list[str] = []
    for (start, end), (more, last) in zip_longest(spans, spans[1:], fillvalue=(0, 0)):
        single, joined = tidy(text[start:end]), None
        if last and _JOINT.fullmatch(text[end:more]):
            joined = tidy(text[start:last])
        found += [phrase for phrase in (single, joined) if phrase and phrase in text and len(phrase.split()) <= 12]
    return found
