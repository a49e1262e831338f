"""One run of the collector: sites and days, a topic, or addresses, into an archive."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import Crawler, CrawlerProcess

from pipeline.collect.archive import Archive
from pipeline.collect.collector import Collector, Wanted
from pipeline.collect.fetch import Fetcher
from pipeline.collect.guard import Press
from pipeline.collect.manners import Manners, settings
from pipeline.collect.moments import today
from pipeline.collect.pace import Pace
from pipeline.collect.robots import Robots
from pipeline.collect.walk import Wish
from pipeline.collect.wire import Wire
from pipeline.errors import FaktaError
from pipeline.sites import Site

DAYS_AT_MOST = 366
TOLD = 20  # addresses without a page that a report names; index.db has them all
JUST_NOW = timedelta(minutes=5)  # an earlier run that ended within it may have asked a host a moment ago


@dataclass(frozen=True, slots=True)
class Job:
    """What to collect. ``press`` and ``manners`` are for the tests: no option and no configuration sets them.

    ``since`` and ``until`` are days of publication; ``consent`` names sites whose written consent the user has.
    """

    archive: Path
    sites: tuple[Site, ...] = ()
    since: date | None = None
    until: date | None = None
    topic: str | None = None
    urls: tuple[str, ...] = ()
    limit: int | None = None
    again: bool = False
    contact: str = ""
    consent: frozenset[str] = frozenset()
    press: Press | None = None
    manners: Manners = field(default_factory=Manners)

    @property
    def key(self) -> str:
        """The same for the same job, so that one which was stopped is gone on with."""
        urls = sha256("\n".join(self.urls).encode()).hexdigest() if self.urls else ""
        parts = [[s.name for s in self.sites], str(self.since), str(self.until), self.topic, urls, self.limit]
        return json.dumps([*parts, self.again])


@dataclass(slots=True)
class Report:
    """How often each outcome came, and where the pages are. ``interrupted``: something is left for the next run.

    ``refusals`` are the last addresses that gave no page: address, outcome, reason.
    """

    counts: Counter[str] = field(default_factory=Counter)
    paths: list[Path] = field(default_factory=list)
    refusals: list[tuple[str, str, str]] = field(default_factory=list)
    resumed: bool = False
    interrupted: bool = False

    def line(self) -> str:
        """The last line of a run: the counts."""
        always = ("fetched", "unchanged", "known", "robots", "blocked", "failed")
        rest = [name for name in self.counts if name not in always]
        told = ", ".join(f"{self.counts[name]} {name}" for name in (*always, *sorted(rest)))
        return f"{told}{'; stopped, run again to go on' if self.interrupted else ''}"


def collect(job: Job, tell: Callable[[str, str], None] = lambda site, outcome: None) -> Report:
    """Fetch what the job names, politely; what was fetched before is not fetched again.

    ``tell`` is called with the site and the outcome of each article. Raises :class:`FaktaError` for a site that is off,
    days that make no sense, a missing contact, or an archive that cannot be written.
    """
    _check(job)
    since, until = _days(job)
    with Archive(job.archive) as archive:
        archive.run, resumed = archive.index.begin(job.key, job.topic or ", ".join(s.name for s in job.sites))
        wanted = Wanted(job.sites, Wish(since, until, job.topic), job.urls, job.limit, job.again)
        work = _Work(job, archive, wanted, resumed, tell)
        work.start()
        if not work.interrupted:
            archive.index.finish(archive.run)
        refusals = archive.index.refusals(archive.run, TOLD)
        return Report(work.counts, archive.paths, refusals, resumed, work.interrupted)


class _Work:
    """A run inside Scrapy's process: Twisted's reactor starts once in a process."""

    def __init__(
        self, job: Job, archive: Archive, wanted: Wanted, resumed: bool, tell: Callable[[str, str], None]
    ) -> None:
        self.job, self.archive, self.wanted, self.tell = job, archive, wanted, tell
        just_now = (datetime.now(UTC) - JUST_NOW).isoformat(timespec="seconds")
        self.pace = Pace(job.manners, rested=not resumed and not archive.index.busy_since(just_now))
        self.counts: Counter[str] = Counter()
        self.interrupted = True
        self.error: BaseException | None = None

    def start(self) -> None:
        """Run to the end, or until it is interrupted. Raises what the work raised."""
        process = CrawlerProcess(settings(self.job.manners))
        process.crawl(process.create_crawler(CollectSpider), work=self._work)
        from twisted.internet import reactor  # installed by the process; not before

        setattr(reactor, "press", self.job.press)  # noqa: B010  (a field of our reactor that the type does not know)
        for name in ("scrapy", "twisted"):  # every outcome is recorded; what they log says it again
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        process.start()
        if self.error is not None:
            raise self.error

    async def _work(self, crawler: Crawler) -> None:
        wire = Wire(crawler, self.job.contact, self.job.manners.timeout)
        index = self.archive.index
        robots = Robots(index, wire, self.pace, self._keep)
        collector = Collector(self.archive, Fetcher(wire, robots, self.pace, self.job.consent), self.wanted, self.tell)
        self.counts = collector.counts
        try:
            await collector.work()
            self.interrupted = collector.unfinished
        except BaseExceptionGroup as group:
            self.error = _first(group)
        except asyncio.CancelledError:
            raise  # Ctrl-C: what was begun is gone on with in the next run
        except Exception as error:
            self.error = error

    def _keep(self, answer: Any) -> None:
        self.archive.store(answer, kind="robots")


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The exception that made all tasks stop."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


class CollectSpider(Spider):
    """Scrapy's view of a run: it does its work through the downloader alone."""

    name = "fakta"

    def __init__(self, work: Callable[[Crawler], Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._work = work

    async def start(self) -> AsyncIterator[Any]:
        await self._work(self.crawler)
        return
        yield  # no request: this makes it the generator that Scrapy expects


def _check(job: Job) -> None:
    if not job.sites and not job.urls:
        raise FaktaError("what to collect? name a site (fakta sites lists them) or addresses with --url")
    for site in job.sites:
        if not site.on_by_default and site.name not in job.consent:
            raise FaktaError(
                f"{site.title} is not collected: {site.terms} If it has consented, say so with --consent {site.name}"
            )
    if not job.contact.strip():
        raise FaktaError("who collects? give an address that sites can write to with --contact or FAKTA_CONTACT")


def _days(job: Job) -> tuple[date | None, date | None]:
    """The first and the last day asked for; None and None where no bound is given (then the feeds are read)."""
    if job.since is None and job.until is None:
        return None, None
    until = job.until or today()
    since = job.since or until
    if since > until:
        raise FaktaError(f"--since {since} is after --until {until}")
    if (until - since).days > DAYS_AT_MOST:
        raise FaktaError(f"{(until - since).days} days at once; collect at most {DAYS_AT_MOST} days a run")
    return since, until
