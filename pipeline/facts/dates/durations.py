"""Readings of amounts of time: durations, sets, and steps away from the anchor ("dua tahun lalu")."""

from __future__ import annotations

import re

from pipeline.facts.dates import vocabulary as v
from pipeline.facts.dates.accept import word_before
from pipeline.facts.dates.calendar import step, unit_value
from pipeline.facts.dates.reading import NO_ANCHOR, Context, Reading
from pipeline.facts.text import one_space, parse_number

#: "setengah abad lalu" is a year, "1,5 tahun lalu" a month.
_FINER = {"C": "Y", "E": "Y", "Y": "M", "M": "D", "W": "D"}
#: Units that TIMEX3 has no letter for, in months and years.
_COMPOUND = {"Q": (3, "M"), "H": (6, "M"), "E": (10, "Y"), "C": (100, "Y"), "8Y": (8, "Y")}


def offset(found: re.Match[str], context: Context) -> Reading | None:
    unit = v.UNITS[one_space(found["unit"])] if found["unit"] else v.ONE_UNIT[one_space(found["one"])]
    if found["future"] and word_before(context.text, found.start()) in v.REMAINING:
        return _duration_reading(1.0 if found["one"] else parse_number(found["count"] or ""), unit)
    if unit.startswith("T"):
        return None
    if found["vague"]:
        return Reading("DATE", None, reason="no number of steps is given", anaphoric=True)
    count = 1.0 if found["one"] else parse_number(found["count"])
    anaphoric = bool(found["before"] or found["after"])
    base = context.reference("D" if unit in "DW" else unit) if anaphoric else context.anchor
    if count is None or base is None:
        return Reading("DATE", None, reason=NO_ANCHOR) if count else None
    day = step(base, unit, count if found["future"] or found["after"] else -count)
    if day is None:
        return None
    grain = unit if count % 1 == 0 else _FINER.get(unit, unit)
    return Reading("DATE", unit_value(day, grain), anaphoric=anaphoric, confidence=0.8 if anaphoric else 0.95)


def _amount(count: float, unit: str) -> str:
    """One TIMEX3 duration; quarters, halves, decades and centuries in months and years."""
    factor, letter = _COMPOUND.get(unit, (1, unit))
    number = f"{count * factor:g}" if count * factor < 100000 else str(round(count * factor))
    return f"PT{number}{letter[1:]}" if letter.startswith("T") else f"P{number}{letter}"


def _vague_amount(unit: str) -> str:
    _, letter = _COMPOUND.get(unit, (1, unit))
    return f"PTX{letter[1:]}" if letter.startswith("T") else f"PX{letter}"


def _duration_reading(count: float | None, unit: str) -> Reading | None:
    return Reading("DURATION", _amount(count, unit), confidence=0.95) if count else None


def duration(found: re.Match[str], context: Context) -> Reading | None:
    if found["many"]:
        return Reading("DURATION", _vague_amount(v.VAGUE_UNITS[one_space(found["many"])]))
    if found["one"]:
        return _duration_reading(1.0, v.ONE_UNIT[one_space(found["one"])])
    unit = v.UNITS[one_space(found["unit"])]
    if found["vague"]:
        return Reading("DURATION", _vague_amount(unit), confidence=0.9)
    count = parse_number(found["count"])
    if count is not None and found["product"]:
        count *= int(found["product"])
    last = _duration_reading(count, unit)
    first = parse_number(found["from_count"]) if found["from_count"] else None
    if last is None or first is None:
        return last
    return Reading("DURATION", f"{_amount(first, unit)}/{last.value}", confidence=0.95)


def every(found: re.Match[str], context: Context) -> Reading | None:
    if found["weekday"]:
        return Reading("SET", "P1W")
    if found["date"]:
        return Reading("SET", "P1M")
    if one := found["one"] or found["within"]:
        return Reading("SET", _amount(1, v.ONE_UNIT[one_space(one)]))
    unit = v.UNITS[one_space(found["unit"] or found["times_unit"])]
    count = parse_number(found["count"] or found["times"]) if found["count"] or found["times"] else 1
    return Reading("SET", _amount(count, unit)) if count else None
