"""Laws of other countries: cited by name alone, and told by the country in or behind the name, or by their sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.facts.regulations import register
from pipeline.facts.regulations.citations import Citation
from pipeline.facts.text import GAP, LEFT, MAYBE, RIGHT, load_yaml, one_space, words_pattern

_WORDS = load_yaml(__package__, "foreign.yaml")
_COUNTRIES: dict[str, list[str]] = load_yaml("pipeline.facts.entities", "kb/places.yaml")["countries"]
_HOME = frozenset(["Indonesia", *_COUNTRIES["Indonesia"]])
_PLACES = [form for name, others in _COUNTRIES.items() for form in (name, *others) if form not in _HOME]
_KINDS = frozenset({"uu", "ruu"})

_COUNTRY = words_pattern([*_PLACES, *_WORDS["places"]])
_ABROAD = re.compile(rf"{LEFT}{_COUNTRY}{RIGHT}")
#: Who makes such laws: "Parlemen Inggris", "Kongres", a country that heads its sentence; "investor China" makes none.
_MAKERS = re.compile(
    rf"{LEFT}(?:{words_pattern(_WORDS['bodies'])}{RIGHT}|{words_pattern(_WORDS['makers'])}{GAP}{_COUNTRY}{RIGHT})"
)
_HEADS = re.compile(rf"[\s\"“'(]{{0,4}}(?:Di{GAP})?{_COUNTRY}{RIGHT}")
_AT_HOME = re.compile(rf"{LEFT}(?:{words_pattern([*_HOME, *_WORDS['home']])}{RIGHT}|DPR{RIGHT}(?!{GAP}(?:AS|Amerika)))")
_ENGLISH = re.compile(rf"{LEFT}{words_pattern(_WORDS['words'])}{RIGHT}")
_BEHIND = re.compile(rf"(?:{GAP}(?:di|dari|milik|versi))?{GAP}{_COUNTRY}{RIGHT}")
#: "Undang-Undang Pasar Digital (Digital Markets Act)", "… (DMA) Uni Eropa"
_BRACKET = re.compile(rf"{MAYBE}\((?P<inside>[^()\n]{{1,80}})\)")


def domestic(text: str, citations: Sequence[Citation], sentences: Sequence[tuple[int, int]]) -> list[Citation]:
    """The citations without those of other countries' laws.

    A name that is foreign once is so in the whole text, unless a sentence ties it to Indonesia.
    """
    foreign: set[tuple[str, str]] = set()
    ours: set[tuple[str, str]] = set()
    for citation in citations:
        if citation.kind in _KINDS and citation.name and not citation.number:
            verdict = _is_foreign(text, citation, sentences)
            if verdict is not None:
                (foreign if verdict else ours).add((citation.kind, citation.name))
    return [c for c in citations if c.number or (c.kind, c.name or "") not in foreign - ours]


def _is_foreign(text: str, citation: Citation, sentences: Sequence[tuple[int, int]]) -> bool | None:
    """True or False where the name, its surroundings or its sentence tell it; None where nothing does."""
    surface = text[citation.start : citation.end]
    if _AT_HOME.search(surface):
        return False
    if _ABROAD.search(surface) or _ENGLISH.search(surface) or _named_abroad(text, citation.end):
        return True
    if one_space((citation.name or "").replace("-", " ")) in register.by_name():
        return False
    begin, stop = next(((s, e) for s, e in sentences if s <= citation.start < e), (0, len(text)))
    if _AT_HOME.search(text, begin, stop):
        return False
    if _MAKERS.search(text, begin, citation.start) or _HEADS.match(text, begin, citation.start):
        return True
    return True if _MAKERS.search(text) and not _AT_HOME.search(text) else None


def _named_abroad(text: str, end: int) -> bool:
    """Whether an English name in brackets or a country stands behind the name that ends at ``end``."""
    if bracket := _BRACKET.match(text, end):
        end = bracket.end()
        if _ENGLISH.search(bracket["inside"]):
            return True
    return _BEHIND.match(text, end) is not None
