"""What the press says: for each site articles in its layout, its lists, feeds, sitemaps, search and robots file."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from pipeline.collect.moments import WIB
from pipeline.collect.walk import Wish, walks
from pipeline.sites import Site, sites
from tests.collect.press.server import Ask, Reply

GOLDEN = Path(__file__).parents[2] / "sites" / "golden"
LAST = "sebelum akhir 2025."  # how the last sentence of each golden page ends
TOPIC = "tiktok tokopedia"
ROBOTS = "User-agent: *\nAllow: /\n"
PAGE = 10  # entries of an index page


@cache
def layouts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("layouts.yaml").read_text("utf8"))
    return found


def played(site: Site) -> Site:
    """The site with its lists on the hosts in ``.example``, and on by default."""

    def moved(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(moved(v) for v in value)
        return value.replace(site.hosts[0], site.hosts[1]) if isinstance(value, str) else value

    lists = {f.name: moved(getattr(site, f.name)) for f in fields(site) if f.name in LISTS}
    return replace(site, **lists)


LISTS = ("feeds", "sitemaps", "index", "latest", "search")


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of the press."""

    site: str
    n: int
    day: date
    pages: int = 1

    @property
    def title(self) -> str:
        topic = "TikTok dan Tokopedia" if self.n % 4 == 0 else "Kayu Manis"
        return f"Contoh {topic} Nomor {self.n}"

    @property
    def url(self) -> str:
        slug = "-".join(self.title.lower().split())
        stamp = int(datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=WIB).timestamp())
        return layouts()[self.site]["url"].format(day=self.day, n=self.n, id=self.n + 1_000_000, slug=slug, stamp=stamp)

    def page_url(self, number: int) -> str:
        if number == 1:
            return self.url
        return layouts()[self.site]["page"].format(url=self.url, number=number, offset=(number - 1) * 5)


@dataclass
class Edition:
    """All that the press has: ``per_day`` articles a site and day; of a site that pages every fifth has three pages.

    Every ``tagged``-th article has an ETag.
    """

    days: list[date]
    per_day: int
    names: tuple[str, ...] = ()
    tagged: int = 3
    robots: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    routes: dict[str, Callable[[Ask], Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chosen = [s for s in sites() if not self.names or s.name in self.names]
        self.sites = [played(site) for site in chosen]
        self.pieces = {site.name: list(self._pieces(site.name)) for site in self.sites}
        for site in self.sites:
            self._route_site(site)

    def _pieces(self, name: str) -> Iterator[Piece]:
        for at, day in enumerate(self.days):
            for n in range(at * self.per_day, (at + 1) * self.per_day):
                yield Piece(name, n, day, 3 if n % 5 == 0 and "page" in layouts()[name] else 1)

    def __call__(self, ask: Ask) -> Any:
        """The answer to a request."""
        parts = urlsplit(ask.url)
        if parts.path == "/robots.txt":
            return Reply(self.robots.get(parts.hostname or "", ROBOTS).encode(), kind="text/plain")
        route = self.routes.get(ask.url)
        return route(ask) if route else Reply(b"tidak ada", 404)

    # Articles

    def _route_site(self, site: Site) -> None:
        for piece in self.pieces[site.name]:
            for number in range(1, piece.pages + 1):
                self.routes[piece.page_url(number)] = self._article(piece, number)
        self._route_lists(site)

    def _article(self, piece: Piece, number: int) -> Callable[[Ask], Reply]:
        def answer(ask: Ask) -> Reply:
            body = self.html(piece, number).encode()
            tag = f'"{sha256(body).hexdigest()[:16]}"'
            tagged = piece.n % self.tagged == 0
            if tagged and ask.headers.get("If-None-Match") == tag:
                return Reply(status=304, headers={"ETag": tag})
            return Reply(body, headers={"ETag": tag} if tagged else {})

        return answer

    def html(self, piece: Piece, number: int) -> str:
        """The golden page of the site with the words of this article."""
        page, title, canonical = _golden(piece.site)
        more = f" Halaman {number} dari contoh nomor {piece.n} memuat lanjutan angka ekspor."
        if piece.url in self.changed and number == 1:
            more += " Angka ini diperbarui."
        page = page.replace(title, escape(piece.title)).replace(canonical, piece.url).replace(LAST, LAST + more)
        return page.replace("</body>", f"{_pager(piece, number)}</body>") if piece.pages > 1 else page

    # Lists

    def _route_lists(self, site: Site) -> None:
        newest = list(reversed(self.pieces[site.name]))
        for url in site.feeds:
            self._fixed(url, json.dumps([p.url for p in newest[:100]]) if url.endswith("json") else _rss(newest[:100]))
        for url in site.sitemaps:
            if "{date" in url:
                for month in {day.replace(day=1) for day in self.days}:
                    self._fixed(url.format(date=month), _sitemap([p for p in newest if p.day.replace(day=1) == month]))
            else:
                child = url.rsplit("/", 1)[0] + "/anak.xml.gz"
                self._fixed(url, _sitemap_index([child]))
                self._fixed(child, gzip.compress(_sitemap(newest[:1000]).encode(), mtime=0))
        for day in self.days:
            self._paged(site, Wish(day, day), [p for p in newest if p.day == day])
        for topic in (TOPIC,) if site.search else ():
            found = [p for p in newest if "TikTok" in p.title]
            self._paged(site, Wish(min(self.days), max(self.days), topic), found)
            self._paged(site, Wish(topic=topic), found)

    def _paged(self, site: Site, wish: Wish, pieces: list[Piece]) -> None:
        """The pages of each list; asked for a page after the last, the last again, as real lists do."""
        for walk in walks(site, wish, max(self.days) + timedelta(days=30)):
            if walk.template in (*site.feeds, *site.sitemaps):
                continue
            if walk.template in site.latest:
                pieces = list(reversed(self.pieces[site.name]))
            last = max(1, -(-len(pieces) // PAGE)) if "{page}" in walk.template or "{offset}" in walk.template else 1
            for number in range(1, last + 3):
                walk.page, walk.offset = number, (number - 1) * PAGE
                at = min(number, last) - 1
                shown = pieces[at * PAGE : (at + 1) * PAGE] if last > 1 else pieces
                self._fixed(walk.url, _index(site, shown))
            walk.offset = min((last - 1) * PAGE + len(pieces) % PAGE, len(pieces))
            self._fixed(walk.url, _index(site, pieces[(last - 1) * PAGE :]))

    def _fixed(self, url: str, body: str | bytes) -> None:
        kind = "text/html; charset=utf-8"
        content = body.encode() if isinstance(body, str) else body
        if content.startswith(b"\x1f\x8b"):
            kind = "application/x-gzip"
        elif not content.startswith(b"<!doctype"):
            kind = "text/xml" if content.startswith(b"<") else "application/json"
        self.routes[url] = lambda ask: Reply(content, kind=kind)


@cache
def _golden(site: str) -> tuple[str, str, str]:
    """The golden page of a site, its title as it stands there, and its address."""
    page = (GOLDEN / f"{site}.html").read_text("utf8")
    title = json.loads((GOLDEN / f"{site}.json").read_text("utf8"))["title"]
    address = page.split('rel="canonical" href="')[-1].split('"')[0] if 'rel="canonical"' in page else "/tidak-ada/"
    return page, title, address


def _pager(piece: Piece, number: int) -> str:
    pages = [n for n in range(1, piece.pages + 1) if n != number]
    plain = " ".join(f'<a href="{escape(piece.page_url(n))}">{n}</a>' for n in pages)
    nomor = " ".join(f'<a class="nomor" href="{escape(piece.page_url(n))}">{n}</a>' for n in pages)
    following = piece.page_url(min(number + 1, piece.pages))
    return layouts()[piece.site]["pager"].format(links=plain, nomor=nomor, next=following)


def _index(site: Site, pieces: list[Piece]) -> str:
    layout = layouts()[site.name]
    entries = "".join(
        layout["entry"].format(
            url=p.url,
            bare=p.url.removeprefix("https:"),
            path=urlsplit(p.url).path,
            title=escape(p.title),
            day=p.day,
            id=p.n,
            date=layout.get("date", "").format(day=p.day),
        )
        for p in pieces
    )
    shell = layout["list"].format(entries=entries)
    return f"<!doctype html><html><title>Indeks. Contoh, bukan berita</title><body>{shell}</body></html>"


def _rss(pieces: list[Piece]) -> str:
    items = "".join(
        f"<item><title>{escape(p.title)}</title><title>kedua</title><link>{escape(p.url)}?utm_source=rss</link>"
        f"<guid isPermaLink='false'>{p.n}</guid><pubDate>{p.day:%a, %d %b %Y} 09:37:00 +0700</pubDate></item>"
        for p in pieces
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Contoh</title>{items}</channel></rss>'


def _sitemap(pieces: list[Piece]) -> str:
    urls = "".join(
        f"<url><loc>{escape(p.url)}</loc><news:news><news:publication_date>{p.day}T09:37:00+07:00"
        f"</news:publication_date><news:title>{escape(p.title)}</news:title></news:news></url>"
        for p in pieces
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {space}>{urls}</urlset>'


def _sitemap_index(children: list[str]) -> str:
    maps = "".join(f"<sitemap><loc>{escape(c)}</loc></sitemap>" for c in children)
    return (
        f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'
    )
