"""Holidays: a day where the text gives the year (also a Hijri year, also H-3), else a hint; and Hijri years."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import holidays as calendars

from pipeline.facts.dates.calendar import days_of, hijri_day
from pipeline.facts.dates.vocabulary import HIJRI_MONTH_WORDS, HIJRI_MONTHS
from pipeline.facts.text import (
    GAP,
    LEFT,
    MAYBE,
    NUMBER_WORDS,
    RIGHT,
    load_yaml,
    one_space,
    parse_number,
    words_pattern,
)
from pipeline.records import DateFact, DateHint

_WORDS = load_yaml(__package__, "holidays.yaml")
_OFFICIAL: dict[str, str] = {alias: name for name, aliases in _WORDS["names"].items() for alias in aliases}
_FLAGS = re.VERBOSE | re.IGNORECASE
_HIJRI_YEAR = rf"1[34]\d\d(?={MAYBE}(?:H|Hijriah|Hijriyah){RIGHT})"

_HOLIDAY = re.compile(
    rf"""{LEFT}(?:(?P<count>\d{{1,2}}|{NUMBER_WORDS}|se)(?:(?<=se)|{GAP})hari{GAP}(?P<side>{words_pattern(_WORDS["sides"])}){GAP}
         |H{MAYBE}(?P<sign>[-+\u2212\u2013]){MAYBE}(?P<offset>\d{{1,2}}){GAP}(?:hari{GAP})?)?
         (?P<name>{words_pattern([*_OFFICIAL, *_WORDS["season_names"]])}){RIGHT}
         (?:{GAP}(?:tahun{GAP})?(?:(?P<hijri>{_HIJRI_YEAR}){MAYBE}(?:H|Hijriah|Hijriyah){RIGHT}
         |(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d)))?""",
    _FLAGS,
)
_DAY_OFFSET = re.compile(rf"{LEFT}H{MAYBE}[-+\u2212\u2013]{MAYBE}\d{{1,3}}{RIGHT}", re.VERBOSE)
#: "29 Ramadan 1447 H", "bulan Ramadan 1447 Hijriah", "15 Syakban 1447"
_HIJRI_MONTH = re.compile(
    rf"""{LEFT}(?:(?P<day>[12]?\d|30){GAP})?(?P<month>{HIJRI_MONTH_WORDS}){GAP}(?:tahun{GAP})?
         (?P<year>1[34]\d\d)(?!\d)(?:{MAYBE}(?:H|Hijriah|Hijriyah){RIGHT})?""",
    _FLAGS,
)
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
            if found["count"]:
                start = found.start("name")
            end = found.end("name")  # the year behind it is a date of its own
            hints.append(DateHint(start, end, text[start:end], kind="holiday"))
        else:
            iso = day.isoformat()
            facts.append(DateFact(start, end, found.group(), "DATE", iso, None, iso, iso, confidence=0.9))
    facts, hints = _with_hijri_months(text, facts, hints)
    seasons = {hint.end for hint in hints}
    for found in _HIJRI.finditer(text):
        taken = any(fact.start < found.end() and found.start() < fact.end for fact in facts)
        if not taken and found.start() - 1 not in seasons:  # "libur Iduladha 1447 Hijriah" stays one hint
            facts.append(_hijri_year(found))
    for found in _DAY_OFFSET.finditer(text):
        if not any(x.start < found.end() and found.start() < x.end for x in (*facts, *hints)):
            hints.append(DateHint(found.start(), found.end(), found.group(), kind="day-offset"))
    return facts, hints


def _with_hijri_months(
    text: str, facts: list[DateFact], hints: list[DateHint]
) -> tuple[list[DateFact], list[DateHint]]:
    """Days and months of the Islamic calendar beside the holidays; "Ramadan 1447 H" is more than a hint."""
    further = [f for f in map(_hijri_month, _HIJRI_MONTH.finditer(text)) if f and not _overlaps(f, facts)]
    return [*facts, *further], [hint for hint in hints if not _overlaps(hint, further)]


def _overlaps(span: DateFact | DateHint, facts: list[DateFact]) -> bool:
    return any(fact.start < span.end and span.start < fact.end for fact in facts)


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
    return days[0] + timedelta(days=_offset(found))


def _offset(found: re.Match[str]) -> int:
    """Days from the holiday: "H-3", "dua hari setelah"."""
    if found["count"]:
        count = 1 if found["count"].lower() == "se" else int(parse_number(found["count"]) or 0)
        return count * int(_WORDS["sides"][one_space(found["side"])])
    return int(found["offset"] or 0) * (1 if found["sign"] == "+" else -1)


@cache
def _days(year: int) -> dict[str, tuple[date, ...]]:
    """Public holidays of Indonesia in a year by name; estimates of years to come keep their plain name."""
    days: dict[str, tuple[date, ...]] = {}
    for day, names in calendars.country_holidays("ID", years=year, language="id").items():
        for name in names.split("; "):
            plain = name.partition(" (")[0]
            days[plain] = (*days.get(plain, ()), day)
    return days


def _hijri_month(found: re.Match[str]) -> DateFact | None:
    """A day or month by the tabular calendar; None for a day that its months do not have."""
    year, month = int(found["year"]), HIJRI_MONTHS[one_space(found["month"])]
    first = hijri_day(year, month, int(found["day"] or 1))
    following = hijri_day(year + month // 12, month % 12 + 1, 1)
    if first >= following:
        return None
    last = first if found["day"] else following - timedelta(days=1)
    value = first.isoformat() if found["day"] else f"{first.isoformat()}/{last.isoformat()}"
    fact = DateFact(found.start(), found.end(), found.group(), "DATE", value, "APPROX", first.isoformat())
    return replace(fact, ends_on=last.isoformat(), reason="tabular calendar", confidence=0.8)


def _hijri_year(found: re.Match[str]) -> DateFact:
    """A Hijri year as the days that it spans in the tabular calendar; sighting may move them by a day or two."""
    year = int(found["year"])
    value = f"{hijri_day(year, 1, 1).isoformat()}/{(hijri_day(year + 1, 1, 1) - timedelta(days=1)).isoformat()}"
    span = days_of(value) or (None, None)
    fact = DateFact(found.start(), found.end(), found.group(), "DATE", value, "APPROX", span[0], span[1])
    return replace(fact, reason="tabular calendar", confidence=0.8)
