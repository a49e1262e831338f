"""One run of the collector: a site and days, or addresses, into an archive."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from scrapy.crawler import CrawlerProcess

from pipeline.collect.archive import Archive
from pipeline.collect.manners import DELAY, settings
from pipeline.collect.spider import PressSpider
from pipeline.errors import FaktaError
from pipeline.sites import Site, sites

DAYS_AT_MOST = 366


@dataclass(frozen=True, slots=True)
class Job:
    """What to collect. ``press`` is the port of the local press of the tests; no option sets it."""

    archive: Path
    site: str | None = None
    since: date | None = None
    until: date | None = None
    urls: tuple[str, ...] = ()
    limit: int | None = None
    contact: str = ""
    press: int | None = None
    delay: float = DELAY


@dataclass(slots=True)
class Report:
    """How often each outcome came, and where the pages are."""

    counts: Counter[str] = field(default_factory=Counter)
    path: Path | None = None

    def line(self) -> str:
        names = ("fetched", "unchanged", "known", "robots", "blocked", "failed", "not an article")
        return ", ".join(f"{self.counts[name]} {name}" for name in names)


def collect(job: Job) -> Report:
    """Fetch what the job names, politely; what was fetched before is not fetched again.

    Raises :class:`FaktaError` for an unknown site, one that is off, or a missing contact.
    """
    site = _site(job)
    if not job.contact:
        raise FaktaError("who collects? give an address that sites can write to with --contact or FAKTA_CONTACT")
    with Archive(job.archive, site.name if site else "pages") as archive:
        process = CrawlerProcess(
            settings(job.contact, limit=job.limit, delay=job.delay, private=job.press is not None),
            install_root_handler=False,
        )
        crawler = process.create_crawler(PressSpider)
        process.crawl(
            crawler,
            archive=archive,
            site=site,
            days=_days(job),
            urls=list(job.urls),
            limit=job.limit,
            press=job.press,
        )
        process.start()
        counts = crawler.spider.counts if isinstance(crawler.spider, PressSpider) else Counter()
        return Report(counts, archive.path if archive.path.exists() else None)


def _site(job: Job) -> Site | None:
    if job.site is None:
        if not job.urls:
            raise FaktaError("what to collect? name a site (fakta sites lists them) or addresses with --url")
        return None
    found = next((s for s in sites() if s.name == job.site), None)
    if found is None:
        raise FaktaError(f"no site is called {job.site!r}; there are {', '.join(s.name for s in sites())}")
    if not found.on_by_default:
        raise FaktaError(f"{found.title} forbids automated use ({found.terms}); it is not collected")
    return found


def _days(job: Job) -> list[date]:
    """The days asked for, newest first; none where neither bound is given (then the feeds are read)."""
    if job.since is None and job.until is None:
        return []
    until = job.until or date.today()
    since = job.since or until
    if since > until:
        raise FaktaError(f"--since {since} is after --until {until}")
    if (until - since).days > DAYS_AT_MOST:
        raise FaktaError(f"{(until - since).days} days at once; collect at most {DAYS_AT_MOST} days a run")
    return [until - timedelta(days=n) for n in range((until - since).days + 1)]
