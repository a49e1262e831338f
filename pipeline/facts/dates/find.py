"""From text to dates: find, choose among overlapping matches, read from left to right, join ranges and clocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from itertools import zip_longest
from typing import Literal

from spacy.tokens import Doc

from pipeline.facts.dates.accept import is_date
from pipeline.facts.dates.calendar import days_of
from pipeline.facts.dates.grammar import PATTERNS
from pipeline.facts.dates.holiday import find_holidays
from pipeline.facts.dates.reading import Context, Reading, grain_of
from pipeline.facts.dates.resolve import RESOLVERS
from pipeline.facts.dates.vocabulary import DAYS, RANGE_WORDS
from pipeline.facts.text import DASH, GAP, MAYBE, one_space, text_of
from pipeline.records import DateFact, DateHint

#: Western Indonesia Time: what a publication time without offset is in.
WIB = timezone(timedelta(hours=7))
_BETWEEN_RANGE = re.compile(
    rf"(?:{MAYBE}{DASH}|{GAP}{RANGE_WORDS}){MAYBE}(?:tanggal{GAP})?", re.VERBOSE | re.IGNORECASE
)
_APPOSED = re.compile(rf"{MAYBE}[,(]?{MAYBE}", re.VERBOSE)
_BETWEEN_CLOCK = re.compile(rf",?{GAP}", re.VERBOSE)


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    rank: int
    name: str
    found: re.Match[str]


def find_dates(
    doc: Doc, published_at: str | None, taken: list[tuple[int, int]]
) -> tuple[list[DateFact], list[DateHint]]:
    """The dates of a text and what only hints at one.

    ``published_at`` is the anchor of relative dates (ISO 8601; WIB without an offset); without one they have
    value None and a reason. ``taken`` are spans (rules) in which a number is no date.
    """
    persons = [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON"]
    return dates_of(text_of(doc), anchor_day(published_at), taken, persons)


def anchor_day(published_at: str | None) -> date | None:
    """The day of publication in Western Indonesia, None where the time is missing or unreadable."""
    try:
        moment = datetime.fromisoformat((published_at or "").strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return (moment.astimezone(WIB) if moment.tzinfo else moment).date()


def dates_of(
    text: str, anchor: date | None, taken: Iterable[tuple[int, int]] = (), persons: Iterable[tuple[int, int]] = ()
) -> tuple[list[DateFact], list[DateHint]]:
    """As :func:`find_dates`, on plain text."""
    holidays, hints = find_holidays(text)
    closed = [*taken, *((x.start, x.end) for x in (*holidays, *hints))]
    context = Context(text, anchor)
    facts = []
    for match in _chosen(_matches(text, list(persons)), closed):
        reading = RESOLVERS[match.name](match.found, context)
        if reading is not None:
            context.remember(reading, match.start)
            facts.append(_fact(match, reading, text))
    facts = _joined(_joined(_apposed(facts, text), text, _range), text, _clock_of_day)
    return sorted([*facts, *holidays], key=lambda fact: fact.start), hints


def _matches(text: str, persons: list[tuple[int, int]]) -> list[_Match]:
    lowered = text.lower()
    matches = []
    for rank, pattern in enumerate(PATTERNS):
        if any(literal in lowered for literal in pattern.needs):
            for found in pattern.regex.finditer(text):
                if is_date(pattern.name, found, text, persons):
                    matches.append(_Match(found.start(), found.end(), rank, pattern.name, found))
    return matches


def _chosen(matches: list[_Match], closed: list[tuple[int, int]]) -> list[_Match]:
    """Without overlaps: the earlier, then the longer, then the pattern that stands first in the grammar."""
    chosen: list[_Match] = []
    free_from = 0
    closed = sorted(closed)
    for match in sorted(matches, key=lambda m: (m.start, -m.end, m.rank)):
        if match.start < free_from or any(start < match.end and match.start < end for start, end in closed):
            continue
        chosen.append(match)
        free_from = match.end
    return chosen


def _fact(match: _Match, reading: Reading, text: str) -> DateFact:
    start = match.start if reading.start is None else reading.start
    days = (reading.on, reading.on) if reading.on else days_of(reading.value) or (None, None)
    return DateFact(
        start,
        match.end,
        text[start : match.end],
        reading.type,
        reading.value,
        reading.mod,
        days[0],
        days[1],
        reading.reason,
        reading.flag,
        reading.confidence,
    )


def _apposed(facts: list[DateFact], text: str) -> list[DateFact]:
    """ "hari ini, Kamis 5 Juni 2025": the day that the text itself gives, whenever the page says it was published."""
    apposed = []
    for fact, behind in zip_longest(facts, facts[1:]):
        if behind is not None and one_space(fact.text) in DAYS and _APPOSED.fullmatch(text[fact.end : behind.start]):
            days = days_of(behind.value)
            if behind.type == "DATE" and one_space(behind.text) not in DAYS and days and days[0] == days[1]:
                fact = replace(fact, value=behind.value, begins_on=days[0], ends_on=days[1], reason=None)
        apposed.append(fact)
    return apposed


def _joined(
    facts: list[DateFact], text: str, join: Callable[[DateFact, DateFact, str], DateFact | None]
) -> list[DateFact]:
    """Neighbours made one by ``join`` where it gives a fact for the two."""
    joined: list[DateFact] = []
    for fact in facts:
        both = join(joined[-1], fact, text) if joined else None
        if both is None:
            joined.append(fact)
        else:
            joined[-1] = both
    return joined


def _range(first: DateFact, last: DateFact, text: str) -> DateFact | None:
    """ "18 Maret 2025 hingga 20 Maret 2025": two dates in this order, a range word between them."""
    if first.type != "DATE" or last.type != "DATE" or not first.value or not last.value:
        return None
    if "/" in first.value + last.value or (first.ends_on or "9") >= (last.begins_on or ""):
        return None
    if not _BETWEEN_RANGE.fullmatch(text[first.end : last.start]):
        return None
    value = f"{first.value}/{last.value}"
    flag = first.flag or last.flag
    return _spanning(first, last, text, "DATE", value, flag)


def _clock_of_day(first: DateFact, last: DateFact, text: str) -> DateFact | None:
    """ "Senin (5/5/2025) pukul 11.00 WIB", in either order: the clock time of that day."""
    day, clock = (first, last) if last.type == "TIME" else (last, first)
    if day.type != "DATE" or clock.type != "TIME" or not day.value or not clock.value:
        return None
    if grain_of(day.value) != "D" or "/" in day.value + clock.value or day.begins_on is None:
        return None
    if not _BETWEEN_CLOCK.fullmatch(text[first.end : last.start]):
        return None
    return _spanning(first, last, text, "TIME", day.value + clock.value, day.flag)


def _spanning(
    first: DateFact, last: DateFact, text: str, kind: Literal["DATE", "TIME"], value: str, flag: str | None
) -> DateFact:
    days = days_of(value) or (None, None)
    merged = replace(first, end=last.end, text=text[first.start : last.end], type=kind, value=value, flag=flag)
    sure = min(first.confidence, last.confidence)
    mod = first.mod if kind == "TIME" or first.mod == last.mod else None  # "akhir 2024 hingga awal 2025" has none
    return replace(merged, begins_on=days[0], ends_on=days[1], mod=mod, confidence=sure)
