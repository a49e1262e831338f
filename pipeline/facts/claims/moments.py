"""When: the date of what happened, the deadline, and the last day that follows from it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.facts.claims.choose import best
from pipeline.facts.claims.lexicon import LEXICON
from pipeline.facts.claims.sentence import Sentence, stem
from pipeline.records import ClaimType, DateFact

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PERIOD = re.compile(r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?")
_SINCE = re.compile(r"\s{0,3}(?:sejak|setelah|terhitung sejak|dari)\s{0,3}\Z", re.IGNORECASE)
_WORKDAYS = re.compile(r"hari (?:kerja|bursa)", re.IGNORECASE)
_AGO = re.compile(r"lalu|terakhir|belakangan|kemarin", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
_TIME_CUES = frozenset({"by_then", "limit", "aim", "plan", "forecast", "reached", "enact"})
_TODAY = re.compile(r"hari ini|besok|perdagangan", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Deadline:
    """``value`` as TIMEX3 writes it; ``last_day`` the last ISO day that follows, else ``reason``."""

    value: str
    last_day: str | None
    reason: str | None


def find_deadline(view: Sentence, kind: ClaimType, published_on: str | None) -> Deadline | None:
    """The deadline of a claim of this type, None where it has none."""
    options = deadline_options(view, kind, published_on)
    moment = options[best("deadline", kind, [traits for _, traits in options])][0]
    if moment is None or moment.value is None:
        return None
    value = moment.value[:10] if moment.type == "TIME" and _DAY.match(moment.value) else moment.value
    last_day, reason = last_day_of(view, moment, published_on)
    return Deadline(value if moment.type != "TIME" else moment.value, last_day, reason)


def deadline_options(
    view: Sentence, kind: ClaimType, published_on: str | None
) -> list[tuple[DateFact | None, list[str]]]:
    """No deadline, then each date and period of the sentence, with what tells them apart."""
    ruled = _by_rule(view, kind, published_on)
    dates = [d for d in view.dates if d.value and d.type != "SET"]
    nothing = ["none", f"none:{min(len(dates), 3)}", f"none-ruled:{ruled is None}", *(f"none:{c}" for c in view.cues)]
    options: list[tuple[DateFact | None, list[str]]] = [(None, nothing)]
    for rank, moment in enumerate(dates):
        traits = [f"ruled:{moment is ruled}", f"rank:{min(rank, 3)}", f"from-end:{min(len(dates) - rank, 3)}"]
        options.append((moment, traits + _traits(view, moment, published_on)))
    return options


def _traits(view: Sentence, moment: DateFact, published_on: str | None) -> list[str]:
    start, end = moment.start - view.start, moment.end - view.start
    ahead = [stem(w.lower()) for w in _WORD.findall(view.text[max(0, start - 40) : start])][-3:]
    behind = [stem(w.lower()) for w in _WORD.findall(view.text[end : end + 25])][:1]
    value = moment.value or ""
    side = "-"
    if moment.type in ("DATE", "TIME") and published_on:
        last = _sortable(moment.ends_on or value.rpartition("/")[2])
        now = _sortable(published_on)[: len(last)]
        side = "ahead" if last > now else "past" if last < now else "now"
    form = f"{moment.type}{min(len(value), 11)}"
    traits = [f"side:{side}", f"form:{form}", f"{side}:{form}", f"prev:{' '.join(ahead[-1:])}"]
    traits += [f"prev2:{' '.join(ahead[-2:])}", *(f"near:{word}" for word in ahead), f"next:{' '.join(behind)}"]
    traits += [f"inside:{view.text[max(0, start - 1) : start]}", f"first:{moment.text.split()[0].lower()}"]
    traits += [f"{side}:{cue}" for cue in view.cues & _TIME_CUES]
    return traits


def _by_rule(view: Sentence, kind: ClaimType, published_on: str | None) -> DateFact | None:
    """The moment that stands where the deadlines of this type mostly do."""
    moment: DateFact | None = None
    if kind == "target":
        moment = _first_ahead(view, view.dates, published_on)
    elif kind == "deadline" or (kind in ("obligation", "prohibition") and "by_then" in view.cues):
        cue = LEXICON.first("by_then", view.text)
        at = view.start + (cue.start() if cue else 0)
        after = [d for d in view.dates if d.start >= at]
        moment = _limit(view, after, published_on) or _limit(view, view.dates, published_on)
    return moment


def _limit(view: Sentence, dates: Sequence[DateFact], published_on: str | None) -> DateFact | None:
    spans = [d for d in dates if d.value and d.type in ("DATE", "TIME", "DURATION") and not _AGO.search(d.text)]
    durations = [d for d in spans if d.type == "DURATION"]
    return _first_ahead(view, spans, published_on) or next(iter(durations), None)


def _first_ahead(view: Sentence, dates: Sequence[DateFact], published_on: str | None) -> DateFact | None:
    """The first date that does not lie before the article's day; a day that only dates the statement is passed over."""
    for moment in dates:
        if not moment.value or moment.type == "SET" or _AGO.search(moment.text):
            continue
        if moment.type == "DURATION":
            if re.search(r"\A\s*(?:ke depan|mendatang|lagi|setelah|sejak)", view.text[moment.end - view.start :]):
                return moment
            continue
        last = moment.ends_on or moment.value.rpartition("/")[2]
        if published_on is None:
            return moment
        size = min(len(last), 10)
        if last[:size] == published_on[:size] and size == 10 and not _TODAY.search(_around(view, moment)):
            continue
        if _sortable(last) >= _sortable(published_on)[: len(_sortable(last))]:
            return moment
    return None


def _around(view: Sentence, moment: DateFact) -> str:
    return view.text[max(0, moment.start - view.start - 25) : moment.end - view.start]


def _sortable(value: str) -> str:
    """TIMEX3 values of a year's parts in an order that compares: quarters and halves by their last month."""
    ends = {"Q1": "03", "Q2": "06", "Q3": "09", "Q4": "12", "H1": "06", "H2": "12"}
    part = value[5:7]
    if part in ends:
        return f"{value[:4]}-{ends[part]}"
    if value[5:6] == "W":
        return _monday(value)[:10]
    return value[:10]


def _monday(value: str) -> str:
    try:
        return (date.fromisocalendar(int(value[:4]), int(value[6:8]), 7)).isoformat()
    except ValueError:
        return value[:4]


def last_day_of(view: Sentence, moment: DateFact, published_on: str | None) -> tuple[str | None, str | None]:
    """The last ISO day that follows from a date or a period, or None and why there is none."""
    value = moment.value or ""
    if moment.type != "DURATION":
        day = moment.ends_on or _end_of(value)
        return (day, None) if day else (None, "unresolved date")
    period = _PERIOD.fullmatch(value)
    if period is None or "X" in value:
        return None, "indefinite period"
    if _WORKDAYS.search(moment.text):
        return None, "period of working days"
    tail = view.text[moment.end - view.start :]
    if re.match(r"\s*(?:lagi|ke depan|mendatang)", tail) or re.search(r"lagi|ke depan|mendatang", moment.text):
        start = published_on
    else:
        start = next((d.ends_on or d.value for d in view.dates if d.type == "DATE" and _starts(view, d, moment)), None)
    if start is None or not _DAY.fullmatch(start[:10]):
        return None, "period without a known start"
    return _add(date.fromisoformat(start[:10]), period).isoformat(), None


def _starts(view: Sentence, day: DateFact, period: DateFact) -> bool:
    """Whether a period is counted from this day: "tiga bulan sejak 12 Desember 2023"."""
    return bool(_SINCE.search(view.text[max(0, period.end - view.start) : max(0, day.start - view.start)]))


def _add(start: date, period: re.Match[str]) -> date:
    months = 12 * int(period["years"] or 0) + int(period["months"] or 0)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(days=7 * int(period["weeks"] or 0) + int(period["days"] or 0))


def _end_of(value: str) -> str | None:
    """The last day of a year, quarter, half, month or day; ranges by their end."""
    value = value.rpartition("/")[2]
    if _DAY.match(value):
        return value[:10]
    sortable = _sortable(value)
    if _DAY.fullmatch(sortable):
        return sortable
    if re.fullmatch(r"\d{4}-\d\d", sortable):
        year, month = int(sortable[:4]), int(sortable[5:7])
        return f"{sortable}-{calendar.monthrange(year, month)[1]:02d}"
    return f"{sortable}-12-31" if re.fullmatch(r"\d{4}", sortable) else None


def find_date(view: Sentence, kind: ClaimType) -> str | None:
    """When it happened or takes effect: the first date of a claim that is no target or deadline."""
    if kind in ("target", "deadline", "obligation", "prohibition"):
        return None
    values = [d.value for d in view.dates if d.value and d.type in ("DATE", "TIME")]
    return values[0] if values else None
