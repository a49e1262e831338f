"""What a publisher declares: where it lives, how it lists and pages its articles, and how its pages are parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.sites.parser import Parser

#: Modules of this package that hold a ``SITE``; the order is that of the documentation.
NAMES = (
    *("bisnis", "kontan", "cnbcindonesia", "detik", "katadata", "kompas", "tempo", "antaranews", "cnnindonesia"),
    *("liputan6", "idxchannel", "investor", "mediaindonesia", "republika", "okezone", "sindonews", "bloombergtechnoz"),
    "hukumonline",
)

#: Parameters that say where a reader came from, not what is read (see docs/sites.md).
TRACKING = re.compile(r"utm_\w+|tag_from|source|ref|_ga|fbclid|gclid|single|showpage")


#: The address of an article where a site does not say otherwise: a dated or numbered path.
ARTICLE = r"/read/\d{5,}/|/read/\d{4}/\d{2}/\d{2}/|/\d{14}-\d+-\d+/"
PAGE_PATH = re.compile(r"(.*/[^/]*[a-z][^/]*)/(\d{1,2}|all)")

Kind = Literal["news", "document"]

#: Addresses that show all pages of an article at once: by a parameter, or by a last path part.
WHOLE = (("page", "all"), ("showpage", "all"), ("single", "1"))


@dataclass(frozen=True, slots=True)
class Site:
    """A publisher. ``hosts`` match themselves and their subdomains; hosts in ``.example`` hold the bundled corpus.

    What lists articles: ``feeds`` (RSS, Atom, JSON) and ``sitemaps`` hold the newest, a sitemap with ``{date}`` in its
    address a month; ``index`` is a list for each day; ``latest`` are lists without days, newest first; ``search`` finds
    a topic (``{query}``, or ``{slug}``: the words joined by hyphens), ``search_days`` at a time where the site stops
    early; ``search_post`` says that its query is sent as a form or as JSON. ``{page}`` counts from 1, ``{offset}`` the
    entries before the page. ``items`` is the selector of one entry of an index or search page; without it every link
    is looked at.

    ``parsers`` are (last day, parser) pairs, oldest first; the parser of the present layout has no last day.
    ``page_param`` is the query parameter that numbers the pages of one article, ``page_path`` says that they are
    numbered by a last path part ("/2"); ``page_offset`` is added to the number there (Katadata's second page
    is "/1"). ``article`` is the pattern that tells an article's address from that of a list.
    ``kind`` "document" is a regulator's: its press releases and rules are what claims are checked against.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    parsers: tuple[tuple[date | None, type[Parser]], ...]
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    index: str | None = None
    latest: tuple[str, ...] = ()
    search: str | None = None
    search_days: int | None = None
    search_post: Literal["form", "json"] | None = None
    items: str | None = None
    article: str = ARTICLE
    skip: tuple[str, ...] = ()
    page_param: str | None = None
    page_path: bool = False
    page_offset: int = 0
    terms: str | None = None
    on_by_default: bool = True
    kind: Kind = "news"

    def owns(self, url: str) -> bool:
        """Whether the address is on one of the site's hosts or their subdomains."""
        host = (urlsplit(url).hostname or "").lower()
        return any(host == h or host.endswith("." + h) for h in self.hosts)

    def is_article(self, url: str) -> bool:
        """Whether the address is that of an article which is collected."""
        return self.owns(url) and bool(re.search(self.article, url)) and not any(part in url for part in self.skip)

    def parser(self, day: date | None) -> type[Parser]:
        """The parser of the layout that was in use on ``day`` (the present one where it is not known)."""
        for last, parser in self.parsers:
            if last is None or (day is not None and day <= last):
                return parser
        return self.parsers[-1][1]

    def page_of(self, url: str) -> tuple[str, int]:
        """The address of the article and the number of the page that ``url`` is: 1 for the first, 0 for all at once."""
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        number = 0 if [query.pop(name) for name, value in WHOLE if query.get(name) == value] else 1
        if self.page_param and query.get(self.page_param, "").isdigit():
            number = max(int(query.pop(self.page_param)), 1)
        path = parts.path
        if self.page_path and (found := PAGE_PATH.fullmatch(path)):
            path, number = found[1], 0 if found[2] == "all" else max(int(found[2]) + self.page_offset, 1)
        return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), "")), number


def canonical(url: str) -> str:
    """The address without fragment and tracking parameters."""
    parts = urlsplit(url)
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(k)]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, urlencode(query), ""))


@cache
def sites() -> tuple[Site, ...]:
    """Every declared site of news."""
    return tuple(import_module(f"pipeline.sites.{name}").SITE for name in NAMES)


@cache
def regulators() -> tuple[Site, ...]:
    """Every body whose press releases and rules are read as documents."""
    declared: tuple[Site, ...] = import_module("pipeline.sites.regulators").SITES
    return declared


def site_of(url: str) -> Site | None:
    """The site or regulator that an address belongs to; None where none claims it."""
    return next((site for site in (*sites(), *regulators()) if site.owns(url)), None)
