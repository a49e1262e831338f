"""Times of publication as pages write them: ISO, the forms of Indonesian CMSs, and what a reader sees.

A value without a zone is Western Indonesia Time (WIB, +07:00); WITA is +08:00, WIT +09:00.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal

ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february pebruari",
            "mar maret march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu agt ags aug agustus august",
            "sep sept september",
            "okt oct oktober october",
            "nov november nopember",
            "des dec desember december",
        ),
        1,
    )
    for name in names.split()
}
ISO = re.compile(
    r"""(?P<year>\d{4}) [-/] (?P<month>\d{1,2}) [-/] (?P<day>\d{1,2})
    (?: [T\s]+ (?P<hour>\d{1,2}) [:-] (?P<minute>\d{2}) (?: [:-] (?P<second>\d{2}) (?:\.\d+)? )? )?
    \s* (?P<zone> Z | UTC | GMT | [+-]\d{2}:?\d{2} | WIB | WITA | WIT )? """,
    re.VERBOSE,
)
CLOCK = (
    r"(?: [^\d]{1,8}? (?P<hour>\d{1,2}) [:.] (?P<minute>\d{2}) (?: :(?P<second>\d{2}) )? )? \s* (?P<zone>WIB|WITA|WIT)?"
)
WRITTEN = re.compile(rf"(?P<day>\d{{1,2}}) \s+ (?P<name>[A-Za-z]{{3,9}})\.? \s+ (?P<year>\d{{4}}) {CLOCK}", re.VERBOSE)
SLASHED = re.compile(rf"(?P<day>\d{{1,2}}) / (?P<month>\d{{1,2}}) / (?P<year>\d{{4}}) {CLOCK}", re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Time:
    """A moment with its offset; with ``precision`` "day" the clock is not known."""

    at: datetime
    precision: Literal["minute", "day"]


def read_time(written: str) -> Time | None:
    """The time that ``written`` says; None where it cannot be read (never guessed). Day first, always.

    A placeholder clock of exactly 12:00:00, as collections have it, means that only the day is known.
    """
    written = " ".join(written.split())
    for pattern in (ISO, WRITTEN, SLASHED):
        if found := pattern.search(written):
            return _time(found.groupdict())
    return None


def _time(parts: dict[str, str | None]) -> Time | None:
    month = int(parts["month"] or 0) if parts.get("month") else MONTHS.get((parts.get("name") or "").lower(), 0)
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    try:
        year, day = int(parts["year"] or 0), int(parts["day"] or 0)
        at = datetime(year, month, day, hour, minute, second, tzinfo=_zone(parts["zone"]))
    except ValueError:
        return None
    if parts["zone"] in ("Z", "UTC", "GMT") or at.utcoffset() == timedelta(0):
        at = at.astimezone(timezone(timedelta(hours=7)))  # the day that readers saw is the anchor of "hari ini"
    placeholder = parts["hour"] is None or ((hour, minute, second) == (12, 0, 0) and parts["second"] is not None)
    return Time(at, "day" if placeholder else "minute")


def _zone(name: str | None) -> tzinfo:
    if name in ("Z", "UTC", "GMT"):
        return UTC
    if name and name[0] in "+-":
        sign = -1 if name[0] == "-" else 1
        return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))
    return timezone(timedelta(hours=ZONES.get(name or "WIB", 7)))
