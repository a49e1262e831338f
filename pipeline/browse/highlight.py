"""An article's text as passages and segments that a template can mark: spans of facts may nest and overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

HIT = "k-hit"  # the kind of a searched word


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
    """A stretch of text with the same facts over all of it."""

    text: str
    kinds: str
    title: str
    link: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a paragraph: the evidence of claims (``ids``, ``number`` in the article), or what stands between."""

    segments: tuple[Segment, ...]
    ids: tuple[str, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the evidence of one claim or, where they overlap, of several stands."""

    start: int
    end: int
    ids: tuple[str, ...]
    number: int


def evidence(claims: Iterable[tuple[int, int, str]]) -> list[Evidence]:
    """Spans (start, end, id of the claim) put together where they overlap, and numbered."""
    found: list[Evidence] = []
    for start, end, key in sorted(claims):
        last = found[-1] if found else None
        if last is not None and start < last.end:
            found[-1] = Evidence(last.start, max(last.end, end), (*last.ids, key), last.number)
        else:
            found.append(Evidence(start, end, (key,), len(found) + 1))
    return found


def paragraphs(text: str, facts: Iterable[Marked], claims: Sequence[Evidence] = ()) -> list[list[Passage]]:
    """The passages of each paragraph. Evidence that goes on in the next paragraph has its ids in the first."""
    marks = sorted(facts, key=lambda f: (f.start, -f.end))
    found, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [m for m in marks if m.start < end and m.end > start]
            found.append(list(_passages(text, start, end, inside, claims)))
        start = end + 1
    return found


def _passages(text: str, start: int, end: int, marks: list[Marked], claims: Sequence[Evidence]) -> Iterator[Passage]:
    at = start
    for claim in (c for c in claims if c.start < end and c.end > start):
        first, last = max(claim.start, start), min(claim.end, end)
        if at < first:
            yield Passage(tuple(_segments(text, at, first, marks)))
        ids = claim.ids if claim.start >= start else ()
        yield Passage(tuple(_segments(text, first, last, marks)), ids, claim.number)
        at = last
    if at < end:
        yield Passage(tuple(_segments(text, at, end, marks)))


def _segments(text: str, start: int, end: int, marks: list[Marked]) -> Iterator[Segment]:
    cuts = {start, end} | {cut for m in marks for cut in (m.start, m.end) if start < cut < end}
    for left, right in pairwise(sorted(cuts)):
        over = [m for m in marks if m.start <= left and m.end >= right]
        innermost = min((m for m in over if m.link), key=lambda m: m.end - m.start, default=None)
        yield Segment(
            text=text[left:right],
            kinds=" ".join(dict.fromkeys(m.kind for m in over if m.kind != HIT)),
            title="; ".join(dict.fromkeys(m.title for m in over if m.title)),
            link=innermost.link if innermost else "",
            hit=any(m.kind == HIT for m in over),
        )


def shifted(marks: Iterable[Marked], start: int, end: int) -> list[Marked]:
    """The marks inside a stretch of the text, counted from its beginning."""
    return [
        Marked(max(m.start, start) - start, min(m.end, end) - start, m.kind, m.title, m.link)
        for m in marks
        if m.start < end and m.end > start
    ]
