"""One article out of the bytes of its pages."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from pipeline.read.body import paragraphs
from pipeline.read.quality import language, text_quality
from pipeline.read.times import read_time
from pipeline.records import Article
from pipeline.sites import Page, Parser, canonical, site_of

MAX_BYTES = 5 * 1024 * 1024  # of one page after decompression
MIN_CHARACTERS = 80  # a shorter text is a teaser or an error page

DATELINE = re.compile(r".{1,50}\s?[-–—]+")
DECLARED = re.compile(rb"""charset=["']?([\w-]{2,20})""", re.IGNORECASE)
MISNAMED = ("", "utf-8", "utf8", "iso-8859-1", "latin-1", "us-ascii", "ascii")  # pages that say so are Windows-1252
BLOCKED = (
    "Just a moment...",
    "awsWafCookieDomainList",
    "Performing security verification",
    "Please wait while your request",
)


class PageError(Exception):
    """A page that gives no article; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article beside the text."""

    published_at: str | None
    published_from: str | None
    precision: Literal["minute", "day"]


def read_page(
    body: bytes,
    url: str,
    *,
    more: Sequence[tuple[str, bytes]] = (),
    charset: str | None = None,
    fetched_at: str | None = None,
) -> Article:
    """The article of a page; ``more`` are its further pages as (address, bytes), in order.

    Raises :class:`PageError` where the page is empty, binary, too large, a block page, or holds no text.
    """
    page = _parse(body, url, charset)
    site = site_of(url)
    day = datetime.fromisoformat(fetched_at).date() if fetched_at else None
    parser = site.parser(day)(page) if site else Parser(page)
    said = _published(parser)
    title, authors, section, tags = parser.title() or "", parser.authors(), parser.section(), parser.tags()
    wanted, paywalled = parser.pages(), parser.paywalled()  # all before the body is taken out of its page
    lines = _lines(parser) if site else []
    read_by = type(parser).__name__ if lines else "trafilatura"
    lines = lines or _generic(body, url)
    for address, further in more:
        found = _lines(type(parser)(_parse(further, address, charset))) if site else _generic(further, address)
        lines += [line for line in found if line not in lines]  # some sites repeat the last paragraph of a page
    text = "\n".join(_with_dateline(lines))
    if len(text) < MIN_CHARACTERS:
        raise PageError("no article text on the page")
    return Article(
        url=url,
        title=" ".join(title.split()),
        text=text,
        source=site.title if site else (urlsplit(url).hostname or "file"),
        published_at=said.published_at,
        published_from=said.published_from,
        precision=said.precision,
        modified_at=_iso(parser.modified()),
        canonical_url=_canonical(page, url),
        authors=authors,
        section=section,
        tags=tags,
        language=language(text),
        text_quality=text_quality(text),
        access="paywalled" if paywalled else "free",
        truncated=len(more) + 1 < wanted,
        parser=read_by,
        fetched_at=fetched_at,
        sha256=sha256(body).hexdigest(),
    )


def _parse(body: bytes, url: str, charset: str | None) -> Page:
    if not body.strip():
        raise PageError("the page is empty")
    if len(body) > MAX_BYTES:
        raise PageError(f"the page has {len(body)} bytes; the limit is {MAX_BYTES}")
    if b"\0" in body[:4096] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PageError("a binary file, not HTML")
    soup = BeautifulSoup(decode(body, charset), "lxml")
    head = soup.title.get_text() if soup.title else ""
    if any(mark in head for mark in BLOCKED) or b"awsWafCookieDomainList" in body:
        raise PageError("a block page (captcha or firewall), not an article")
    if soup.find(["p", "div", "article", "body"]) is None:
        raise PageError("not HTML")
    return Page(soup, url)


def decode(body: bytes, charset: str | None = None) -> str:
    """The characters of a page. What reads as UTF-8 is UTF-8, whatever the page or the server says of it."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _stray(body) * 200 < len(body[error.start :]):
            return body.decode("utf-8", "fakta-cp1252")
    stated = DECLARED.search(body[:4096])
    named = charset or (stated[1].decode("ascii") if stated else "")
    try:
        return body.decode("cp1252" if named.lower() in MISNAMED else named, "replace")
    except LookupError:
        return body.decode("cp1252", "replace")


def _stray(body: bytes) -> int:
    """How many bytes are no UTF-8."""
    return body.decode("utf-8", "replace").count("\ufffd")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """A few stray bytes in a page of UTF-8 come from Windows (a pasted quotation mark)."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("fakta-cp1252", _as_cp1252)


def _lines(parser: Parser) -> list[str]:
    return [line for element in parser.bodies() for line in paragraphs(element) if parser.keeps(line)]


def _with_dateline(lines: list[str]) -> list[str]:
    """The dateline ("Jakarta -"), which some sites set before the first paragraph, as its beginning."""
    if len(lines) > 1 and DATELINE.fullmatch(lines[0]):
        return [f"{lines[0]} {lines[1]}", *lines[2:]]
    return lines


def _generic(body: bytes, url: str) -> list[str]:
    """Where no site fits: trafilatura's main text."""
    from trafilatura import extract  # slow to import, and known sites do not need it

    text = extract(body, url=url, include_comments=False, include_tables=False, favor_precision=True) or ""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _published(parser: Parser) -> Metadata:
    """The most trusted readable time; what is unreadable is said, never guessed."""
    unreadable = None
    for where, written in parser.published():
        if found := read_time(written):
            return Metadata(found.at.isoformat(), where, found.precision)
        unreadable = unreadable or f"unreadable: {where} {written!r}"
    return Metadata(None, unreadable or "missing", "minute")


def _iso(written: str | None) -> str | None:
    found = read_time(written) if written else None
    return found.at.isoformat() if found else None


def _canonical(page: Page, url: str) -> str:
    link = page.soup.find("link", rel="canonical")
    stated = link.get("href") if link else page.metas.get("og:url")
    return canonical(urljoin(url, stated) if isinstance(stated, str) and stated else url)
