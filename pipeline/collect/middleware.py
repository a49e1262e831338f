"""Robots rules in Scrapy: looked up once a host, cached for a run, failing closed."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from pipeline.collect.robots import Policy, policy
from pipeline.sites import site_of

SKIP = "robots_looked_up"


class Forbidden(IgnoreRequest):
    """robots.txt forbids the address, or cannot be had."""


class Robots:
    """Asks robots.txt before the first request to a host."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.agent = str(crawler.settings["USER_AGENT"])
        self._policies: dict[str, asyncio.Task[Policy]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Robots:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise :class:`Forbidden` with the reason."""
        if request.meta.get(SKIP):
            return
        _stay_on_site(request)
        parts = urlsplit(request.url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._policies:
            self._policies[host] = asyncio.ensure_future(self._ask(host, request))
        rules = await asyncio.shield(self._policies[host])
        if not rules.allows(request.url, self.agent):
            raise Forbidden(rules.refusal or "robots.txt forbids this address")
        self._slow_down(request, rules.delay(self.agent))

    async def _ask(self, host: str, request: Request) -> Policy:
        meta = {SKIP: True, "dont_retry": True, "download_timeout": 15}
        if "proxy" in request.meta:
            meta["proxy"] = request.meta["proxy"]
        asked = Request(f"{host}/robots.txt", meta=meta, priority=1000, dont_filter=True)
        try:
            assert self.crawler.engine is not None
            answer = await self.crawler.engine.download_async(asked)
        except Exception:  # whatever goes wrong means that the rules are not known
            return policy(0, b"")
        kind = (answer.headers.get("Content-Type") or b"").decode("latin-1")
        return policy(answer.status, answer.body, kind)

    def _slow_down(self, request: Request, seconds: float) -> None:
        """Crawl-delay, where it is longer than our own."""
        assert self.crawler.engine is not None
        slots = self.crawler.engine.downloader.slots
        slot = slots.get(str(request.meta.get("download_slot") or urlsplit(request.url).hostname))
        if slot is not None and seconds > slot.delay:
            slot.delay = seconds


def _stay_on_site(request: Request) -> None:
    """A redirect is followed within the hosts of the site that was asked, and nowhere else."""
    asked = request.meta.get("redirect_urls")
    if not asked:
        return
    site = site_of(asked[0])
    same = site.owns(request.url) if site else urlsplit(asked[0]).hostname == urlsplit(request.url).hostname
    if not same:
        raise IgnoreRequest(f"redirected away from the site, to {urlsplit(request.url).hostname}")
