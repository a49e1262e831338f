"""One article out of the bytes of its pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal
from urllib.parse import urljoin, urlsplit

from pipeline.read.body import paragraphs
from pipeline.read.pdf import PDF_SIGNATURE, read_pdf
from pipeline.read.quality import language, text_quality
from pipeline.read.times import read_time
from pipeline.read.tree import MAX_BYTES, PageError, is_block_page, parse
from pipeline.read.unknown import main_text
from pipeline.records import Article
from pipeline.sites import Page, Parser, Site, canonical, site_of

__all__ = ["MAX_BYTES", "PageError", "is_block_page", "read_page"]

MIN_CHARACTERS = 80  # a shorter text is a teaser or an error page
MOST_LINKS = 2000  # that are looked at: real pages have 300
DATELINE = re.compile(r".{1,50}\s?[-–—]+")


@dataclass(frozen=True, slots=True)
class Published:
    """When a page says that its article was published, and where it says so."""

    at: str | None
    said_by: str | None
    precision: Literal["minute", "day"]


def read_page(
    body: bytes,
    url: str,
    *,
    more: Sequence[tuple[str, bytes]] = (),
    charset: str | None = None,
    fetched_at: str | None = None,
) -> Article:
    """The article of a page; ``more`` are its further pages as (address, bytes), in order, or the page that has all.

    Raises :class:`PageError` where the page is empty, binary, too large, a block page, or holds no text.
    """
    site = site_of(url)
    if body.startswith(PDF_SIGNATURE):
        return read_pdf(body, url, source=_source(site, url), fetched_at=fetched_at)
    page = parse(body, url, charset)
    day = datetime.fromisoformat(fetched_at).date() if fetched_at else None
    parser = site.parser(day)(page) if site else Parser(page)
    published = _published(parser)
    title, authors, section, tags = parser.title() or "", parser.authors(), parser.section(), parser.tags()
    wanted, stated_access = _pages(parser, site, url), parser.access()  # all before the body is taken out of its page
    lines = _lines(parser) if site else []
    read_by = type(parser).__name__ if lines else "trafilatura"
    lines = lines or main_text(page, body, parser)
    whole = _whole(site, more)
    for address, further in whole or more:
        other = type(parser)(parse(further, address, charset))
        found = _lines(other) if site else main_text(other.page, further, other)
        lines = _joined(lines, found, bool(whole))
    text = "\n".join(_with_dateline([line for line in lines if not parser.calls_to_pay(line)]))
    if len(text) < MIN_CHARACTERS:
        raise PageError("no article text on the page")
    asked_to_pay = any(parser.calls_to_pay(line) for line in lines)
    return Article(
        url=url,
        title=" ".join(title.split()),
        text=text,
        source=_source(site, url),
        kind=site.kind if site else "news",
        published_at=published.at,
        published_from=published.said_by,
        precision=published.precision,
        modified_at=_iso(parser.modified()),
        canonical_url=_canonical(page, url),
        authors=authors,
        section=section,
        tags=tags,
        language=language(text),
        text_quality=text_quality(text),
        access="paywalled" if stated_access == "free" and asked_to_pay else stated_access,
        truncated=_truncated(wanted, more, bool(whole), asked_to_pay or stated_access == "paywalled"),
        parser=read_by,
        fetched_at=fetched_at,
        sha256=sha256(body).hexdigest(),
    )


def _source(site: Site | None, url: str) -> str:
    return site.title if site else (urlsplit(url).hostname or "file")


def _whole(site: Site | None, more: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The page that shows the whole article ("?page=all"), where it was fetched: the others are not needed then."""
    return [(address, body) for address, body in more if site and site.page_of(address)[1] == 0][:1]


def _pages(parser: Parser, site: Site | None, url: str) -> int:
    """How many pages the article has, by its pager and by the links to its further pages, which are taken out."""
    article, number = site.page_of(url) if site else (url, 1)
    stated = parser.pages() if number else 1
    further: set[int] = set()
    for link in parser.page.soup.select("a[href]", limit=MOST_LINKS) if site else ():
        target = _absolute(url, str(link["href"]))
        first, page = site.page_of(target) if site and target else ("", 1)
        if first == article and page != 1:
            further.add(page)
            link.decompose()
    return max(stated, 1 + len(further - {0})) if number else 1


def _absolute(url: str, link: str) -> str | None:
    """A link of a page as a whole address; None where it is none ("http://[")."""
    try:
        found = urljoin(url, link)
        urlsplit(found)
    except ValueError:
        return None
    return found


def _joined(lines: list[str], further: list[str], whole: bool) -> list[str]:
    """A further page after the ones before it; some sites repeat the last paragraph of a page."""
    if whole and sum(map(len, further)) >= sum(map(len, lines)):
        return further
    return lines + [line for line in further if line not in lines]


def _truncated(wanted: int, more: Sequence[tuple[str, bytes]], whole: bool, locked: bool) -> bool:
    """Whether pages are missing, or a reader who does not pay sees only the beginning."""
    return locked or (not whole and len(more) + 1 < wanted)


def _lines(parser: Parser) -> list[str]:
    return [line for element in parser.bodies() for line in paragraphs(element) if parser.keeps(line)]


def _with_dateline(lines: list[str]) -> list[str]:
    """The dateline ("Jakarta -"), which some sites set before the first paragraph, as its beginning."""
    if len(lines) > 1 and DATELINE.fullmatch(lines[0]):
        return [f"{lines[0]} {lines[1]}", *lines[2:]]
    return lines


def _published(parser: Parser) -> Published:
    """The most trusted readable time; what is unreadable is said, never guessed."""
    unreadable = None
    for where, written in parser.published():
        if found := read_time(written):
            return Published(found.at.isoformat(), where, found.precision)
        unreadable = unreadable or f"unreadable: {where} {written!r}"
    return Published(None, unreadable or "missing", "minute")


def _iso(written: str | None) -> str | None:
    found = read_time(written) if written else None
    return found.at.isoformat() if found else None


def _canonical(page: Page, url: str) -> str:
    link = page.soup.find("link", rel="canonical")
    stated = link.get("href") if link else page.metas.get("og:url")
    return canonical(_absolute(url, stated) or url if isinstance(stated, str) and stated else url)
