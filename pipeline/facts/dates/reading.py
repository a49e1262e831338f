"""What a date expression was read as, and the memory of the dates that a text has spoken of so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pipeline.facts.dates.calendar import days_of
from pipeline.facts.dates.vocabulary import COMPARED, Mod
from pipeline.facts.text import LEFT, RIGHT, words_pattern

_COMPARED = re.compile(rf"{LEFT}{words_pattern(COMPARED)}{RIGHT}", re.VERBOSE | re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
#: The reason for a relative date without a value.
NO_ANCHOR = "no publication date to count from"
#: How far before a date a word of comparison still speaks of it.
_REACH = 70
_GRAIN = ((re.compile(r"\d{4}-Q\d"), "Q"), (re.compile(r"\d{4}-H\d"), "H"), (re.compile(r"\d{4}-W\d\d"), "W"))


@dataclass(frozen=True, slots=True)
class Reading:
    """Type, value and modifier of one expression. ``anaphoric`` readings are not what later ones refer to."""

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None
    mod: Mod | None = None
    reason: str | None = None
    flag: str | None = None
    anaphoric: bool = False
    confidence: float = 0.97
    start: int | None = None  # where the span begins, if later than the match
    on: str | None = None  # the ISO day of a part of a day, which has no value of its own


@dataclass(slots=True)
class Context:
    """The anchor, the text, and the last date of each grain that was read before."""

    text: str
    anchor: date | None
    last: dict[str, date] = field(default_factory=dict)

    def before(self, start: int) -> str:
        """What stands before an offset in its sentence, as far as it matters."""
        return _SENTENCE_END.split(self.text[max(0, start - _REACH) : start])[-1]

    def compared(self, start: int) -> bool:
        """Whether the date at ``start`` is what something else is compared with."""
        return bool(_COMPARED.search(self.before(start)))

    def remember(self, reading: Reading, start: int) -> None:
        """Keep what "tahun sebelumnya" and "hari itu" may refer to later."""
        span = days_of(reading.value)
        if reading.anaphoric or reading.value is None or span is None or self.compared(start):
            return
        day, grain = date.fromisoformat(span[0]), grain_of(reading.value)
        self.last[grain] = day
        if grain in "MQHY":  # a press date ("ujarnya, Senin (5/5)") is not the year under discussion
            self.last["Y"] = day
        if grain in "QH":
            self.last["period"] = day

    def reference(self, unit: str) -> date | None:
        """What a shift by ``unit`` counts from: the last date of that grain, else the anchor."""
        return self.last.get(unit, self.anchor)


def grain_of(value: str) -> str:
    """Y, H, Q, M, W or D of a value; the grain of a range is that of its first end."""
    first = value.partition("/")[0].partition("T")[0]
    for pattern, grain in _GRAIN:
        if pattern.fullmatch(first):
            return grain
    return {4: "Y", 7: "M", 10: "D"}.get(len(first), "other")
