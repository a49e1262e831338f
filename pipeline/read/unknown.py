"""The text of pages of sites that are not declared: trafilatura finds it, and its words are set apart as ours are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from bs4 import Tag

from pipeline.read.body import paragraphs
from pipeline.sites import Page, Parser

BLOCKS = "p, h2, h3, h4, li, blockquote, td"
MOST_BLOCKS = 3000  # of a page that are looked at; the longest real article seen has 200
NOT_LETTERS = re.compile(r"\W+")
HEADINGS = ("h2", "h3", "h4", "li")
LEVELS = 3  # of boxes around a block that are looked at
LONGEST_NOISE = 120  # characters: in a longer line trafilatura has joined a teaser with a paragraph
FEWEST = 3  # paragraphs that trafilatura found on both sides of a heading or list which it left out
#: What class names say of blocks that are no text, on the news sites of Indonesia that were looked at.
SIDE = re.compile(
    r"baca-?juga|related|terkait|share|sosmed|social|comment|komentar|newsletter|banner|(?:^|-)ads?(?:-|$)|promo|popular"
    r"|terpopuler|breadcrumb|author|editor|tags?(?:-|$)|menu|nav|footer|sidebar|copyright",
    re.IGNORECASE,
)


def main_text(page: Page, body: bytes, parser: Parser) -> list[str]:
    """The paragraphs of the main text, without what every Indonesian news site puts between them."""
    from trafilatura import extract  # slow to import, and known sites do not need it

    text = extract(body, url=page.url, include_comments=False, include_tables=False) or ""
    found = [" ".join(line.split()) for line in text.split("\n")]
    found = [line.removeprefix("- ") for line in found if line.strip()]
    return [line for line in _respaced(page, found) if len(line) > LONGEST_NOISE or parser.keeps(line)]


def _respaced(page: Page, found: list[str]) -> list[str]:
    """What was found, each paragraph as the page sets it: spaces at links, headings and lists between them."""
    blocks = list(_blocks(page))
    places = {letters: place for place, (_, letters, _) in reversed(list(enumerate(blocks))) if letters}
    known = [places.get(_letters(line)) for line in found]
    if sum(place is not None for place in known) < FEWEST:
        return _as_set(page, found)
    lines: list[str] = []
    last: int | None = None
    for line, place in zip(found, known, strict=True):
        if place is not None and last is not None and last < place:
            lines += [text for text, _, heading in blocks[last + 1 : place] if heading and text not in found]
        lines.append(blocks[place][0] if place is not None else line)
        last = place if place is not None else last
    if last is not None and lines[-1].endswith(":"):  # what it announces
        lines += [text for text, _, _ in takewhile(lambda block: block[2], blocks[last + 1 :])]
    return lines


def _as_set(page: Page, found: list[str]) -> list[str]:
    """The lines of a page that is text and line breaks rather than paragraphs."""
    lines = {_letters(line): line for line in paragraphs(page.soup.body or page.soup)}
    return [lines.get(_letters(line), line) for line in found]


def _blocks(page: Page) -> Iterator[tuple[str, str, bool]]:
    """Each innermost block: its text, its letters alone, and whether it is a heading or a point of a list."""
    for tag in page.soup.select(BLOCKS, limit=MOST_BLOCKS):
        if tag.find(BLOCKS.split(", ")) is None:
            text = " ".join(paragraphs(tag))
            yield text, _letters(text), tag.name in HEADINGS and bool(text) and not _aside(tag)


def _aside(tag: Tag) -> bool:
    """Whether a block is a link elsewhere, or stands in a box of such."""
    linked = sum(len(a.get_text(strip=True)) for a in tag.find_all("a"))
    if linked * 2 > len(tag.get_text(strip=True)):
        return True
    near = (tag, *islice(tag.parents, LEVELS))
    return any(SIDE.search(" ".join(map(str, above.get_attribute_list("class")))) for above in near)


def _letters(text: str) -> str:
    return NOT_LETTERS.sub("", text).lower()
