"""From the match of a pattern to its reading: one function a pattern of grammar.py, under its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from pipeline.facts.dates import vocabulary as v
from pipeline.facts.dates.accept import word_before
from pipeline.facts.dates.calendar import day_value, nearest_year, step, unit_value, week_value
from pipeline.facts.dates.durations import duration, every, offset
from pipeline.facts.dates.reading import NO_ANCHOR, Context, Mod, Reading
from pipeline.facts.text import GAP, RIGHT, one_space, parse_number, parse_ordinal, parse_roman, words_pattern

#: A bare month up to this many months back is the last one.
_REPORTED_MONTHS = 8
_FISCAL = re.compile(rf"{GAP}{v.YEAR_KINDS}{RIGHT}", re.VERBOSE | re.IGNORECASE)
#: "Mei dan Juni 2025", "kuartal II dan III 2025": the year stands behind the last of a list.
_LISTED_YEAR = re.compile(
    rf"(?>(?:,{GAP}{v.MONTH_WORDS}){{0,10}}),?{GAP}dan{GAP}(?:{v.MONTH_WORDS}|(?:(?:kuartal|triwulan|semester){GAP})?(?:[IV]{{1,3}}|ke\w{{3,6}}))"
    rf"{GAP}(?P<year>(?:19|20)\d\d)(?![\d%]|[.,]\d)",
    re.VERBOSE | re.IGNORECASE,
)
_DUE = re.compile(rf"(?<!\w){words_pattern(v.DUE)}{RIGHT}", re.VERBOSE | re.IGNORECASE)
_HALVES = ("semester", "paruh", "separuh")


def _month_number(word: str) -> int:
    return v.MONTHS[one_space(word)]


def _mod(found: re.Match[str]) -> Mod | None:
    groups = found.groupdict()
    part = None if groups.get("from_part") else groups.get("part")
    return v.PARTS[one_space(part)] if part else None


def _year_number(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _years_off(found: re.Match[str]) -> int | None:
    """Years from the anchor's year by "tahun lalu", "tahun depan" behind a month or a quarter."""
    relative = found.groupdict().get("relative")
    return v.SHIFTS[one_space(relative).removeprefix("tahun ")][1] if relative else None


def _stated_year(found: re.Match[str], context: Context) -> int | None:
    """The year that the expression itself gives, by digits or by "tahun lalu", or the list that it stands in."""
    if found["year"]:
        return _year_number(found["year"])
    if listed := _listed_year(found, context.text):
        return listed
    off = _years_off(found)
    return None if off is None or context.anchor is None else context.anchor.year + off


def _listed_year(found: re.Match[str], text: str) -> int | None:
    groups = found.groupdict()
    if groups.get("pointing") or groups.get("relative") or "day" in groups:
        return None
    listed = _LISTED_YEAR.match(text, found.end())
    return int(listed["year"]) if listed else None


def _pointed_year(anchor: date, month: int, day: int | None, pointing: str | None) -> int:
    """The year of a month (and day) without one: nearest, or the last or next by "lalu", "mendatang"."""
    shift = v.SHIFTS[one_space(pointing)][1] if pointing else 0
    here = (anchor.month, anchor.day) if day else (anchor.month, 0)
    there = (month, day or 0)
    if shift < 0:
        return anchor.year if there < here else anchor.year - 1
    if shift > 0:
        return anchor.year if there > here else anchor.year + 1
    return nearest_year(anchor, month, day or 15)


def _day_reading(found: re.Match[str], context: Context, year: int | None, month: int, day: int) -> Reading | None:
    """A calendar day, or a range of days where the match has a first one, with its weekday checked."""
    if year is None:
        if context.anchor is None:
            return Reading("DATE", None, reason=NO_ANCHOR)
        year = _pointed_year(context.anchor, month, day, found.groupdict().get("pointing"))
    value = day_value(year, month, day)
    if value is None:
        return None
    if found.groupdict().get("from_day"):
        return _day_range(found, value, year, month)
    weekday: str | None = found.groupdict().get("weekday")
    wrong = weekday is not None and v.WEEKDAYS[one_space(weekday)] != date.fromisoformat(value).isoweekday()
    return Reading("DATE", value, flag="weekday-mismatch" if wrong else None, confidence=0.8 if wrong else 0.98)


def _day_range(found: re.Match[str], last: str, year: int, month: int) -> Reading | None:
    named = found["from_month"]
    first_month = month if not named else int(named) if named.isdigit() else _month_number(named)
    first_year = int(found["from_year"]) if found["from_year"] else year - (first_month > month)
    first = day_value(first_year, first_month, int(found["from_day"]))
    if first is None or first >= last:
        return None
    return Reading("DATE", f"{first}/{last}", confidence=0.97)


def _numeric(found: re.Match[str], context: Context) -> Reading | None:
    year = _year_number(found["year"]) if found["year"] else None
    return _day_reading(found, context, year, int(found["month"]), int(found["day"]))


def _glued(found: re.Match[str], context: Context) -> Reading | None:
    """ "Rabu (2492025)": the slashes were lost; the weekday decides between the readings."""
    digits, year = found["digits"][:-4], int(found["digits"][-4:])
    wanted = v.WEEKDAYS[one_space(found["weekday"])]
    for cut in (1, 2):
        day, month = digits[:cut], digits[cut:]
        value = day_value(year, int(month), int(day)) if month else None
        if value and date.fromisoformat(value).isoweekday() == wanted:
            return Reading("DATE", value, confidence=0.9)
    return None


def _iso(found: re.Match[str], context: Context) -> Reading | None:
    value = day_value(*(int(part) for part in found["iso"].split("-")))
    return Reading("DATE", value) if value else None


def _day_month(found: re.Match[str], context: Context) -> Reading | None:
    return _day_reading(found, context, _stated_year(found, context), _month_number(found["month"]), int(found["day"]))


def _day_of_month(found: re.Match[str], context: Context) -> Reading | None:
    """ "tanggal 17 bulan ini": the day of a month near the anchor; "tanggal 10 setiap bulan" recurs."""
    if found["each"]:
        return Reading("SET", "P1M")
    if context.anchor is None:
        return Reading("DATE", None, reason=NO_ANCHOR)
    month = step(context.anchor.replace(day=1), "M", v.SHIFTS[one_space(found["shift"])][1])
    value = day_value(month.year, month.month, int(found["day"])) if month else None
    return Reading("DATE", value, start=found.start("day")) if value else None


def _month(found: re.Match[str], context: Context) -> Reading | None:
    month, year = _month_number(found["month"]), _stated_year(found, context)
    first = _month_number(found["from_month"]) if found["from_month"] else None
    if year is None:
        if context.anchor is None:
            return Reading("DATE", None, _mod(found), reason=NO_ANCHOR)
        year = _month_year(found, context, context.anchor, month)
    last = f"{year}-{month:02d}"
    if first is None:
        return Reading("DATE", last, _mod(found), confidence=0.97 if found["year"] else 0.9)
    first_year = int(found["from_year"]) if found["from_year"] else year - (first > month)
    return Reading("DATE", f"{first_year}-{first:02d}/{last}", _mod(found), confidence=0.95)


def _month_year(found: re.Match[str], context: Context, anchor: date, month: int) -> int:
    """The year of a bare month: news reports, so the last one unless it is long past or the text looks ahead."""
    if not found["pointing"] and not found["part"] and not _looks_ahead(context.text, found.start()):
        back = (anchor.month - month) % 12
        if back <= _REPORTED_MONTHS:
            return anchor.year - (month > anchor.month)
    return _pointed_year(anchor, month, None, found["pointing"])


def _period_year(found: re.Match[str], context: Context, unit: str, number: int) -> int | None:
    """The year of a quarter or half: as stated, as of the one spoken of before, else the nearest to the anchor."""
    stated = _stated_year(found, context)
    if stated is not None:
        return stated
    known = context.last.get("period")
    if known is not None:
        return known.year
    if context.anchor is None:
        return None
    months = 3 if unit == "Q" else 6
    year = nearest_year(context.anchor, months * number - months // 2)
    over = (year, months * number) < (context.anchor.year, context.anchor.month)
    return year + 1 if over and _DUE.search(context.before(found.start())) else year


def _quarter(found: re.Match[str], context: Context) -> Reading | None:
    unit = "H" if found["unit"].lower() in _HALVES else "Q"
    most = 2 if unit == "H" else 4
    number = _period_number(found["ordinal"], most)
    first = _period_number(found["from_ordinal"], most) if found["from_ordinal"] else None
    if number is None or not 1 <= number <= most:
        return None
    year = _period_year(found, context, unit, number)
    if year is None:
        return Reading("DATE", None, _mod(found), reason=NO_ANCHOR)
    value = f"{year}-{unit}{number}"
    if first is not None:
        value = f"{year}-{unit}{first}/{value}"
    return Reading("DATE", value, _mod(found), confidence=0.97 if found["year"] else 0.9)


def _period_number(word: str, most: int) -> int | None:
    if one_space(word) == "terakhir":
        return most
    return v.CARDINALS.get(one_space(word)) or parse_ordinal(word)


def _quarter_code(found: re.Match[str], context: Context) -> Reading | None:
    year = _year_number(found["year"])
    if found["fiscal"]:
        return Reading("DATE", f"{year}")
    if found["code"]:
        return Reading("DATE", f"{year}-{found['code']}{found['number']}")
    if found["tail_code"] == "M":
        return Reading("DATE", _first_months_value(year, int(found["count"])))
    return Reading("DATE", f"{year}-{found['tail_code']}{found['count']}")


def _first_months_value(year: int, months: int) -> str:
    whole = {3: f"{year}-Q1", 6: f"{year}-H1", 12: f"{year}", 1: f"{year}-01"}
    return whole.get(months, f"{year}-01/{year}-{months:02d}")


def _first_months(found: re.Match[str], context: Context) -> Reading | None:
    count = parse_number(found["count"])
    if count is None or not 1 <= count <= 12 or count % 1:
        return None
    year = _stated_year(found, context)
    if year is None:
        known = context.last.get("Y", context.anchor)
        if known is None:
            return Reading("DATE", None, reason=NO_ANCHOR)
        year = known.year
    return Reading("DATE", _first_months_value(year, int(count)), confidence=0.95)


def _nth_week(found: re.Match[str], context: Context) -> Reading | None:
    """The week in whose middle the nth seven days of the month lie ("pekan kedua Juni")."""
    last_week = one_space(found["ordinal"]) == "terakhir"
    number = 5 if last_week else parse_ordinal(found["ordinal"])
    if number is None or number > 5 or (last_week and not found["month"]):
        return None
    if context.anchor is None and not found["year"]:
        return Reading("DATE", None, reason=NO_ANCHOR)
    month = _week_month(found, context)
    if month is None:
        return None
    middle = min(7 * number - 3, 28)
    return Reading("DATE", week_value(month.replace(day=middle)), confidence=0.9 if found["month"] else 0.8)


def _week_month(found: re.Match[str], context: Context) -> date | None:
    if not found["month"]:
        known = context.reference("M")
        return step(known, "M", v.SHIFTS[one_space(found["this"])][1]) if known and found["this"] else known
    month, year = _month_number(found["month"]), _stated_year(found, context)
    if year is None and context.anchor is not None:
        year = _pointed_year(context.anchor, month, None, found["pointing"])
    return date(year, month, 1) if year else None


def _weekday(found: re.Match[str], context: Context) -> Reading | None:
    """A bare weekday: the last one up to the anchor, the next one where the text looks ahead."""
    if context.anchor is None:
        return Reading("DATE", None, reason=NO_ANCHOR)
    wanted, anchor = v.WEEKDAYS[one_space(found["weekday"])], context.anchor
    if found["week"]:
        base = step(anchor, "W", v.SHIFTS[one_space(found["week"])][1]) or anchor
        return Reading("DATE", (base + timedelta(days=wanted - base.isoweekday())).isoformat(), confidence=0.95)
    back = (anchor.isoweekday() - wanted) % 7
    pointing = one_space(found["pointing"] or "")
    shift = v.SHIFTS[pointing][1] if pointing else 0
    ahead = shift > 0 or (not pointing and _looks_ahead(context.text, found.start()))
    day = anchor - timedelta(days=back)
    if ahead and (back or shift > 0):
        day += timedelta(days=7)
    elif shift < 0 and not back and pointing != "kemarin":
        day -= timedelta(days=7)
    return Reading("DATE", day.isoformat(), confidence=0.85)


def _looks_ahead(text: str, start: int) -> bool:
    before = one_space(text[max(0, start - 40) : start].rpartition("\n")[2].rpartition(". ")[2])
    return any(f" {cue} " in f" {before} " for cue in v.AHEAD)


def _unit_shift(found: re.Match[str], context: Context) -> Reading | None:
    unit = v.UNITS[one_space(found["unit"] or found["bare_unit"])]
    shift = found["shift"] or found["bare_shift"]
    origin, steps = v.SHIFTS[one_space(shift)] if shift else ("anchor", 0)
    base = context.anchor if origin == "anchor" else context.reference(unit)
    if unit == "Y" and not shift and _FISCAL.match(context.text, found.end()):
        base = context.reference("Y")  # "akhir tahun anggaran": of the year that the text speaks of
    if unit == "Q" and shift and one_space(shift) == "ini":
        base = _reported_quarter(context)
    elif unit in "YM" and steps < 0 and origin == "anchor" and context.compared(found.start()):
        base = _compared_base(unit, context)  # "dibanding bulan lalu": before the month under discussion
    if base is None:
        return Reading("DATE", None, _mod(found), reason=NO_ANCHOR)
    if unit == "Y" and origin == "anchor":
        base = base.replace(month=1, day=1)
    day = step(base, unit, steps)
    if day is None:
        return None
    sure = 0.97 if origin == "anchor" else 0.85
    return Reading("DATE", unit_value(day, unit), _mod(found), anaphoric=origin == "before", confidence=sure)


def _compared_base(unit: str, context: Context) -> date | None:
    """What "dibandingkan … lalu" counts from: the period that the text reports on, if it just ended."""
    known, anchor = context.last.get(unit), context.anchor
    if known is None or anchor is None:
        return anchor
    apart = (anchor.year - known.year) * 12 + anchor.month - known.month
    return known if 0 <= apart <= (1 if unit == "M" else 15) else anchor


def _reported_quarter(context: Context) -> date | None:
    """ "kuartal ini" in a report on results is the quarter just closed, if the text spoke of it."""
    known, anchor = context.last.get("Q"), context.anchor
    return known if known and anchor and 0 <= (anchor - known).days < 200 else anchor


def _year(found: re.Match[str], context: Context) -> Reading | None:
    year = found["year"]
    start = found.start("year") if found["kind"] and not found["part"] else None
    if found["decade"] or (found["word"] or "").lower() in ("dekade", "dasawarsa"):
        return Reading("DATE", year[:3], _mod(found))
    if found["from_year"]:
        start = found.start("from_year") if found["kind"] and not found["part"] else None
        if found["from_year"] >= year:
            return None
        return Reading("DATE", f"{found['from_year']}/{year}", _mod(found), start=start)
    return Reading("DATE", year, _mod(found), start=start, confidence=0.95)


def _short_decade(found: re.Match[str], context: Context) -> Reading | None:
    return Reading("DATE", f"19{found['digits'][0]}", _mod(found), confidence=0.9)


def _century(found: re.Match[str], context: Context) -> Reading | None:
    number = int(found["number"]) if found["number"].isdigit() else parse_roman(found["number"])
    return Reading("DATE", f"{number - 1:02d}", _mod(found)) if number and number < 30 else None


def _day_word(found: re.Match[str], context: Context) -> Reading | None:
    if found["time_of_day"]:
        on = context.anchor.isoformat() if context.anchor else None
        return Reading("TIME", None, reason="a part of a day, no clock time", on=on, anaphoric=True)
    if context.anchor is None:
        return Reading("DATE", None, reason=NO_ANCHOR)
    if one_space(found["day"]) == "keesokan hari":
        known = context.reference("D") or context.anchor
        return Reading("DATE", (known + timedelta(days=1)).isoformat(), anaphoric=True, confidence=0.8)
    day = context.anchor + timedelta(days=v.DAYS[one_space(found["day"])])
    return Reading("DATE", day.isoformat(), confidence=0.97)


def _as_printed(part: str, hour: int) -> bool:
    """ "jam 11 siang" and "jam 2 malam" are before noon."""
    return (part == "siang" and hour >= 10) or (part == "malam" and hour < 5)


def _clock(found: re.Match[str], context: Context) -> Reading | None:
    part = one_space(found["day_part"] or "") or word_before(context.text, found.start())
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if part in v.HOURS and 0 < hour < 12 and not _as_printed(part, hour):
        hour += v.HOURS[part]
    if hour > 24 or (hour == 24 and minute):
        return None
    value = f"T{hour % 24:02d}:{minute:02d}"
    if found["from_hour"]:
        value = f"T{int(found['from_hour']) % 24:02d}:{found['from_minute']}/{value}"
    return Reading("TIME", value)


RESOLVERS: dict[str, Callable[[re.Match[str], Context], Reading | None]] = {
    "numeric": _numeric,
    "glued": _glued,
    "iso": _iso,
    "day_month": _day_month,
    "listed_day": _day_month,
    "day_of_month": _day_of_month,
    "month": _month,
    "quarter": _quarter,
    "quarter_code": _quarter_code,
    "first_months": _first_months,
    "nth_week": _nth_week,
    "weekday": _weekday,
    "unit_shift": _unit_shift,
    "year": _year,
    "short_decade": _short_decade,
    "century": _century,
    "day_word": _day_word,
    "offset": offset,
    "every": every,
    "duration": duration,
    "clock": _clock,
}
