"""Names that stand for a rule's number: "UU Cipta Kerja", "RUU Perampasan Aset", "Permendag PMSE"."""

from __future__ import annotations

import re

from pipeline.facts.regulations import register
from pipeline.facts.regulations.numbers import OPENING
from pipeline.facts.regulations.vocabulary import GLUED, NAME_ENDS, NAME_JOINS, Kind
from pipeline.facts.text import GAP, RIGHT, words_pattern

_START = re.compile(rf"{OPENING}(?:{GAP}(?:tentang|terkait|mengenai|soal))?{GAP}(?=[A-Za-z])")
_WORD = re.compile(r"[A-Z][\w&]{0,40}(?:[-/][A-Za-z]\w{0,40}){0,4}")
_GAP = re.compile(GAP)
_JOIN = re.compile(rf"{GAP}(?:{words_pattern(NAME_JOINS)}|,{GAP}dan){GAP}(?=[A-Z])")
_KNOWN = re.compile(rf"(?i:{words_pattern(register.names())})(?:{RIGHT}|(?={GLUED}{RIGHT}))")
_LONGEST = 9  # words


def find_name(text: str, after: int, kind: Kind) -> tuple[int, int] | None:
    """Where the name behind a head begins and ends, None where there is none."""
    opening = _START.match(text, after) if kind.named != "no" else None
    if opening is None:
        return None
    start = opening.end()
    if known := _KNOWN.match(text, start):
        return start, known.end()
    if kind.named == "open" and (not kind.region or "tentang" in opening[0]):
        end = _open_name(text, start)
        return (start, end) if end else None
    return None


def _open_name(text: str, start: int) -> int | None:
    """The end of a run of capitalised words and the small words that join them."""
    end, words, at = None, 0, start
    while words < _LONGEST and (word := _WORD.match(text, at)) and word[0] not in NAME_ENDS:
        end, words = word.end(), words + 1
        space = _GAP.match(text, end)
        joined = None if words == 1 and _is_acronym(word[0]) else _JOIN.match(text, end)
        if joined is None and space is None:
            break
        at = (joined or space).end()  # type: ignore[union-attr]
    return end


def _is_acronym(word: str) -> bool:
    """An acronym is a whole name: what "dan" joins to it is another one ("UU BUMN dan Danantara")."""
    return word.isupper() and len(word) > 1
