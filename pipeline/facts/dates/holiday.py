"""Holidays: a day where the text gives the year (also a Hijri year, also H-3), else a hint; and Hijri years."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import holidays as calendars

from pipeline.facts.dates.calendar import days_of, hijri_day
from pipeline.facts.text import GAP, LEFT, MAYBE, RIGHT, load_yaml, one_space, words_pattern
from pipeline.records import DateFact, DateHint

_WORDS = load_yaml(__package__, "holidays.yaml")
_OFFICIAL: dict[str, str] = {alias: name for name, aliases in _WORDS["names"].items() for alias in aliases}
_FLAGS = re.VERBOSE | re.IGNORECASE
_HIJRI_YEAR = rf"1[34]\d\d(?={MAYBE}(?:H|Hijriah|Hijriyah){RIGHT})"

_HOLIDAY = re.compile(
    rf"""{LEFT}(?:H{MAYBE}(?P<sign>[-+\u2212\u2013]){MAYBE}(?P<offset>\d{{1,2}}){GAP}(?:hari{GAP})?)?
         (?P<name>{words_pattern([*_OFFICIAL, *_WORDS["season_names"]])}){RIGHT}
         (?:{GAP}(?:tahun{GAP})?(?:(?P<hijri>{_HIJRI_YEAR}){MAYBE}(?:H|Hijriah|Hijriyah){RIGHT}
         |(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d)))?""",
    _FLAGS,
)
_DAY_OFFSET = re.compile(rf"{LEFT}H{MAYBE}[-+\u2212\u2013]{MAYBE}\d{{1,3}}{RIGHT}", re.VERBOSE)
_HIJRI = re.compile(rf"{LEFT}(?:tahun{GAP})?(?P<year>1[34]\d\d){MAYBE}(?:H|Hijriah|Hijriyah){RIGHT}", re.VERBOSE)
_SEASON = re.compile(rf"{LEFT}{words_pattern(_WORDS['seasons'])}{RIGHT}", _FLAGS)
#: How far before the name a word such as "libur" or "mudik" still speaks of it.
_REACH = 24


def find_holidays(text: str) -> tuple[list[DateFact], list[DateHint]]:
    """Holidays and Hijri years of a text. A season around a holiday ("libur Lebaran 2025") is only a hint."""
    facts: list[DateFact] = []
    hints: list[DateHint] = []
    for found in _HOLIDAY.finditer(text):
        start, end = found.span()
        day = None if _is_season(text, found) else _day_of(found)
        if day is None:
            end = found.end("name")  # the year behind it is a date of its own
            hints.append(DateHint(start, end, text[start:end], kind="holiday"))
        else:
            iso = day.isoformat()
            facts.append(DateFact(start, end, found.group(), "DATE", iso, None, iso, iso, confidence=0.9))
    seasons = {hint.end for hint in hints}
    for found in _HIJRI.finditer(text):
        taken = any(fact.start < found.end() and found.start() < fact.end for fact in facts)
        if not taken and found.start() - 1 not in seasons:  # "libur Iduladha 1447 Hijriah" stays one hint
            facts.append(_hijri_year(found))
    for found in _DAY_OFFSET.finditer(text):
        if not any(x.start < found.end() and found.start() < x.end for x in (*facts, *hints)):
            hints.append(DateHint(found.start(), found.end(), found.group(), kind="day-offset"))
    return facts, hints


def _is_season(text: str, found: re.Match[str]) -> bool:
    name = one_space(found["name"])
    return name not in _OFFICIAL or bool(_SEASON.search(text, max(0, found.start() - _REACH), found.start()))


def _day_of(found: re.Match[str]) -> date | None:
    """The day, where the text states the year; None where it does not or the calendar does not know it."""
    official = _OFFICIAL[one_space(found["name"])]
    if found["year"]:
        days = _days(int(found["year"])).get(official, ())
    elif found["hijri"]:
        year = int(found["hijri"])
        first, last = hijri_day(year, 1, 1) - timedelta(days=3), hijri_day(year + 1, 1, 1) - timedelta(days=4)
        days = tuple(d for y in {first.year, last.year} for d in _days(y).get(official, ()) if first <= d <= last)
    else:
        return None
    if len(days) != 1:
        return None
    offset = int(found["offset"] or 0)
    return days[0] + timedelta(days=offset if found["sign"] == "+" else -offset)


@cache
def _days(year: int) -> dict[str, tuple[date, ...]]:
    """Public holidays of Indonesia in a year by name; estimates of years to come keep their plain name."""
    days: dict[str, tuple[date, ...]] = {}
    for day, names in calendars.country_holidays("ID", years=year, language="id").items():
        for name in names.split("; "):
            plain = name.partition(" (")[0]
            days[plain] = (*days.get(plain, ()), day)
    return days


def _hijri_year(found: re.Match[str]) -> DateFact:
    """A Hijri year as the days that it spans in the tabular calendar; sighting may move them by a day or two."""
    year = int(found["year"])
    value = f"{hijri_day(year, 1, 1).isoformat()}/{(hijri_day(year + 1, 1, 1) - timedelta(days=1)).isoformat()}"
    span = days_of(value) or (None, None)
    fact = DateFact(found.start(), found.end(), found.group(), "DATE", value, "APPROX", span[0], span[1])
    return replace(fact, reason="tabular calendar", confidence=0.8)
