"""Days in lists and addresses. They choose what is fetched; the time of publication is only read from the article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from pipeline.read.times import read_time

WIB = timezone(timedelta(hours=7))
#: "2 jam lalu", "7 menit yang lalu", "sejam lalu"; days and longer are too coarse to tell a day.
RELATIVE = re.compile(r"\b(?:(\d{1,3})\s|se)(detik|menit|jam|hari|minggu|pekan|bulan|tahun) (?:yang )?lalu\b", re.I)
UNITS = {"detik": timedelta(seconds=1), "menit": timedelta(minutes=1), "jam": timedelta(hours=1)}
#: Addresses that hold the day of publication: bisnis, kompas, okezone; of CNBC and CNN that of creation, the same day.
IN_ADDRESS = re.compile(
    r"/read/(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})/|/read/(?P<d>\d{4})/(?P<e>\d{2})/(?P<f>\d{2})/"
    r"|/(?P<g>20\d{2})(?P<h>\d{2})(?P<i>\d{2})\d{6}-\d+-\d+/"
)
IN_HEX = re.compile(r"/(?P<stamp>[0-9a-f]{8})[0-9a-f]{5}/")  # Katadata: the moment of creation


def today() -> date:
    """The day it is where the news is made."""
    return datetime.now(WIB).date()


def day_written(texts: Iterable[str], now: datetime) -> date | None:
    """The day that the first readable text tells, as it stands or counted back from ``now``; None where none does."""
    for text in texts:
        if found := RELATIVE.search(text):
            unit = UNITS.get(found[2].lower())
            return (now - int(found[1] or 1) * unit).astimezone(WIB).date() if unit else None
        if read := read_time(text):
            return read.at.astimezone(WIB).date()
    return None


def day_of_address(url: str) -> date | None:
    """The day that an address holds."""
    if found := IN_ADDRESS.search(url):
        year, month, day = (int(part) for part in found.groups() if part is not None)
        try:
            return date(year, month, day)
        except ValueError:
            return None
    if found := IN_HEX.search(url):
        made = datetime.fromtimestamp(int(found["stamp"], 16), WIB)
        return made.date() if 2010 < made.year < 2100 else None
    return None
