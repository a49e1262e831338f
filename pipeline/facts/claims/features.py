"""What the type classifier looks at: a sentence as a set of named, hashed features.

Words come with the facts of the earlier layers in their place ("<pct>", "<date>"), as rough stems, alone, in pairs and
threes, and beside facts; groups of cues come alone and paired with the kinds of facts beside them; the sentence before
and the headline lend their cues.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from pipeline.facts.claims.lexicon import LEXICON
from pipeline.facts.claims.sentence import Sentence, stem
from pipeline.facts.text import load_yaml

#: Two to this power buckets; what shares a bucket shares a weight.
BITS = 18
_MASK = (1 << BITS) - 1
#: Words that carry no claim of their own: pairs of words leap over them.
_LIGHT = frozenset(load_yaml("pipeline.facts.claims", "cues.yaml")["light"])


def hashed(features: Iterator[str]) -> list[int]:
    """The buckets of the features, each once."""
    return sorted({crc32(feature.encode()) & _MASK for feature in features})


def article_features(views: Sequence[Sentence], title: str, published_on: str | None) -> list[list[int]]:
    """The buckets of each sentence of an article."""
    headline = LEXICON.found(title)
    ruled = any(view.rules for view in views)
    return [hashed(_features(views, i, headline, ruled, published_on)) for i in range(len(views))]


def _features(
    views: Sequence[Sentence], at: int, headline: frozenset[str], ruled: bool, published_on: str | None
) -> Iterator[str]:
    view = views[at]
    kinds = sorted(_kinds(view, published_on))
    yield from _runs(view)
    for cue in view.cues:
        yield f"c:{cue}"
        for kind in kinds:
            yield f"c:{cue}&{kind}"
    yield from (f"k:{kind}" for kind in kinds)
    yield from (f"t:{cue}" for cue in headline)
    yield f"a:ruled={ruled}"
    yield f"a:length={min(len(view.words) // 6, 8)}"
    yield f"a:place={min(at, 4)}"
    if at:
        before = views[at - 1]
        yield from (f"b:{cue}" for cue in before.cues)
        if before.text.rstrip().endswith(":"):
            yield "b:colon"
    if at + 1 < len(views):
        yield from (f"n:{cue}" for cue in views[at + 1].cues)


def _kinds(view: Sentence, published_on: str | None) -> Iterator[str]:
    """Which facts stand in the sentence, and whether its dates lie ahead of the article's."""
    for kind, facts in (("pct", view.percentages), ("money", view.money), ("rule", view.rules)):
        if facts:
            yield kind
    if len(view.percentages) > 1:
        yield "pct2"
    if view.quotes:
        yield "quote"
    labels = {mention.label for mention in view.mentions}
    yield from (f"has-{label}" for label in labels)
    for date in view.dates:
        yield date.type.lower()
        if date.value and date.type in ("DATE", "TIME") and published_on:
            size = min(len(date.value), 10)
            value = date.value[:size]
            yield "ahead" if value > published_on[:size] else "past" if value < published_on[:size] else "now"


def _runs(view: Sentence) -> Iterator[str]:
    """Words, stems, and pairs of neighbouring stems, once with light words leapt over."""
    forms = [word.form for word in view.words if word.form[:1].isalnum() or word.is_fact]
    stems = [stem(form) for form in forms]
    heavy = [s for s in stems if s not in _LIGHT]
    yield from (f"w:{form}" for form in forms)
    yield from (f"s:{s}" for s in stems)
    yield from (f"2:{a} {b}" for a, b in pairwise(stems))
    yield from (f"h:{a} {b}" for a, b in pairwise(heavy))
    yield from (f"3:{a} {b} {c}" for a, b, c in zip(stems, stems[1:], stems[2:], strict=False))
    yield from (f"i:{s}" for s in heavy[:2])
    yield from _beside(stems)


def _beside(stems: Sequence[str]) -> Iterator[str]:
    """Each fact with the words up to five places before and after it."""
    for i, fact in enumerate(stems):
        if fact.startswith("<"):
            yield from (f"<:{word} {fact}" for word in stems[max(0, i - 5) : i])
            yield from (f">:{fact} {word}" for word in stems[i + 1 : i + 5])
