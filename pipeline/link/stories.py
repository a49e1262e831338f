"""Near-duplicate articles: one story in several outlets, or twice in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from datasketch import MinHash, MinHashLSH

from pipeline.link.groups import Groups
from pipeline.link.times import day, rank

WORD = re.compile(r"\w+")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SHINGLE = 4  # words
PERMUTATIONS = 128
SIMILAR = 0.5  # Jaccard similarity of shingles from which two texts tell one story
SAME_NUMBERS = 0.5  # a daily report repeats its words, but not its figures
DAYS = 3  # a story that is told again later is another one
SERIAL = 0.8  # Jaccard similarity for one outlet on two days: a daily report repeats most of itself
COPIED = 0.8  # share of the shorter text's shingles and numbers that the longer one has: a copy that was cut
CUT = 60  # shingles that a cut copy has at least; a shorter one may be a quotation
BANDS = (64, 2)  # of the permutations: a copy cut to a third is found, two unrelated texts are compared one time in 600
FEWEST = 20  # shingles; shorter texts are alike by chance


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """What is needed of an article to compare it."""

    id: str
    source: str
    title: str
    text: str
    published_at: str | None
    precision: str


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell the same, the one that was published first at the head."""

    members: tuple[StoryArticle, ...]

    @property
    def first(self) -> StoryArticle:
        return self.members[0]


@dataclass(frozen=True, slots=True)
class _Print:
    """What two texts are compared by."""

    shingles: frozenset[int]
    numbers: frozenset[str]
    article: StoryArticle


def find_stories(articles: Iterable[StoryArticle]) -> list[Story]:
    """Groups of two and more near duplicates, whatever the order of the articles."""
    prints = {p.article.id: p for p in map(_print, articles) if len(p.shingles) >= FEWEST}
    groups = Groups()
    for a, b in _candidates(list(prints.values())):
        if not groups.together(a, b) and _same_story(prints[a], prints[b]):
            groups.join(a, b)
    found = [[prints[key].article for key in group] for group in groups.of(prints) if len(group) > 1]
    return [Story(tuple(sorted(group, key=_order))) for group in found]


def _order(article: StoryArticle) -> tuple[tuple[int, str], str]:
    return (rank(article.published_at, article.precision), article.id)


def _print(article: StoryArticle) -> _Print:
    words = [crc32(w.encode("utf8", "replace")) for w in WORD.findall(article.text.lower())]
    if len(words) < SHINGLE:
        return _Print(frozenset(), frozenset(), article)
    windows = np.lib.stride_tricks.sliding_window_view(np.array(words, dtype=np.uint64), SHINGLE)
    factors = np.array([1_000_003**k for k in range(SHINGLE)], dtype=np.uint64)
    mixed = (windows * factors).sum(axis=1, dtype=np.uint64)
    return _Print(
        frozenset(((mixed ^ (mixed >> np.uint64(29))) & np.uint64(0xFFFFFFFF)).tolist()),
        frozenset(NUMBER.findall(article.text)),
        article,
    )


def _candidates(prints: Sequence[_Print]) -> Iterator[tuple[str, str]]:
    """Pairs that are probably alike, by MinHash and locality-sensitive hashing."""
    index = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)
    for made in sorted(prints, key=lambda p: p.article.id):
        signature = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
        signature.update_batch(made.shingles)
        for other in sorted(index.query(signature)):
            yield other, made.article.id
        index.insert(made.article.id, signature)


def _same_story(a: _Print, b: _Print) -> bool:
    first, second = day(a.article.published_at), day(b.article.published_at)
    apart = abs((first - second).days) if first and second else 0
    serial = apart > 0 and a.article.source == b.article.source
    if apart > DAYS:
        return False
    if not serial and _is_cut_copy(a, b):
        return True
    same_numbers = _jaccard(a.numbers, b.numbers) >= SAME_NUMBERS
    return same_numbers and _jaccard(a.shingles, b.shingles) >= (SERIAL if serial else SIMILAR)


def _is_cut_copy(a: _Print, b: _Print) -> bool:
    """Whether the shorter text stands in the longer one: outlets print agencies' stories as far as there is room."""
    short, long = sorted((a, b), key=lambda p: len(p.shingles))
    if len(short.shingles) < CUT:
        return False
    words = len(short.shingles & long.shingles) / len(short.shingles)
    numbers = len(short.numbers & long.numbers) / len(short.numbers) if short.numbers else 1.0
    return words >= COPIED and numbers >= COPIED


def _jaccard(a: frozenset[int] | frozenset[str], b: frozenset[int] | frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0
