"""The spider: from feeds, index pages or given addresses to article pages, each decision recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from pipeline.collect.archive import Archive, Decision, Outcome
from pipeline.collect.discover import articles_in, index_page
from pipeline.collect.middleware import Forbidden
from pipeline.sites import Site, site_of

MAX_PAGES = 50  # index pages of one day: a stop that no list can talk us out of
BLOCK_MARKS = (b"Just a moment...", b"awsWafCookieDomainList", b"Performing security verification", b"captcha-delivery")
BLOCKED = (202, 401, 403, 429, 503)


class PressSpider(Spider):
    """Fetches the articles of one site published from ``since`` to ``until``, or the addresses given."""

    name = "press"
    handle_httpstatus_list: ClassVar = [*BLOCKED, 404, 410, 500, 502, 504]

    def __init__(
        self,
        *,
        archive: Archive,
        site: Site | None,
        days: list[date],
        urls: list[str],
        limit: int | None = None,
        press: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.archive, self.site, self.days, self.urls, self.limit, self.press = archive, site, days, urls, limit, press
        self.counts: Counter[str] = Counter()
        self.asked: set[str] = set()
        self.listed: set[str] = set()

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            for request in self._article(url):
                yield request
        if self.site is None:
            return
        if not self.days:
            for feed in self.site.feeds:
                yield self._request(feed, self.parse_list, page=0, day=None)
        for day in self.days:
            if self.site.index:
                yield self._request(index_page(self.site, day, 1), self.parse_list, page=1, day=day)

    def _request(self, url: str, callback: Any, **passed: Any) -> Request:
        meta: dict[str, Any] = {"download_slot": urlsplit(url).hostname}
        if self.press is not None:
            url, meta["proxy"] = url.replace("https://", "http://", 1), f"http://127.0.0.1:{self.press}"
        return Request(url, callback, errback=self.failed, cb_kwargs=passed, meta=meta)

    def _article(self, url: str) -> Iterator[Request]:
        """A request for an article that is not archived yet, as long as the limit is not reached."""
        if url in self.asked or (self.limit is not None and len(self.asked) >= self.limit):
            return
        if self.archive.holds(url) and url not in self.urls:
            self.counts["known"] += 1
            return
        self.asked.add(url)
        yield self._request(url, self.parse_article)

    def parse_list(self, response: Response, page: int, day: date | None) -> Iterator[Request]:
        """Articles of a list, and its next page unless this one brought nothing new: lists repeat their last page."""
        assert self.site is not None
        if response.status != 200 or self._blocked(response):
            self._note(response, f"a list answers {response.status}")
            return
        found = articles_in(response.body, response.url.replace("http://", "https://", 1), self.site)
        new = [url for url in found if url not in self.listed]
        self.listed.update(new)
        for url in new:
            yield from self._article(url)
        if new and day is not None and page < MAX_PAGES and (self.limit is None or len(self.asked) < self.limit):
            yield self._request(index_page(self.site, day, page + 1), self.parse_list, page=page + 1, day=day)

    def parse_article(self, response: Response) -> Iterator[Request]:
        """Archive the page, and ask for the further pages of the article."""
        if response.status != 200 or self._blocked(response):
            self._note(response, f"answers {response.status}")
            return
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if kind and "html" not in kind:
            self._record(Decision(response.url, "not an article", response.status, kind))
            return
        url = response.url if self.press is None else response.url.replace("http://", "https://", 1)
        outcome = self.archive.store(url, response.body, response.status, (("Content-Type", kind or "text/html"),))
        self.counts[outcome] += 1
        yield from self._further(url, response)

    def _further(self, url: str, response: Response) -> Iterator[Request]:
        site = site_of(url)
        if site is None or site.page_of(url)[1] > 1 or not (site.page_param or site.page_path):
            return
        first = site.page_of(url)[0]
        numbers = {
            site.page_of(response.urljoin(a))[1]
            for a in response.css("a::attr(href)").getall()
            if first in response.urljoin(a).replace("http://", "https://", 1)
        }
        for number in sorted(n for n in numbers if 1 < n < 20):
            page = f"{first}?{site.page_param}={number}" if site.page_param else f"{first}/{number}"
            yield self._request(page, self.parse_article)

    def _blocked(self, response: Response) -> bool:
        return response.status in BLOCKED or any(mark in response.body[:20_000] for mark in BLOCK_MARKS)

    def _note(self, response: Response, reason: str) -> None:
        outcome: Outcome = "blocked" if self._blocked(response) else "failed"
        self._record(Decision(response.url, outcome, response.status, reason))

    def failed(self, failure: Any) -> None:
        """No answer: refused by robots.txt or the guard, or the connection broke."""
        request = failure.request
        if failure.check(Forbidden):
            self._record(Decision(request.url, "robots", reason=str(failure.value)))
        elif failure.check(IgnoreRequest, HttpError):
            self._record(Decision(request.url, "failed", reason=str(failure.value)))
        else:
            self._record(Decision(request.url, "failed", reason=f"{failure.type.__name__}: {failure.value}"[:200]))

    def _record(self, decision: Decision) -> None:
        self.archive.note(decision)
        self.counts[decision.outcome] += 1
