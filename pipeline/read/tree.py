"""From the bytes of a page to its tree: characters, block pages, what is no HTML."""

from __future__ import annotations

import codecs
import re

from bs4 import BeautifulSoup

from pipeline.sites import Page

MAX_BYTES = 5 * 1024 * 1024  # of one page after decompression
DECLARED = re.compile(rb"""charset=["']?([\w-]{2,20})""", re.IGNORECASE)
MISNAMED = ("", "utf-8", "utf8", "iso-8859-1", "latin-1", "us-ascii", "ascii")  # pages that say so are Windows-1252
TITLE = re.compile(rb"<title[^>]{0,100}>([^<]{0,300})", re.IGNORECASE)
#: What the title of a block page says, and what stands anywhere in one.
BLOCK_TITLES = (b"Just a moment...", b"Performing security verification", b"Please wait while your request")
BLOCK_MARKS = (b"awsWafCookieDomainList", b"captcha-delivery.com")


class PageError(Exception):
    """A page that gives no article; the message says why in one line."""


def parse(body: bytes, url: str, charset: str | None) -> Page:
    """The page as a tree. Raises :class:`PageError` where it is empty, binary, too large, a block page or no HTML."""
    if not body.strip():
        raise PageError("the page is empty")
    if len(body) > MAX_BYTES:
        raise PageError(f"the page has {len(body)} bytes; the limit is {MAX_BYTES}")
    if b"\0" in body[:4096] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PageError("a binary file, not HTML")
    if is_block_page(body):
        raise PageError("a block page (captcha or firewall), not an article")
    soup = BeautifulSoup(decode(body, charset), "lxml")
    if soup.find(["p", "div", "article", "body"]) is None:
        raise PageError("not HTML")
    return Page(soup, url)


def is_block_page(body: bytes) -> bool:
    """Whether a firewall or captcha answered in place of the site."""
    found = TITLE.search(body[:100_000])
    titled = found is not None and any(mark in found[1] for mark in BLOCK_TITLES)
    return titled or any(mark in body for mark in BLOCK_MARKS)


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
