"""Addresses of articles in feeds and index pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from pipeline.sites import Site, canonical


def list_pages(site: Site, since: date, until: date, page: int = 1) -> Iterator[str]:
    """The first index page of each day, newest day first."""
    if site.index is None:
        return
    day = until
    while day >= since:
        yield index_page(site, day, page)
        day -= timedelta(days=1)


def index_page(site: Site, day: date, page: int) -> str:
    """The address of an index page; ``page`` counts from 1 (Kontan counts articles, 20 a page)."""
    assert site.index is not None
    return site.index.format(date=day, page=page, offset=(page - 1) * 20)


def articles_in(body: bytes, url: str, site: Site) -> list[str]:
    """The addresses of articles that an index page or a feed names, in its order, each once."""
    soup = BeautifulSoup(body, "xml" if body.lstrip()[:5] in (b"<?xml", b"<rss ") else "lxml")
    links = [tag.get("href") or tag.get_text(strip=True) for tag in soup.find_all(["a", "link"])]
    links += [tag.get_text(strip=True) for tag in soup.find_all(["guid", "loc"])]
    found = (canonical(urljoin(url, link)) for link in links if isinstance(link, str) and link)
    return list(dict.fromkeys(u for u in found if site.is_article(u)))
