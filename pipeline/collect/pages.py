"""Further pages of an article: those that its own pages link to."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape
from urllib.parse import urljoin

from pipeline.sites import canonical, site_of

LINK = re.compile(rb"""\bhref\s{0,3}=\s{0,3}["']([^"'<>\s]{1,2000})["']""", re.IGNORECASE)
MAX_PAGES = 20  # of one article


def further_pages(url: str, body: bytes, done: Collection[str]) -> list[str]:
    """The pages of the same article that a page links to and that are not ``done``, in their order."""
    site = site_of(url)
    if site is None or not (site.page_param or site.page_path):
        return []
    article = site.page_of(canonical(url))[0]
    found: dict[int, str] = {}
    for link in LINK.findall(body):
        try:
            target = canonical(urljoin(url, unescape(link.decode("utf8", "replace"))))
        except ValueError:
            continue
        base, number = site.page_of(target)
        if base == article and number > 1 and target not in done and len(done) + len(found) < MAX_PAGES:
            found.setdefault(number, target)
    return [found[number] for number in sorted(found)]
