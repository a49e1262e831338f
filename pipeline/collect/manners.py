"""Settings of the crawler: Scrapy's own favour reach, these favour the sites."""

from __future__ import annotations

from typing import Any

DELAY = 3.0  # seconds between two requests to a host; more where its robots.txt asks for it
MAX_BYTES = 5 * 1024 * 1024  # of one answer, counted after decompression
AGENT = "fakta/0.1 (+{contact})"


def settings(contact: str, *, limit: int | None, delay: float = DELAY, private: bool = False) -> dict[str, Any]:
    """Scrapy's settings for one run; ``contact`` is the address that a site's owner can write to."""
    chosen: dict[str, Any] = {
        "USER_AGENT": AGENT.format(contact=contact),
        "ROBOTSTXT_OBEY": False,  # by Robots below, which fails closed; Scrapy's middleware fails open
        "DOWNLOAD_DELAY": delay,
        "RANDOMIZE_DOWNLOAD_DELAY": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": 8,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": delay,
        "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_MAXSIZE": MAX_BYTES,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "REDIRECT_MAX_TIMES": 5,
        "RETRY_TIMES": 2,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOADER_CLIENTCONTEXTFACTORY": "scrapy.core.downloader.contextfactory.BrowserLikeContextFactory",
        "DOWNLOADER_MIDDLEWARES": {
            "pipeline.collect.guard.PublicHosts": 50,
            "pipeline.collect.middleware.Robots": 100,
        },
        "DNS_RESOLVER": "pipeline.collect.guard.PublicResolver",
        "LOG_LEVEL": "ERROR",
        "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7",
    }
    if limit is not None:
        chosen["CLOSESPIDER_ITEMCOUNT"] = limit
    if private:  # the local press of the tests, reached through a proxy on this machine
        chosen["DOWNLOADER_MIDDLEWARES"] = {"pipeline.collect.middleware.Robots": 100}
        del chosen["DNS_RESOLVER"]
    return chosen
