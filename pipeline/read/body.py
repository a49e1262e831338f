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
#: Where a tag parts "bagi" from "masyarakat" a space was lost; "Bisnis.com" and ", JAKARTA" are rightly together.
WORD_ENDS = re.compile(r"[\w%)\]”’]\Z")
WORD_BEGINS = re.compile(r"[\w(\[“‘]")
SENTENCE_ENDS = re.compile(r"(?:[^\W\d_]|[)”])[,;:!?]\Z")
LETTER = re.compile(r"[^\W\d_]")
#: What is written together although a tag parts it: "platform" + "nya", "me" + "reboot", "H" + "2", a big first letter.
SUFFIX = re.compile(r"(?:nya|lah|kah|pun|ku|mu|an)\b")
PREFIX = re.compile(r"\b(?:me[mn]?|meng|memper|ber|ter|pe[mn]?|peng|nge)\Z", re.IGNORECASE)
INITIAL = re.compile(r"(?:\A|\s)[^\W\d_]\Z")
CURRENCY = re.compile(r"(?:\bRp|\$|€|¥|£)\Z")
TIGHT = frozenset({"sub", "sup", "wbr"})
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
        if parted and _glues(before, piece):
            yield " "
        yield piece
        before = (before + piece)[-40:] if piece.strip() else piece or before


def _glues(before: str, after: str) -> bool:
    """Whether two stretches that a tag parts would run together wrongly."""
    if SENTENCE_ENDS.search(before):
        return bool(LETTER.match(after))
    if not (WORD_ENDS.search(before) and WORD_BEGINS.match(after)):
        return False
    whole = PREFIX.search(before) and after[:1].islower()
    return not (whole or SUFFIX.match(after) or INITIAL.search(before) or CURRENCY.search(before))


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
            closed = open_tags.pop().name if open_tags else "p"
            parted = closed not in TIGHT
            if closed in BLOCKS:
                yield BREAK, False
        elif isinstance(child, Tag):
            parted = child.name not in TIGHT
            if child.name in BLOCKS:
                yield BREAK, False
            stack.append(iter(child.children))
            open_tags.append(child)
        elif isinstance(child, NavigableString) and not isinstance(child, Comment | PreformattedString):
            yield str(child).replace("\n", " ").replace("\r", " "), parted
            parted = False
