"""The fields of an article page as a site's parser finds them: metadata of the page first, then selectors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal

from bs4 import BeautifulSoup, NavigableString, Tag

from pipeline.sites.noise import PAY, paragraphs

ARTICLE_TYPES = frozenset({"NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting"})
#: Elements that never hold the text of an article.
NEVER = (
    "script, style, noscript, iframe, template, form, button, svg, figure, figcaption, ins, nav, aside, video, audio, "
    "[hidden], [style*='display:none'], [style*='display: none']"
)
#: What stands before a link to another article. The bare words begin real sentences: the colon is needed.
MARKER = re.compile(
    r"(?:\A|(?<=[.!?”\"]))\s*(?:baca|lihat|simak|tonton|saksikan)\s+(?:juga|video|artikel)(?:\s+video)?\s*:\s*\Z",
    re.IGNORECASE,
)
PAGER = re.compile(r"\A\s*halaman\s*:", re.IGNORECASE)
Access = Literal["free", "metered", "paywalled"]
TIERS: Mapping[str, Access] = {"free": "free", "metered": "metered", "locked": "paywalled"}


@dataclass
class Page:
    """One parsed page: its tree, its metadata by name and the JSON-LD of the article."""

    soup: BeautifulSoup
    url: str
    metas: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.metas = {}
        for tag in self.soup.find_all("meta", limit=500):
            name = tag.get("property") or tag.get("name") or tag.get("itemprop")
            content = tag.get("content")
            if isinstance(name, str) and isinstance(content, str) and content.strip():
                self.metas.setdefault(name.lower(), content.strip())

    @cached_property
    def article(self) -> Mapping[str, Any]:
        """The JSON-LD object of the article; empty where the page has none that can be read."""
        for tag in self.soup.find_all("script", type="application/ld+json", limit=30):
            for item in _objects(_json(tag.string or tag.get_text())):
                kinds = item.get("@type")
                if ARTICLE_TYPES & set(kinds if isinstance(kinds, list) else [kinds]):
                    return item
        return {}

    def first(self, *selectors: str) -> Tag | None:
        """The first element that has text, by the first selector that finds one."""
        for selector in selectors:
            for tag in self.soup.select(selector):
                if tag.get_text(strip=True):
                    return tag
        return None

    def text(self, *selectors: str) -> str | None:
        found = self.first(*selectors)
        return " ".join(found.get_text(" ").split()) if found else None


def drop_teaser(link: Tag) -> None:
    """Remove a link to another article together with the marker before it ("Baca juga:"), wherever it stands."""
    before = link.previous_sibling
    while isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    if before is None and link.parent is not None and link.parent.name in ("strong", "b", "em", "span"):
        before = link.parent.previous_sibling
    if isinstance(before, Tag) and MARKER.fullmatch(before.get_text(" ").strip()):
        before.decompose()
        link.decompose()
    elif isinstance(before, NavigableString) and (marker := MARKER.search(before)):
        before.replace_with(before[: marker.start()])
        link.decompose()


def _json(text: str) -> Any:
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except ValueError:
        return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"))


class Parser:
    """How one layout of one site is read. A site sets what differs; the order of trust is the same everywhere."""

    title_at: ClassVar[tuple[str, ...]] = ("h1",)
    author_at: ClassVar[tuple[str, ...]] = ()
    date_at: ClassVar[tuple[str, ...]] = ()
    section_at: ClassVar[tuple[str, ...]] = ()
    tags_at: ClassVar[str | None] = None
    body_at: ClassVar[tuple[str, ...]] = ("article",)
    #: Elements inside the body that are no text of the article.
    drop: ClassVar[tuple[str, ...]] = ()
    #: Whole paragraphs that are no text of the article.
    noise: ClassVar[re.Pattern[str]] = paragraphs()
    #: Metadata that hold the time of publication, most trusted first.
    date_metas: ClassVar[tuple[str, ...]] = ("article:published_time", "publishdate", "content_publisheddate")
    paywall_at: ClassVar[str | None] = None
    pager_at: ClassVar[str | None] = None

    def __init__(self, page: Page) -> None:
        self.page = page

    def title(self) -> str | None:
        """The headline as the page shows it; metadata may carry a shorter one for search engines."""
        shown = self.page.text(*self.title_at)
        return shown or self.page.article.get("headline") or self.page.metas.get("og:title")

    def authors(self) -> tuple[str, ...]:
        named = [self.clean_author(a) for a in (self.page.text(s) for s in self.author_at) if a]
        found = named or [self.clean_author(a) for a in self._stated_authors()]
        return tuple(dict.fromkeys(a for a in found if a))

    def _stated_authors(self) -> Iterator[str]:
        stated = self.page.article.get("author") or []
        for author in stated if isinstance(stated, list) else [stated]:
            name = author.get("name") if isinstance(author, dict) else author
            for one in name if isinstance(name, list) else [name]:
                if isinstance(one, str):
                    yield one

    def clean_author(self, name: str) -> str:
        """A name without the desk or brand after it ("Name - Bisnis.com")."""
        return re.split(r"(?<!\s)\s+[-–|]\s+|,\s*(?=CNBC|detik)", name.strip())[0].removeprefix("Oleh ").strip()

    def published(self) -> Iterator[tuple[str, str]]:
        """Candidates (where from, as written) for the time of publication, most trusted first."""
        if stated := self.page.article.get("datePublished"):
            yield "json-ld", str(stated)
        for name in self.date_metas:
            if name in self.page.metas:
                yield f"meta:{name}", self.page.metas[name]
        if shown := self.page.text(*self.date_at):
            yield "visible", shown

    def modified(self) -> str | None:
        return self.page.article.get("dateModified") or self.page.metas.get("article:modified_time")

    def section(self) -> str | None:
        return (
            self.page.text(*self.section_at)
            or self.page.article.get("articleSection")
            or self.page.metas.get("article:section")
        )

    def tags(self) -> tuple[str, ...]:
        if self.tags_at:
            shown = [" ".join(t.get_text(" ").split()).lstrip("# ") for t in self.page.soup.select(self.tags_at)]
            if any(shown):
                return tuple(dict.fromkeys(t for t in shown if t))
        return tuple(k.strip() for k in self.page.metas.get("keywords", "").split(",") if k.strip())

    def bodies(self) -> list[Tag]:
        """The elements that hold the text, in reading order, with everything that is not text taken out."""
        for selector in self.body_at:
            found = self.page.soup.select(selector)
            inside = {id(inner) for tag in found for inner in tag.select(selector)}
            outer = [tag for tag in found if id(tag) not in inside]
            if any(tag.get_text(strip=True) for tag in outer):
                for tag in outer:
                    self._take_out(tag)
                return outer
        return []

    def _take_out(self, body: Tag) -> None:
        for dropped in body.select(", ".join((NEVER, *self.drop))):
            dropped.decompose()
        for link in body.select("a"):
            drop_teaser(link)

    def keeps(self, paragraph: str) -> bool:
        """Whether a paragraph is text of the article."""
        return not self.noise.fullmatch(paragraph)

    def calls_to_pay(self, paragraph: str) -> bool:
        """Whether a paragraph is the box that stands where the rest of a locked article would be."""
        return bool(PAY.fullmatch(paragraph))

    def access(self) -> Access:
        """What the page says of who may read it: JSON-LD, then the tier that Facebook asks for, then a locked box."""
        tier = self.page.metas.get("article:content_tier", "").lower()
        if tier in TIERS:
            return TIERS[tier]
        if str(self.page.article.get("isAccessibleForFree")).lower() == "false":
            return "paywalled"
        return "paywalled" if self.paywall_at and self.page.soup.select_one(self.paywall_at) else "free"

    def pages(self) -> int:
        """How many pages the article says it has, by its pager or by a line "Halaman: 1 2 3"."""
        numbers = [t.get_text(strip=True) for t in self.page.soup.select(self.pager_at)] if self.pager_at else []
        if line := self.page.soup.find(string=PAGER):
            numbers += (line.parent or line).get_text(" ").split()
        return max((int(n) for n in numbers if n.isdigit() and int(n) < 100), default=1)
