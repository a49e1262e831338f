"""What a list names: feeds (RSS, Atom), sitemaps and their indexes, index and search pages, answers in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from lxml import etree

from pipeline.collect.manners import LIST_BYTES
from pipeline.collect.moments import WIB, day_of_address, day_written
from pipeline.read.decoding import Undecodable, decoded
from pipeline.sites import Site, canonical

MAX_TAGS = 60_000  # of an index page; the largest real one seen has 4,000
MAX_ENTRIES = 60_000  # of one feed or sitemap, whose standard allows 50,000
ADDRESS = re.compile(r"(?:https?:/)?/\S{8,300}")
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that a list names. ``day`` is that of publication (WIB) where the list or the address tells it."""

    url: str
    title: str = ""
    day: date | None = None
    modified: datetime | None = None


@dataclass(slots=True)
class Listing:
    """What one list said. ``entries`` counts what stands in it, articles or not; ``flaw`` says what was wrong."""

    articles: list[Listed] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)
    entries: int = 0
    flaw: str = ""


def read_list(body: bytes, url: str, site: Site, now: datetime | None) -> Listing:
    """The articles of a list, each once, in its order; and the lists that a sitemap index names.

    Times in the text of a page are read as seen at ``now``; where that is None they are not looked at.
    """
    try:
        body = decoded(body, "gzip", LIST_BYTES) if body.startswith(GZIP) else body
    except Undecodable as error:
        return Listing(flaw=str(error))
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"{", b"[")):
        listing = _json(body, url, site)
    elif start.startswith((b"<?xml", b"<rss", b"<urlset", b"<sitemapindex", b"<feed")) and b"<html" not in start:
        listing = _xml(body, url, site)
    else:
        listing = _html(body, url, site, now)
    once = {item.url: item for item in reversed(listing.articles)}
    listing.articles = [once.pop(item.url) for item in listing.articles if item.url in once]
    return listing


def _article(link: str, base: str, site: Site) -> str | None:
    """The address of an article that a link leads to, also where it is wrapped in another (``…?url=…``)."""
    try:
        url = canonical(urljoin(base, link.strip()))
        if site.is_article(url):
            return site.page_of(url)[0]
        inner = dict(parse_qsl(urlsplit(url).query)).get("url", "")
        return canonical(inner) if inner and site.is_article(inner) else None
    except ValueError:  # no address at all
        return None


# Feeds and sitemaps


def _xml(body: bytes, url: str, site: Site) -> Listing:
    """Entry by entry, so that 50,000 of them take little memory; broken XML gives what can be read of it."""
    listing = Listing()
    safe: dict[str, Any] = {"recover": True, "resolve_entities": False, "no_network": True, "load_dtd": False}
    events = etree.iterparse(BytesIO(body), events=("end",), huge_tree=False, **safe)
    try:
        for _, element in events:
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if name in ("item", "entry", "url", "sitemap"):
                listing.entries += 1
                _entry(name, _fields(element), url, site, listing)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            if listing.entries >= MAX_ENTRIES:
                listing.flaw = f"more than {MAX_ENTRIES} entries"
                break
    except etree.XMLSyntaxError as error:
        listing.flaw = f"broken XML: {error.msg}"
    if not listing.flaw and (log := events.error_log):
        listing.flaw = f"broken XML at line {log[0].line}: {log[0].message}"[:160]
    return listing


def _fields(element: Any) -> dict[str, str]:
    """The text of each field by its name without namespace, the first of those that are repeated."""
    found: dict[str, str] = {}
    for child in element.iter():
        if not isinstance(child.tag, str) or child is element:
            continue
        text = (child.text or "").strip() or child.get("href", "")
        if text:
            found.setdefault(etree.QName(child).localname, text)
    return found


def _entry(name: str, said: dict[str, str], base: str, site: Site, listing: Listing) -> None:
    modified = _moment(said.get("lastmod") or said.get("updated"))
    published = _moment(
        said.get("publication_date") or said.get("pubDate") or said.get("published") or said.get("date")
    )
    if name == "sitemap" and "loc" in said:
        listing.lists.append(Listed(urljoin(base, said["loc"]), modified=modified))
        return
    links = (said.get(field, "") for field in ("loc", "link", "guid", "id"))
    address = next((a for a in (_article(link, base, site) for link in links if link) if a), None)
    if address is not None:
        day = published.astimezone(WIB).date() if published else day_of_address(address)
        listing.articles.append(Listed(address, said.get("title", ""), day, modified))


def _moment(written: str | None) -> datetime | None:
    """A time of a feed (RFC 822) or a sitemap (ISO 8601); one without a zone is WIB."""
    if not written:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(written.strip())
        except (ValueError, TypeError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=WIB)
    return None


# Index and search pages


def _html(body: bytes, url: str, site: Site, now: datetime | None) -> Listing:
    if body.count(b"<") > MAX_TAGS:
        return Listing(flaw=f"a page of more than {MAX_TAGS} tags is no list")
    soup = BeautifulSoup(body, "lxml")
    boxes = soup.select(site.items) if site.items else []
    listing = Listing(entries=len(boxes))
    if site.items and not boxes:
        listing.flaw = "no entry where the site's lists have them"
    for box in boxes or [soup]:
        _links(box, url, site, now if boxes else None, listing)
    return listing


def _links(box: Tag, url: str, site: Site, now: datetime | None, listing: Listing) -> None:
    """The articles that an entry links to, or a whole page where its entries are not known (``now`` None)."""
    day = day_written(_dates(box), now) if now else None
    titles: dict[str, str] = {}
    for link in box.select("a[href]"):
        address = _article(str(link["href"]), url, site)
        if address is not None:
            text = " ".join(link.get_text(" ").split()) or str(link.get("title") or "")
            titles[address] = max(titles.get(address, ""), text, key=len)
    for address, title in titles.items():
        listing.articles.append(Listed(address, title, day_of_address(address) or day))


def _dates(box: Tag) -> Iterator[str]:
    """Where an entry may say its time: attributes first, they are whole where the text is relative."""
    for tag in box.select("time[datetime], span[title]"):
        yield str(tag.get("datetime") or tag.get("title"))
    yield " ".join(box.get_text(" ").split())


def _json(body: bytes, url: str, site: Site) -> Listing:
    """Every text in a JSON answer that is the address of an article."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        return Listing(flaw=f"broken JSON: {error}"[:160])
    listing, waiting = Listing(), [said]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            waiting += reversed(list(value.values() if isinstance(value, dict) else value))
        elif isinstance(value, str) and ADDRESS.fullmatch(value) and (address := _article(value, url, site)):
            listing.articles.append(Listed(address, day=day_of_address(address)))
    listing.entries = len(listing.articles)
    return listing


def is_new(item: Listed, fetched_at: str) -> bool:
    """Whether a list says that the article changed after it was fetched (a minute's grace for the clocks)."""
    if item.modified is None:
        return False
    return item.modified > datetime.fromisoformat(fetched_at) + timedelta(minutes=1)
