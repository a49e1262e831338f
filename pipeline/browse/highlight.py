"""An article's text as segments that a template can mark: spans of facts may nest and overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Marked:
    """A fact to show: its span, its kind (a CSS class), a title to hover over and where it leads."""

    start: int
    end: int
    kind: str
    title: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the same facts over all of it; ``anchors`` are the ids of claims that begin here."""

    text: str
    kinds: str
    title: str
    link: str
    anchors: tuple[str, ...]


def paragraphs(text: str, facts: Iterable[Marked], anchors: dict[int, list[str]]) -> list[list[Segment]]:
    """Segments of each paragraph. ``anchors`` maps an offset to the ids that a link may jump to."""
    marks = sorted(facts, key=lambda f: (f.start, -f.end))
    found, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [m for m in marks if m.start < end and m.end > start]
            found.append(list(_segments(text, start, end, inside, anchors)))
        start = end + 1
    return found


def _segments(text: str, start: int, end: int, marks: list[Marked], anchors: dict[int, list[str]]) -> Iterator[Segment]:
    cuts = {start, end, *(a for a in anchors if start <= a < end)}
    cuts |= {cut for m in marks for cut in (m.start, m.end) if start < cut < end}
    edges = sorted(cuts)
    for left, right in pairwise(edges):
        over = [m for m in marks if m.start <= left and m.end >= right]
        innermost = min((m for m in over if m.link), key=lambda m: m.end - m.start, default=None)
        yield Segment(
            text=text[left:right],
            kinds=" ".join(dict.fromkeys(m.kind for m in over)),
            title="; ".join(dict.fromkeys(m.title for m in over if m.title)),
            link=innermost.link if innermost else "",
            anchors=tuple(anchors.get(left, ())),
        )
