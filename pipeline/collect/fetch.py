"""One address, asked politely: the guard, the site's terms, robots.txt, its turn, redirects, another try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from pipeline.collect.blocks import blocked
from pipeline.collect.guard import PrivateAddress, refuse_odd
from pipeline.collect.manners import MAX_REDIRECTS, PAGE_BYTES, Manners
from pipeline.collect.pace import Pace, retry_after
from pipeline.collect.robots import REDIRECTS, Robots, same_site
from pipeline.collect.state import Outcome
from pipeline.collect.wire import Answer, NoAnswer, Post, Wire
from pipeline.sites import canonical, site_of

BUSY = (429, 503)  # may come with a Retry-After
AGAIN = (*BUSY, 500, 502, 504)
GIVEN = (200, 304)


class NotFetched(Exception):
    """The address gave no page: which outcome that is, why, and what was answered, if anything."""

    def __init__(self, outcome: Outcome, reason: str, answer: Answer | None = None) -> None:
        super().__init__(reason)
        self.outcome, self.reason, self.answer = outcome, reason, answer
        self.via: list[Answer] = []


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page, and the redirects that led to it."""

    answer: Answer
    via: tuple[Answer, ...] = ()


class Fetcher:
    """Fetches pages. ``consent`` names the sites whose written consent the user has."""

    def __init__(self, wire: Wire, robots: Robots, pace: Pace, consent: frozenset[str]) -> None:
        self.wire, self.robots, self.pace, self.consent = wire, robots, pace, consent
        self.manners: Manners = pace.manners

    async def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit: int = PAGE_BYTES,
        post: Post | None = None,
    ) -> Fetched:
        """The page at an address, after at most five redirects on the hosts of its site.

        Raises :class:`NotFetched`, or :class:`pipeline.collect.pace.Closed` where its host is left alone for now.
        """
        via: list[Answer] = []
        try:
            return Fetched(await self._follow(url, via, headers, limit, post), tuple(via))
        except NotFetched as error:
            error.via = via
            raise

    async def _follow(
        self, url: str, via: list[Answer], headers: Mapping[str, str] | None, limit: int, post: Post | None
    ) -> Answer:
        """The answer at the end of the redirects, which are put into ``via``."""
        here = url
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._ask(here, headers, limit, post)
            target = answer.header("location") if answer.status in REDIRECTS else ""
            if not target:
                return self._judge(answer, redirected=bool(via))
            via.append(answer)
            here = canonical(urljoin(here, target))
            if not same_site(url, here):
                raise NotFetched("failed", f"redirected away from the site, to {urlsplit(here).hostname}")
        raise NotFetched("failed", f"more than {MAX_REDIRECTS} redirects")

    async def _ask(self, url: str, headers: Mapping[str, str] | None, limit: int, post: Post | None) -> Answer:
        """The answer of one host, if it may be asked."""
        try:
            host = refuse_odd(url)
            site = site_of(url)
            if site is not None and not site.on_by_default and site.name not in self.consent:
                raise NotFetched("terms", site.terms or "the site's terms forbid it")
            rules = await self.robots.policy_of(url)
            if not rules.allows(url):
                raise NotFetched("robots", rules.refusal or "robots.txt forbids this address")
            return await self._try(url, host, headers, limit, post)
        except PrivateAddress as error:
            raise NotFetched("failed", str(error)) from error

    async def _try(
        self, url: str, host: str, headers: Mapping[str, str] | None, limit: int, post: Post | None
    ) -> Answer:
        """An answer, asked for again where it broke off or the server was busy."""
        for left in range(self.manners.retries, -1, -1):
            try:
                async with self.pace.turn(host):
                    answer = await self.wire.ask(url, headers=headers, limit=limit, post=post)
            except NoAnswer as error:
                if not left or not error.again:
                    raise NotFetched("failed", str(error)) from error
                continue
            if answer.status in BUSY:
                self._rest(host, answer)
            if answer.status not in AGAIN or not left or host in self.pace.closed:
                return answer
        raise AssertionError("unreachable: the last try returns or raises")

    def _rest(self, host: str, answer: Answer) -> None:
        """Leave a busy host alone for as long as it asks."""
        asked = retry_after(answer.header("retry-after"))
        self.pace.pause(host, self.manners.pause if asked is None else asked)

    def _judge(self, answer: Answer, *, redirected: bool) -> Answer:
        """The answer, if it is a page; a block page counts against its host."""
        host = (urlsplit(answer.url).hostname or "").lower()
        if wall := blocked(answer, redirected=redirected):
            self.pace.blocked(host)
            raise NotFetched("blocked", wall, answer)
        if answer.status not in GIVEN:
            raise NotFetched("failed", f"answers {answer.status}", answer)
        if answer.status == 200 and not answer.body.strip():
            raise NotFetched("failed", "an empty page", answer)
        self.pace.welcomed(host)
        return answer
