"""Which lists of a site are read for a job, and when a list has no further page.

No list can make us go on for ever: a page that names no article which its walk did not have before is the last one, as
is one that names only articles older than the days asked for, and the fiftieth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import quote_plus

from pipeline.collect.lists import Listed, Listing
from pipeline.collect.wire import Post
from pipeline.sites import Site

MAX_PAGES = 50  # of one list
MAX_CHILDREN = 200  # sitemaps that the index of a site may name
NEWS = timedelta(days=2)  # how far back feeds and news sitemaps reach


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a site: articles published from ``since`` to ``until``, on a topic."""

    since: date | None = None
    until: date | None = None
    topic: str | None = None

    @property
    def words(self) -> list[str]:
        return re.findall(r"\w+", (self.topic or "").lower())

    def spoken_of(self, item: Listed) -> bool:
        """Whether the title or the address of an article holds a word of the topic."""
        told = f"{item.title} {item.url}".lower()
        return not self.words or any(word in told for word in self.words)

    def in_time(self, item: Listed) -> bool:
        """Whether the article may be of the days asked for: one whose day is not known may."""
        if item.day is None:
            changed = item.modified.date() if item.modified else None
            return not (changed and self.since and changed < self.since)  # published before that
        return (self.since is None or item.day >= self.since) and (self.until is None or item.day <= self.until)


@dataclass(slots=True)
class Walk:
    """One list, page by page. ``found`` says that the site itself has searched for the topic."""

    template: str
    wish: Wish
    day: date | None = None
    found: bool = False
    post: Post | None = None
    values: dict[str, str] = field(default_factory=dict)
    page: int = 1
    offset: int = 0
    met: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        """The address of the page it is at."""
        return self.template.format(date=self.day, page=self.page, offset=self.offset, **self.values)

    def wanted(self, listing: Listing) -> list[Listed]:
        """The articles of a page that are to be fetched."""
        return [i for i in listing.articles if self.wish.in_time(i) and (self.found or self.wish.spoken_of(i))]

    def advance(self, listing: Listing) -> bool:
        """Go to the next page; False where there is none."""
        new = {item.url for item in listing.articles} - self.met
        self.met |= new
        paged = "{page}" in self.template or "{offset}" in self.template
        if not new or not paged or self.page >= MAX_PAGES or self._past(listing) or self._off_topic(listing):
            return False
        self.page += 1
        self.offset += max(listing.entries, 1) if listing.entries else len(listing.articles)
        return True

    def _past(self, listing: Listing) -> bool:
        """Whether a list without a day of its own, newest first, has reached what is too old."""
        since = self.wish.since
        return self.day is None and since is not None and all(i.day and i.day < since for i in listing.articles)

    def _off_topic(self, listing: Listing) -> bool:
        """A page for a tag that does not exist shows the news of the day instead."""
        return "{slug}" in self.template and not any(self.wish.spoken_of(i) for i in listing.articles)


def walks(site: Site, wish: Wish, today: date) -> Iterator[Walk]:
    """The lists of a site that may name what is wanted, the most telling first."""
    if wish.topic and site.search:
        yield from _searches(site, wish, today)
        return
    since, until = wish.since, wish.until
    if since is None or until is None or until >= today - NEWS:
        for url in (*site.feeds, *(s for s in site.sitemaps if "{date" not in s)):
            yield Walk(url, wish)
    elif not site.index and not site.latest:
        yield from (Walk(url, wish) for url in site.sitemaps if "{date" not in url)
    if since is not None and until is not None:
        yield from _dated(site, wish, since, until)
    elif not site.feeds and not site.sitemaps:
        yield from _dated(site, wish, today, today)


def _dated(site: Site, wish: Wish, since: date, until: date) -> Iterator[Walk]:
    """A sitemap a month, an index a day, newest first; lists without days where there is neither."""
    days = [until - timedelta(days=n) for n in range((until - since).days + 1)]
    monthly = [s for s in site.sitemaps if "{date" in s]
    for month in dict.fromkeys(day.replace(day=1) for day in days if monthly):
        yield from (Walk(template, wish, month) for template in monthly)
    if site.index and not monthly:
        yield from (Walk(site.index, wish, day) for day in days)
    if not site.index and not monthly:
        yield from (Walk(template, wish) for template in site.latest)


def _searches(site: Site, wish: Wish, today: date) -> Iterator[Walk]:
    """The site's own search, in windows of days where it stops early."""
    assert site.search is not None
    words = {"query": quote_plus(wish.topic or ""), "slug": "-".join(wish.words)}
    for since, until in _windows(site.search_days, wish, today):
        values = {**words, "since": since.isoformat() if since else "", "until": until.isoformat() if until else ""}
        yield Walk(site.search, wish, found=True, post=site.search_post, values=values)


def _windows(days: int | None, wish: Wish, today: date) -> Iterator[tuple[date | None, date | None]]:
    if days is None or wish.since is None:
        yield wish.since, wish.until
        return
    until = wish.until or today
    while until >= wish.since:
        since = max(wish.since, until - timedelta(days=days - 1))
        yield since, until
        until = since - timedelta(days=1)
