"""A month as weeks of days, for the deadline radar."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?:-\d{2})?")


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @property
    def first(self) -> str:
        return f"{self.year:04d}-{self.month:02d}-01"

    @property
    def last(self) -> str:
        return f"{self.year:04d}-{self.month:02d}-{calendar.monthrange(self.year, self.month)[1]:02d}"

    @property
    def weeks(self) -> list[list[str | None]]:
        """ISO days from Monday to Sunday; None where a day belongs to another month."""
        weeks = calendar.Calendar(firstweekday=0).monthdayscalendar(self.year, self.month)
        return [[f"{self.year:04d}-{self.month:02d}-{d:02d}" if d else None for d in week] for week in weeks]


def month_of(asked: str | None, otherwise: str) -> Month | None:
    """The month that is asked for ("2024-03"), or that of an ISO day; None where neither can be read."""
    found = MONTH.fullmatch(asked or "") or MONTH.fullmatch(otherwise)
    return Month(int(found["year"]), int(found["month"])) if found and int(found["year"]) > 0 else None
