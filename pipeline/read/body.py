"""The text of an element: a line a paragraph, and a space where inline tags meet so that words never glue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Comment, NavigableString, Tag
from bs4.element import PreformattedString

BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "blockquote",
            "br",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
            "figure",
            "h1",
            "h2",
            "h3",
            "h4",
        ),
        *("h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead"),
        *("tr", "ul"),
    }
)
SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
WORD_ENDS = re.compile(r"[\w%)\]”’]\Z")
WORD_BEGINS = re.compile(r"[\w(\[“‘]")
BREAK = "\n"


def paragraphs(element: Tag) -> list[str]:
    """The paragraphs of an element, each on one line, spaces of every kind made plain."""
    text = INVISIBLE.sub("", "".join(_joined(element)))
    lines = (SPACES.sub(" ", line).strip() for line in text.split(BREAK))
    return [line for line in lines if line]


def _joined(element: Tag) -> Iterator[str]:
    """Pieces of text, with a space between two that a tag parts and that would make one word."""
    before = ""
    for piece, parted in _pieces(element):
        if parted and WORD_ENDS.search(before) and WORD_BEGINS.match(piece):
            yield " "
        yield piece
        before = piece or before


def _pieces(element: Tag) -> Iterator[tuple[str, bool]]:
    """Each stretch of text and whether a tag stands before it; a block gives a line break.

    Iterative, since hostile pages nest deeper than Python recurses.
    """
    parted = False
    stack: list[Iterator[object]] = [iter(element.children)]
    open_tags: list[Tag] = []
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            parted = True
            if open_tags and open_tags.pop().name in BLOCKS:
                yield BREAK, False
        elif isinstance(child, Tag):
            parted = True
            if child.name in BLOCKS:
                yield BREAK, False
            stack.append(iter(child.children))
            open_tags.append(child)
        elif isinstance(child, NavigableString) and not isinstance(child, Comment | PreformattedString):
            yield str(child).replace("\n", " ").replace("\r", " "), parted
            parted = False
