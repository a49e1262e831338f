"""Whose turn it is: one request at a time to a host, and a rest after each."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

from pipeline.collect.manners import Manners


class Closed(Exception):
    """The host is left alone for the rest of this run; the message says why."""


class Pace:
    """Turns at hosts. ``rested`` is False where an earlier run may have ended just now: every host rests first."""

    def __init__(self, manners: Manners, *, rested: bool = True) -> None:
        self.manners = manners
        self.asked_for: dict[str, float] = {}  # Crawl-delay by host
        self.closed: dict[str, str] = {}
        self._began = monotonic() - (0 if not rested else 86_400)
        self._last: dict[str, tuple[float, float]] = {}  # when the last request ended, and how long it took
        self._paused: dict[str, float] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._blocks: Counter[str] = Counter()

    def delay(self, host: str) -> float:
        """Seconds between two requests to the host."""
        return max(self.manners.delay, self.asked_for.get(host, 0.0))

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it. A host that answers slowly rests as long as it took.

        Raises :class:`Closed` where the host is left alone.
        """
        async with self._locks[host]:
            while (wait := self._ready(host) - monotonic()) > 0:
                await asyncio.sleep(wait)
            if host in self.closed:
                raise Closed(self.closed[host])
            begun = monotonic()
            try:
                yield
            finally:
                self._last[host] = monotonic(), monotonic() - begun

    def _ready(self, host: str) -> float:
        """When the host may be asked: by the delay known now, which robots.txt may just have made longer."""
        ended, took = self._last.get(host, (self._began, 0.0))
        return max(ended + max(self.delay(host), took), self._paused.get(host, 0.0))

    def pause(self, host: str, seconds: float) -> None:
        """No request to the host for so long; none at all where that is longer than we have patience for."""
        if seconds > self.manners.patience:
            self.closed[host] = f"asks to come back in {seconds:.0f} s"
        self._paused[host] = max(self._paused.get(host, 0.0), monotonic() + seconds)

    def blocked(self, host: str) -> None:
        """Count a block page; a host that sends nothing else is left alone."""
        self._blocks[host] += 1
        if self._blocks[host] >= self.manners.blocks:
            self.closed[host] = f"sent {self._blocks[host]} block pages in a row"

    def welcomed(self, host: str) -> None:
        self._blocks[host] = 0


def retry_after(value: str, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for (a number or a date); None where it says nothing readable."""
    value = value.strip()
    if value.isdigit():
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - (now or datetime.now(UTC))).total_seconds())
