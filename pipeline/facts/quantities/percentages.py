"""Percentages, percentage points, basis points and fractions."""

from __future__ import annotations

import re
from typing import Literal

from spacy.tokens import Doc

from pipeline.facts.quantities import context
from pipeline.facts.quantities import vocabulary as v
from pipeline.facts.quantities.measured import measured
from pipeline.facts.quantities.numbers import AMID, AND, TO, last_alone, looks_like_year, number, rounded, value_of
from pipeline.facts.quantities.order import free_of, in_order
from pipeline.facts.text import GAP, LEFT, MAYBE, NUMBER_WORDS, RIGHT, parse_number, text_of
from pipeline.records import Percentage

Unit = Literal["percent", "percentage_point", "basis_point", "fraction"]
_FLAGS = re.VERBOSE | re.IGNORECASE
_UNIT = rf"""(?:(?P<point>{v.PERCENTAGE_POINT}){RIGHT}|(?P<basis>{v.BASIS_POINT}){RIGHT}
           |(?:{v.PERCENT})(?!\w)(?:{MAYBE}poin{RIGHT}(?P<percent_point>))?)"""
_LOOSE_UNIT = rf"(?:{MAYBE}(?:%|persen|perse|basis{GAP}poin|bps)(?!\w))?"


def _pattern(before: str, between: str, times: str) -> re.Pattern[str]:
    """A number or a range before a unit; ``before`` and ``between`` say what makes a range, ``times`` if it must be."""
    return re.compile(
        rf"""{before}(?:{number("low")}{_LOOSE_UNIT}(?P<to>{between})){times}{number("value")}
             (?:(?:{MAYBE}(?:%|persen))?{MAYBE}{v.PLUS_MINUS}{MAYBE}(?P<margin>\d{{1,3}}(?:[.,]\d{{1,4}})?|{NUMBER_WORDS}))?
             {MAYBE}{_UNIT}""",
        _FLAGS,
    )


_PERCENT = _pattern("", TO, "?")
_AMID = _pattern(AMID, AND, "")
_FRACTION = r"""(?:se(?:pertiga|perempat|perlima|perenam|perdelapan|persepuluh)|separuh|separo
               |(?:dua|tiga|empat)[ \u00a0](?:pertiga|perempat|perlima))"""
_SHARE = re.compile(
    rf"""{LEFT}(?<!-)(?P<value_minus>)?(?P<value>{_FRACTION}|setengah){RIGHT}
         (?:(?P<poin>{GAP}poin){RIGHT}|(?<=setengah)(?={GAP}{v.SHARED}{RIGHT})|(?<!setengah)(?!{MAYBE}{v.NO_SHARE}))""",
    _FLAGS,
)


def find_percentages(doc: Doc) -> list[Percentage]:
    """Shares and rates of a text, in order, without overlaps."""
    text = text_of(doc)
    lowered = text.lower()
    facts: list[Percentage] = []
    for pattern, read in ((_AMID, _percentage), (_PERCENT, _percentage), (_SHARE, _share)):
        if pattern is _SHARE or _worth_reading(lowered):
            facts += free_of(facts, (read(found, doc) for found in pattern.finditer(text)))
    return in_order(facts, text)


def _worth_reading(lowered: str) -> bool:
    return any(
        unit in lowered for unit in ("%", "pers", "prosen", "percent", "per cent", "bps", "basis", "poin", "ppt")
    )


def _percentage(found: re.Match[str], doc: Doc) -> Percentage | None:
    start, low, high = found.start(), value_of(found, "low"), value_of(found, "value")
    if high is None:
        return None
    if low is not None and (low >= high or looks_like_year(found["low"], found.string[: found.start("low")])):
        start, high = last_alone(found, high)
        low = None
    margin = parse_number(found["margin"]) if found["margin"] else None
    if margin is not None:
        low, high = high - margin, high + margin
    unit: Unit = "basis_point" if found["basis"] else "percentage_point" if found["point"] else "percent"
    if found["percent_point"] is not None:
        unit = "percentage_point"
    value, value_high = (high, None) if low is None else (low, high)
    return _fact(doc, start, found.end(), value, value_high, unit)


def _share(found: re.Match[str], doc: Doc) -> Percentage | None:
    """ "sepertiga" is 33.33 percent; "seperempat poin" of a rate is a quarter of a percentage point."""
    value = value_of(found, "value")
    assert value is not None  # every word of _FRACTION is a number
    if found["poin"]:
        return _fact(doc, found.start(), found.end(), value, None, "percentage_point")
    return _fact(doc, found.start(), found.end("value"), round(value * 100, 2), None, "fraction")


def _fact(doc: Doc, start: int, end: int, value: float, high: float | None, unit: Unit) -> Percentage:
    text = text_of(doc)
    return Percentage(
        start,
        end,
        text[start:end],
        value=rounded(value),
        value_high=None if high is None else rounded(high),
        comparator=context.comparator(text, start, end, high is not None),
        unit=unit,
        measured=measured(doc, start, end),
        direction=context.direction(text, start),
        basis=context.basis(text, end),
        confidence=0.9 if unit == "fraction" else 0.98,
    )
