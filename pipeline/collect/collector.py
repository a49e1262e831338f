"""The work of one run: from lists to articles in the archive, every decision recorded, able to go on after a kill."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pipeline.collect.archive import Archive, Decision
from pipeline.collect.fetch import Fetched, Fetcher, NotFetched
from pipeline.collect.lists import Listing, is_new, read_list
from pipeline.collect.manners import LIST_BYTES, PAGE_BYTES
from pipeline.collect.moments import WIB, today
from pipeline.collect.pace import Closed
from pipeline.collect.pages import further_pages
from pipeline.collect.state import OTHERS, Kind, Outcome
from pipeline.collect.walk import MAX_CHILDREN, Walk, Wish, walks
from pipeline.collect.wire import Answer
from pipeline.sites import Site, canonical, site_of

AT_ONCE = 500  # addresses looked up before others get their turn
FRESH = timedelta(hours=1)  # how long a list of a stopped run is as good as asked again
HTML = ("", "text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to collect; ``again`` asks for articles that are there already too, in case they changed."""

    sites: tuple[Site, ...]
    wish: Wish
    urls: tuple[str, ...] = ()
    limit: int | None = None
    again: bool = False


@dataclass(slots=True)
class Page:
    """A page of an article that is in the archive now. ``changed`` is False where it was there before, the same."""

    url: str
    body: bytes
    changed: bool


@dataclass(slots=True)
class Collector:
    """Collects. ``tell`` is called with the site and the outcome of each article."""

    archive: Archive
    fetcher: Fetcher
    wanted: Wanted
    tell: Callable[[str, str], None]
    counts: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)  # articles of earlier runs that lists name again
    unfinished: bool = False  # something is left for the next run

    @property
    def run(self) -> int:
        return self.archive.run

    async def work(self) -> None:
        """All sites at once, each host at its own pace."""
        async with asyncio.TaskGroup() as group:
            for site in self.wanted.sites:
                group.create_task(self._site(site))
            group.create_task(self._given())

    async def _given(self) -> None:
        """The addresses that the user named."""
        self.archive.index.enqueue(self.run, OTHERS, (canonical(u) for u in self.wanted.urls))
        await self._drain(OTHERS)

    async def _site(self, site: Site) -> None:
        """Read the lists of a site and fetch what each names before the next is read."""
        await self._drain(site.name)
        waiting = list(walks(site, self.wanted.wish, today()))
        children = 0
        while waiting and self._room(site) != 0:
            walk = waiting.pop(0)
            going = True
            while going and self._room(site) != 0:
                listing = await self._list(site, walk)
                if listing is None:
                    break
                new = [c for c in listing.lists if self.wanted.wish.in_time(c)][: MAX_CHILDREN - children]
                children += len(new)
                waiting[:0] = [Walk(c.url.replace("{", "%7B").replace("}", "%7D"), walk.wish) for c in new]
                await self._take(site, walk, listing)
                await self._drain(site.name)
                going = walk.advance(listing)

    def _room(self, site: Site) -> int | None:
        """How many more articles of the site may be fetched; None where there is no limit."""
        if self.wanted.limit is None:
            return None
        return max(0, self.wanted.limit - self.archive.index.queued(self.run, site.name))

    # Lists

    async def _list(self, site: Site, walk: Walk) -> Listing | None:
        """What a list says; None where it cannot be had, which is recorded."""
        now = None if walk.day else datetime.now(WIB)  # the index of a day knows better than "2 jam lalu"
        body = self._list_of_this_run(walk)
        if body is not None:
            return read_list(body, walk.url, site, now)
        try:
            fetched = await self._fetch(walk.url, "list", walk)
        except NotFetched as error:
            self._refuse(walk.url, "list", error)
            self.counts["lists failed"] += 1
            return None
        except Closed as error:
            self._leave(walk.url, "list", error)
            return None
        answer = fetched.answer
        body = self._body(answer, "list")
        listing = await asyncio.to_thread(read_list, body, walk.url, site, now)
        named = len(listing.articles) + len(listing.lists)
        self.archive.store(answer, kind="list", reason=listing.flaw, articles=named)
        return listing

    def _list_of_this_run(self, walk: Walk) -> bytes | None:
        """A list that the run asked for before it was stopped, where its day was over, or that is recent."""
        row = self.archive.index.in_run(self.run, walk.url, "list")
        if row is None:
            return None
        asked = datetime.fromisoformat(row["fetched_at"])
        over = walk.day is not None and walk.day < asked.astimezone(WIB).date()
        if not over and datetime.now(WIB) - asked > FRESH:
            return None
        held = self.archive.index.holding(row["url"], "list")
        return self.archive.body(held) if held else None

    async def _take(self, site: Site, walk: Walk, listing: Listing) -> None:
        """Queue the articles of a list that are wanted and not there yet."""
        items = walk.wanted(listing)
        for start in range(0, len(items), AT_ONCE):
            some = items[start : start + AT_ONCE]
            self.archive.index.sight(site.name, [i.url for i in some], today().isoformat())
            todo = []
            for item in some:
                known = self.archive.index.known(item.url)
                if known is None or self.wanted.again or is_new(item, known["fetched_at"]):
                    todo.append(item.url)
                elif known["run"] != self.run and item.url not in self.known:
                    self.known.add(item.url)
                    self._count(site.name, "known")
            self.archive.index.enqueue(self.run, site.name, todo[: self._room(site)])
            await asyncio.sleep(0)

    # Articles

    async def _drain(self, label: str) -> None:
        """Fetch everything that waits, the hosts side by side."""
        hosts = self.archive.index.waiting_hosts(self.run, label)
        async with asyncio.TaskGroup() as group:
            for host in hosts:
                group.create_task(self._host(label, host))

    async def _host(self, label: str, host: str) -> None:
        while url := self.archive.index.next_waiting(self.run, label, host):
            try:
                await self._article(url)
            except Closed as error:
                self._leave(url, "article", error)
                return
            if host in self.fetcher.pace.closed:
                self.unfinished = True
                return
            self.archive.index.done(self.run, url)

    async def _article(self, url: str) -> None:
        """An article and its further pages; they follow the links of its pages, twenty at most."""
        first = await self._page(url)
        if first is None or not first.changed:
            return
        done, bodies = {first.url}, [first]
        while bodies:
            page = bodies.pop()
            for link in further_pages(page.url, page.body, done):
                done.add(link)
                further = await self._page(link, whole=True)
                if further is not None:
                    bodies.append(further)

    async def _page(self, url: str, *, whole: bool = False) -> Page | None:
        """One page, out of the archive where this run has it; None where there is none, which is recorded.

        ``whole``: a further page of an article that changed is stored in full, so that its pages stand together.
        """
        row = self.archive.index.in_run(self.run, url, "article")
        if row is not None:
            held = self.archive.index.holding(row["url"], "article")
            return Page(row["url"], self.archive.body(held), row["outcome"] == "fetched") if held else None
        try:
            fetched = await self._fetch(url, "article", None, conditional=not whole)
        except NotFetched as error:
            self._refuse(url, "article", error)
            return None
        self._redirects(fetched.via, fetched.answer.url, "article")
        answer = fetched.answer
        if why := _no_article(fetched):
            self._store(answer, "not an article", why, whole=True)
            return None
        outcome = self._store(answer, "fetched", "", whole=whole)
        return Page(answer.url, answer.body, outcome == "fetched")

    def _store(self, answer: Answer, outcome: Outcome, reason: str, *, whole: bool) -> Outcome:
        became = self.archive.store(answer, outcome=outcome, reason=reason, whole=whole)
        self._count(_label(answer.url), became, further=_is_further(answer.url))
        return became

    # Answers

    async def _fetch(self, url: str, kind: Kind, walk: Walk | None, *, conditional: bool = True) -> Fetched:
        held = self.archive.index.holding(url, kind) if conditional and not (walk and walk.post) else None
        limit = LIST_BYTES if kind == "list" else PAGE_BYTES
        post = walk.post if walk else None
        return await self.fetcher.fetch(url, headers=_validators(held), limit=limit, post=post)

    def _body(self, answer: Answer, kind: Kind) -> bytes:
        """The body, which an answer that nothing changed leaves out."""
        if answer.status != 304:
            return answer.body
        held = self.archive.index.holding(answer.url, kind)
        return self.archive.body(held) if held else b""

    def _refuse(self, url: str, kind: Kind, error: NotFetched) -> None:
        """Record an address that gave no page."""
        last = error.answer.url if error.answer else url
        self._redirects(error.via, last if error.answer else "", kind)
        if error.answer is not None:
            self.archive.store(error.answer, kind=kind, outcome=error.outcome, reason=error.reason)
        else:
            self.archive.note(Decision(url, error.outcome, reason=error.reason, kind=kind))
        if kind == "article":
            self._count(_label(url), error.outcome, further=_is_further(url))

    def _redirects(self, via: Iterable[Answer], last: str, kind: Kind) -> None:
        """Record the redirects on the way to ``last``; where that is not known, the way is recorded, not the end."""
        hops = list(via)
        for hop, following in zip(hops, [*(h.url for h in hops[1:]), last], strict=False):
            self.archive.store(hop, kind=kind, outcome="redirected", reason=following)

    def _leave(self, url: str, kind: Kind, error: Closed) -> None:
        """Record that a host is left alone; what waits for it stays in the queue."""
        self.unfinished = True
        self.archive.note(Decision(url, "blocked", reason=f"left for the next run: its host {error}", kind=kind))
        self._count(_label(url), "left")

    def _count(self, label: str, outcome: str, *, further: bool = False) -> None:
        self.counts["further pages" if further else outcome] += 1
        if not further:
            self.tell(label, outcome)


def _validators(held: dict[str, Any] | None) -> dict[str, str]:
    """The headers that ask a server to send a page only if it changed."""
    if held is None:
        return {}
    pairs = (("If-None-Match", held["etag"]), ("If-Modified-Since", held["last_modified"]))
    return {name: value for name, value in pairs if value}


def _no_article(fetched: Fetched) -> str | None:
    """Why a page that came is no article; None where it may be one."""
    answer = fetched.answer
    site = site_of(answer.url)
    document = site is not None and site.kind == "document" and answer.kind == "application/pdf"
    if answer.status == 200 and answer.kind not in HTML and not document:
        return f"sends {answer.kind}"
    if fetched.via and site is not None and not site.is_article(answer.url):
        return "the site redirects it to a page that is no article"
    return None


def _label(url: str) -> str:
    site = site_of(url)
    return site.name if site else OTHERS


def _is_further(url: str) -> bool:
    site = site_of(url)
    return site is not None and site.page_of(canonical(url))[1] > 1
