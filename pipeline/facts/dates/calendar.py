"""Arithmetic on TIMEX3 values: which days a value spans, and which value lies a step away.

Values are those of the contract: 2024, 2024-02, 2024-02-12, 2024-Q1, 2024-H2, 2024-W06, 199 (a decade),
20 (a century), with "/" between the ends of a range and "T09:37" behind a day.
"""

from __future__ import annotations

import calendar as gregorian
import re
from datetime import date, timedelta

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_HALF = re.compile(r"(\d{4})-H([12])")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Days of the tabular Islamic calendar before the first of Muharram of year 1, as a proleptic Gregorian ordinal.
_HIJRI_EPOCH = 227015


def days_of(value: str | None) -> tuple[str, str] | None:
    """First and last ISO day of a value, None for durations, sets, clock times alone and what is no value."""
    if value is None:
        return None
    first, _, last = value.partition("/")
    begins, ends = _span(first.partition("T")[0]), _span((last or first).partition("T")[0])
    if begins is None or ends is None or begins[0] > ends[1]:
        return None
    return begins[0].isoformat(), ends[1].isoformat()


def _span(value: str) -> tuple[date, date] | None:
    try:
        return _checked_span(value)
    except ValueError:
        return None


def _checked_span(value: str) -> tuple[date, date] | None:
    if _DAY.fullmatch(value):
        day = date.fromisoformat(value)
        return day, day
    if found := _WEEK.fullmatch(value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return monday, monday + timedelta(days=6)
    if found := _MONTH.fullmatch(value):
        return months_span(int(found[1]), int(found[2]), 1)
    if found := _QUARTER.fullmatch(value):
        return months_span(int(found[1]), 3 * int(found[2]) - 2, 3)
    if found := _HALF.fullmatch(value):
        return months_span(int(found[1]), 6 * int(found[2]) - 5, 6)
    if value.isdecimal() and len(value) in (2, 3, 4):
        years = 10 ** (4 - len(value))
        first = int(value) * years
        return date(first, 1, 1), date(first + years - 1, 12, 31)
    return None


def months_span(year: int, month: int, count: int) -> tuple[date, date]:
    """First and last day of ``count`` months from ``month`` of ``year`` on, inside that year."""
    last = month + count - 1
    return date(year, month, 1), date(year, last, gregorian.monthrange(year, last)[1])


def day_value(year: int, month: int, day: int) -> str | None:
    """The ISO day, None where the calendar has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def week_value(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def unit_value(day: date, unit: str) -> str:
    """The year, half, quarter, month, week or day (Y, H, Q, M, W, D; E decade, C century) in which ``day`` lies."""
    values = {
        "Y": f"{day.year:04d}",
        "H": f"{day.year:04d}-H{1 if day.month < 7 else 2}",
        "Q": f"{day.year:04d}-Q{(day.month + 2) // 3}",
        "M": f"{day.year:04d}-{day.month:02d}",
        "W": week_value(day),
        "E": f"{day.year:04d}"[:3],
        "C": f"{day.year:04d}"[:2],
    }
    return values.get(unit, day.isoformat())


def step(day: date, unit: str, count: float) -> date | None:
    """The day ``count`` units later; months and larger keep the day of the month where it exists."""
    months = {"Y": 12, "H": 6, "Q": 3, "M": 1, "E": 120, "C": 1200}.get(unit)
    try:
        if months is None:
            return day + timedelta(days=round(count * (7 if unit == "W" else 1)))
        total = day.year * 12 + day.month - 1 + round(months * count)
        year, month = divmod(total, 12)
        return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def nearest_year(anchor: date, month: int, day: int = 15) -> int:
    """The year in which that day of the month lies nearest to the anchor."""
    candidates = [
        year for year in (anchor.year - 1, anchor.year, anchor.year + 1) if day_value(year, month, min(day, 28))
    ]
    return min(candidates, key=lambda year: abs((date(year, month, min(day, 28)) - anchor).days))


def hijri_day(year: int, month: int, day: int) -> date:
    """A day of the tabular Islamic calendar; the sighted one may differ by a day or two."""
    ordinal = _HIJRI_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
    return date.fromordinal(ordinal)
