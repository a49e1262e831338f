"""What robots.txt allows, failing closed: where it cannot be had, nothing is fetched. Kept for a day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from protego import Protego

from pipeline.collect.manners import MAX_REDIRECTS, ROBOTS_BYTES, TOKEN
from pipeline.collect.pace import Pace
from pipeline.collect.state import Index, StoredRobots
from pipeline.collect.wire import Answer, NoAnswer, Wire
from pipeline.sites import site_of

ABSENT = (404, 410)  # the only answers that mean "no rules"
REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_DELAY = 3600.0  # seconds: a Crawl-delay beyond an hour asks not to be crawled
KEPT = timedelta(hours=24)
KEPT_UNREACHABLE = timedelta(hours=1)  # no answer at all, 429 or 5xx: it may be better soon


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one host. ``refusal`` is why nothing may be fetched, None where the rules decide."""

    rules: Protego | None
    refusal: str | None = None

    def allows(self, url: str) -> bool:
        if self.refusal is not None:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, TOKEN))

    @property
    def delay(self) -> float:
        """Seconds between requests that the host asks for; 0 where it does not."""
        return float(self.rules.crawl_delay(TOKEN) or 0) if self.rules else 0.0


def policy(status: int, body: bytes, content_type: str = "", reason: str = "") -> Policy:
    """The policy that an answer for robots.txt means. ``status`` 0 is no answer at all, for ``reason``."""
    if status in ABSENT:
        return Policy(None)
    if status == 0:
        return Policy(None, f"robots.txt cannot be had: {reason or 'no answer'}")
    if status != 200:
        return Policy(None, f"robots.txt answers {status}")
    text = body[:ROBOTS_BYTES].decode("utf-8-sig", "replace")
    if "html" in content_type.lower() or text.lstrip()[:1] == "<":
        return Policy(None, "robots.txt is a web page, not rules")
    rules = Protego.parse(text)
    delay = rules.crawl_delay(TOKEN) or 0
    if delay > LONGEST_DELAY:
        return Policy(None, f"robots.txt asks for {delay:.0f} s between two requests")
    return Policy(rules)


def same_site(url: str, other: str) -> bool:
    """Whether both addresses are on the hosts of one site (a host and its ``www.`` where the site is not declared)."""
    site = site_of(url)
    if site is not None:
        return site.owns(other)
    hosts = [(urlsplit(u).hostname or "").removeprefix("www.") for u in (url, other)]
    return hosts[0] == hosts[1]


class Robots:
    """Looks rules up, once a host and day."""

    def __init__(self, index: Index, wire: Wire, pace: Pace, keep: Callable[[Answer], None]) -> None:
        self.index, self.wire, self.pace, self.keep = index, wire, pace, keep
        self._asked: dict[str, asyncio.Task[tuple[Policy, datetime]]] = {}

    async def policy_of(self, url: str) -> Policy:
        """The rules for an address. Raises :class:`PrivateAddress` where its host is not a public one."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        task = self._asked.get(origin)
        if task is None or (task.done() and not task.exception() and task.result()[1] < datetime.now(UTC)):
            task = self._asked[origin] = asyncio.ensure_future(self._look_up(origin))
        found, _ = await asyncio.shield(task)
        self.pace.asked_for[parts.hostname or ""] = found.delay
        return found

    async def _look_up(self, origin: str) -> tuple[Policy, datetime]:
        """The rules, and until when they hold: out of the index where they are known."""
        found = self.index.robots(origin)
        if found is None or found[1] < datetime.now(UTC):
            stored = await self._ask(origin)
            kept = KEPT if stored.status in (*ABSENT, 200, 401, 403) else KEPT_UNREACHABLE
            found = stored, datetime.now(UTC) + kept
            self.index.save_robots(origin, *found)
        stored, until = found
        return policy(stored.status, stored.body, stored.content_type, stored.reason), until

    async def _ask(self, origin: str) -> StoredRobots:
        """Ask for robots.txt and follow up to five redirects on the site's hosts; more mean that it cannot be had."""
        url = f"{origin}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            try:
                async with self.pace.turn(urlsplit(url).hostname or ""):
                    answer = await self.wire.ask(url, cut=ROBOTS_BYTES)
            except NoAnswer as error:
                return StoredRobots(0, reason=str(error))
            self.keep(answer)
            target = answer.header("location") if answer.status in REDIRECTS else ""
            if not target:
                return StoredRobots(answer.status, answer.body[:ROBOTS_BYTES], answer.kind)
            url = urljoin(url, target)
            if not same_site(origin, url):
                return StoredRobots(0, reason=f"redirected away from the site, to {urlsplit(url).hostname}")
        return StoredRobots(0, reason=f"more than {MAX_REDIRECTS} redirects")
