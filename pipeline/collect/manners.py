"""How the crawler behaves towards sites. Scrapy's own settings favour reach, these favour the sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

AGENT = "fakta/0.1 (+{contact})"
TOKEN = "fakta"  # the name under which robots.txt may address us
MAX_REDIRECTS = 5
PAGE_BYTES = 5 * 1024 * 1024  # of one article page, on the wire and after decompression
LIST_BYTES = 16 * 1024 * 1024  # of one feed or sitemap: 50,000 addresses take 5 to 10 MB
ROBOTS_BYTES = 500 * 1024  # what of a robots.txt is read (RFC 9309, 2.5)


@dataclass(frozen=True, slots=True)
class Manners:
    """Times in seconds. Only tests use others than these: no option and no configuration sets them.

    ``delay`` lies between the end of one request to a host and the start of the next; Crawl-delay makes it longer.
    ``patience`` is the longest Retry-After that is waited for, ``pause`` what a 429 or 503 without one costs.
    After ``blocks`` block pages in a row a host is left alone for the rest of the run.
    """

    delay: float = 3.0
    timeout: float = 30.0
    retries: int = 2
    patience: float = 600.0
    pause: float = 60.0
    blocks: int = 5

    @property
    def deadline(self) -> float:
        """How long one address may take at most, once it is its turn: every try and every wait."""
        one = 2 * self.timeout + self.delay  # a slow host is given as long a rest as it took
        return (MAX_REDIRECTS + self.retries + 1) * one + self.retries * self.patience


def settings(manners: Manners) -> dict[str, Any]:
    """Scrapy's settings: it sends one request at a time; turns, redirects, retries and decoding are ours."""
    return {
        "TWISTED_REACTOR": "pipeline.collect.guard.GuardedReactor",
        "TWISTED_DNS_RESOLVER": "pipeline.collect.guard.Resolver",
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_TIMEOUT": manners.timeout,
        "DOWNLOAD_MAXSIZE": PAGE_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DNS_TIMEOUT": min(manners.timeout, 20.0),
        "TELNETCONSOLE_ENABLED": False,
        "EXTENSIONS_BASE": {},
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_LEVEL": "CRITICAL",
    }
