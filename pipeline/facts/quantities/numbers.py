"""The numeral of a quantity: its pattern, its value, and what a range or a margin makes of it."""

from __future__ import annotations

import re

from pipeline.facts.quantities import vocabulary as v
from pipeline.facts.text import DASH, GAP, LEFT, MAYBE, NUMBER_WORDS, RIGHT, SPACE, parse_number

#: Digits that no digit, letter or separator precedes; "5, 61" and "806, 2" lost a blank, not a list.
_DIGITS = rf"\d{{1,15}}+(?>(?:[.,]\d{{1,15}}+){{0,6}})(?:,[ ]\d{{1,2}}(?={MAYBE}(?:%|triliun|miliar|juta)))?"
#: The same where no currency sign leads up to it.
DIGITS = rf"(?<![\w/])(?<!\d[.,]){_DIGITS}"
_MINUS = rf"(?:(?<![\w)%]){DASH}{MAYBE}(?=\d)|{LEFT}{v.MINUS}{GAP})"


def number(name: str, *, signed: bool = False) -> str:
    """A numeral or a number in words, with its minus, as group ``name`` (the minus as ``name_minus``).

    ``signed``: a currency sign stands before it, maybe without a space.
    """
    if signed:
        return rf"(?P<{name}_minus>{DASH})?(?P<{name}>{_DIGITS}|{NUMBER_WORDS})"
    return rf"(?P<{name}_minus>{_MINUS})?(?P<{name}>{DIGITS}|{NUMBER_WORDS})"


#: Between the ends of a range.
TO = rf"(?:{MAYBE}{DASH}{MAYBE}|{GAP}{v.RANGE}{RIGHT}{GAP})"
#: "antara 5 dan 6 persen": only behind "antara" is "dan" a range.
AMID = r"(?<=antara[ \u00a0])"
AND = rf"{GAP}dan{GAP}"
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIME_BEFORE = re.compile(r"(?:tahun|pada|sejak|hingga|sepanjang|akhir|awal|selama)\W{1,3}\Z", re.IGNORECASE)
_LONE_MINUS = re.compile(rf"{SPACE}{DASH}")


def value_of(found: re.Match[str], name: str) -> float | None:
    """The signed value of the group, None where it is absent or no number."""
    printed = found[name]
    if printed is None:
        return None
    value = parse_number(printed)
    if value is None:
        return None
    return -value if found[f"{name}_minus"] else value


def last_alone(found: re.Match[str], value: float) -> tuple[int, float]:
    """Where the last number of what is no range begins, and its value: "410 -43,45%" is minus 43.45."""
    if _LONE_MINUS.fullmatch(found["to"]):
        return found.end("to") - 1, -abs(value)
    return found.start("value_minus") if found["value_minus"] else found.start("value"), value


def looks_like_year(printed: str, before: str) -> bool:
    """ "pada 2025 hingga 3.600 dolar": four bare digits behind a word of time are no end of a range."""
    return bool(_YEAR.fullmatch(printed) and _TIME_BEFORE.search(before[-20:]))


def rounded(value: float) -> float:
    """Without the noise of binary fractions: 6.98 thousand million is 6980000000."""
    return float(f"{value:.15g}")
