"""What stands around a quantity: the bound that the words set, direction and basis."""

from __future__ import annotations

import re
from typing import Literal

from pipeline.facts.quantities import vocabulary as v
from pipeline.facts.text import GAP, LEFT, MAYBE, RIGHT, one_space
from pipeline.records import Comparator

_FLAGS = re.VERBOSE | re.IGNORECASE
#: How far words speak of a number: before it (bounds, direction) and behind it (basis).
_BEFORE, _BEHIND = 60, 70
_FILLED = rf"(?:[^\w\n]{{1,3}}{v.FILLERS}){{0,3}}[^\w\n]{{0,3}}\Z"
_BOUND = re.compile(rf"{LEFT}(?P<cue>{v.COMPARATOR_WORDS})(?P<nya>nya)?{RIGHT}{_FILLED}", _FLAGS)
_UNTIL = re.compile(
    rf"{LEFT}{v.UNTIL}{RIGHT}(?:[^\w\n]{{1,3}}(?:sebesar|senilai|sebanyak)){{0,1}}[^\w\n]{{0,3}}\Z", _FLAGS
)
_EXPECTED = re.compile(rf"{LEFT}{v.EXPECTED}{RIGHT}", _FLAGS)
_NAMED_BAND = re.compile(rf"{LEFT}{v.NAMED_BAND}{_FILLED}", _FLAGS)
_FOLLOWING = re.compile(
    rf"{GAP}(?P<word>atau{GAP}lebih|ke{GAP}atas|ke{GAP}bawah|lebih(?={MAYBE}[.,;)\n]|\Z))|(?P<an>-an){RIGHT}", _FLAGS
)
_TARGET = re.compile(rf"{LEFT}(?:target|ketentuan|pencapaian|capaian)[^\w\n]", _FLAGS)
#: "lebih rendah dari 5,02% pada kuartal IV": a comparison with a figure, no bound.
_AT_A_TIME = re.compile(
    rf"(?:{GAP}\((?:yoy|mtm|qoq)\))?{GAP}(?:pada|di|dari|yang|secara|kuartal|triwulan|tahun|bulan){RIGHT}", _FLAGS
)
_SENTENCE_END = re.compile(r"[.!?;]\s|\n")
_DIRECTION = re.compile(rf"{LEFT}(?P<word>{v.DIRECTION_WORDS}){RIGHT}", _FLAGS)
_DIGIT = re.compile(r"\d")
_BASIS = re.compile(
    rf"{LEFT}(?:(?P<basis>{v.BASIS_WORDS}){RIGHT}|(?P<compared>{v.COMPARED}|dari(?={GAP}{v.TIMES})){RIGHT}(?P<with>[^.,;()\n\"”]{{1,80}}))",
    _FLAGS,
)
_OTHER_FIGURE = re.compile(r"(?<![\d.,])\d[\d.,]*+\s?(?:%|persen)|Rp|US\$")
_PHRASE_END = re.compile(
    rf"""{GAP}(?:(?:yang(?!{GAP}sama)|dan|atau|menjadi|sebesar|senilai|sebanyak|sedangkan|sementara|namun|karena|untuk|dari
         |ke|yakni|pada(?!{GAP}{v.TIMES})|di(?!{GAP}(?:tahun|20\d\d))){RIGHT}
         |Rp|US\$|\d[\d,]{{0,12}}+(?:%|{GAP}(?:persen|unit|ton|juta|miliar|triliun){RIGHT}))""",
    _FLAGS,
)


def clause_before(text: str, start: int) -> str:
    return _SENTENCE_END.split(text[max(0, start - _BEFORE) : start])[-1]


def comparator(text: str, start: int, end: int, is_range: bool) -> Comparator:
    """The bound that the words before (and directly behind) a quantity set, "=" where they set none."""
    before = clause_before(text, start)
    if found := _FOLLOWING.match(text, end):
        return "~" if found["an"] else v.FOLLOWING[one_space(found["word"])]
    if is_range and _NAMED_BAND.search(before):
        return "="
    if found := _nearest_bound(before):
        sign = v.COMPARATORS[one_space(found["cue"])]
        beyond_target = sign in (">", "<") and _TARGET.search(before, found.end("cue"))
        measured_against = one_space(found["cue"]).startswith(
            ("lebih tinggi", "lebih rendah", "lebih besar", "lebih kecil")
        ) and _AT_A_TIME.match(text, end)
        return "=" if beyond_target or measured_against else sign
    if not is_range and _UNTIL.search(before) and _EXPECTED.search(before):
        return "<="
    return "="


def _nearest_bound(before: str) -> re.Match[str] | None:
    """The cue that ends nearest to the number; of those that end there the longest ("tidak kurang dari")."""
    nearest, found = None, _BOUND.search(before)
    while found:
        if nearest is None or found.end("cue") > nearest.end("cue"):
            nearest = found
        found = _BOUND.search(before, found.start() + 1)
    return nearest


def direction(text: str, start: int) -> Literal["up", "down"] | None:
    """Whether the quantity is a rise or a fall, by the nearest verb before it with no other number between."""
    before = clause_before(text, start)
    for found in reversed(list(_DIRECTION.finditer(before))):
        between = before[found.end() :]
        return v.DIRECTIONS[one_space(found["word"])] if not _DIGIT.search(between) and len(between) < 30 else None
    return None


def basis(text: str, end: int) -> str | None:
    """What a rate is measured against: yoy, qoq, mom, ytd, or the comparison as printed."""
    behind = _SENTENCE_END.split(text[end : end + _BEHIND * 2], maxsplit=1)[0]
    found = _BASIS.search(behind)
    if found is None or found.start() > _BEHIND or _OTHER_FIGURE.search(behind, 0, found.start()):
        return None
    if found["basis"]:
        return v.BASES[one_space(found["basis"])]
    phrase = _PHRASE_END.split(found["with"], maxsplit=1)[0].strip()
    return f"{one_space(found['compared'])} {phrase}" if phrase else None
