"""The words of dates.yaml as look-ups and as pieces of patterns."""

from __future__ import annotations

from typing import Literal

from pipeline.facts.text import load_yaml, words_pattern

Mod = Literal["START", "MID", "END", "APPROX"]

_WORDS = load_yaml(__package__, "dates.yaml")

CARDINALS: dict[str, int] = _WORDS["cardinals"]
HIJRI_MONTHS: dict[str, int] = _WORDS["hijri_months"]
FULL_MONTHS: dict[str, int] = _WORDS["months"]
MONTHS: dict[str, int] = {**FULL_MONTHS, **_WORDS["short_months"]}
WEEKDAYS: dict[str, int] = _WORDS["weekdays"]
PARTS: dict[str, Mod] = {word: mod for mod, words in _WORDS["parts"].items() for word in words}
UNITS: dict[str, str] = _WORDS["units"]
ONE_UNIT: dict[str, str] = _WORDS["one_unit"]
VAGUE_UNITS: dict[str, str] = _WORDS["vague_units"]
VAGUE_COUNTS: list[str] = _WORDS["vague_counts"]
DAYS: dict[str, int] = _WORDS["days"]
DAY_PARTS: list[str] = _WORDS["day_parts"]
HOURS: dict[str, int] = _WORDS["hours"]
COUNTED: list[str] = _WORDS["counted"]
NUMBERED: list[str] = _WORDS["numbered"]
NAME_LEFT: list[str] = _WORDS["name_left"]
AHEAD: list[str] = _WORDS["ahead"]
COMPARED: list[str] = _WORDS["compared"]
ANY_PERIOD: list[str] = _WORDS["any_period"]
DUE: list[str] = _WORDS["due"]
REMAINING: list[str] = _WORDS["remaining"]

#: How a word moves from a reference: (what it refers to, steps); "anchor" is publication, "before" what was said.
SHIFTS: dict[str, tuple[str, int]] = {
    **dict.fromkeys(_WORDS["past"], ("anchor", -1)),
    **dict.fromkeys(_WORDS["present"], ("anchor", 0)),
    **dict.fromkeys(_WORDS["future"], ("anchor", 1)),
    **dict.fromkeys(_WORDS["before"], ("before", -1)),
    **dict.fromkeys(_WORDS["after"], ("before", 1)),
    **dict.fromkeys(_WORDS["same"], ("before", 0)),
}

MONTH_WORDS = words_pattern(MONTHS)
FULL_MONTH_WORDS = words_pattern(FULL_MONTHS)
WEEKDAY_WORDS = words_pattern(WEEKDAYS)
PART_WORDS = words_pattern(PARTS)
SHIFT_WORDS = words_pattern(SHIFTS)
#: Shifts that may follow a month or a weekday by itself ("Juni lalu"), which "itu" and "sebelumnya" may not.
POINTING_WORDS = words_pattern([*_WORDS["past"], "ini", *_WORDS["future"]])
RANGE_WORDS = words_pattern(_WORDS["range_words"])
ZONE_WORDS = words_pattern(_WORDS["zones"])
LISTS_DAYS = words_pattern(_WORDS["lists_days"])
YEAR_KINDS = words_pattern(_WORDS["year_kinds"])
EVERY_WORDS = words_pattern(_WORDS["every"])
DURATION_KINDS = words_pattern(_WORDS["duration_kinds"])
DURATION_TAILS = words_pattern(_WORDS["duration_tails"])
HIJRI_MONTH_WORDS = words_pattern(HIJRI_MONTHS)
DAY_PART_WORDS = words_pattern(DAY_PARTS)
