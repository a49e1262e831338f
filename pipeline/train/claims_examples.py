"""Sentences that the teacher and the network of the claims layer learn from, annotated or not.

Only those that may make a claim: where the linear classifier thinks a claim out of the question, nothing is learnt
and later nothing is asked.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from pipeline.facts.claims.features import article_features
from pipeline.facts.claims.find import ASKED
from pipeline.facts.claims.headline import headline_stems
from pipeline.facts.claims.model import TYPES, load_classifier
from pipeline.facts.claims.network import Words
from pipeline.facts.claims.sentence import Sentence, sentence_views
from pipeline.language import Engine
from pipeline.records import Article, Facts
from pipeline.train.claims import Floats, article_of, cross, earlier_layers, joined, rows

#: Every tenth annotated article, by its address, is kept to weigh the network's opinion. The network before kept every
#: fifth, these among them: another number must be a multiple of five, or what is kept was learnt from.
HELD = 10


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence. ``words`` is what the network reads, at ``places``; ``made`` and ``subjects`` (type, offsets)
    are there where a reader annotated it; ``linear`` is what the linear classifier thinks, out of its own fold."""

    url: str
    text: str
    words: Words
    places: tuple[tuple[int, int], ...]
    linear: Floats
    made: Floats | None = None
    subjects: tuple[tuple[int, int, int], ...] = ()


def is_held(url: str) -> bool:
    """Whether the article is one of those kept back from the teacher and the network (``network.npz`` hangs on it)."""
    return int(md5(url.encode(), usedforsecurity=False).hexdigest(), 16) % HELD == 0


def annotated(gold: Sequence[dict[str, Any]], more: Sequence[dict[str, Any]], engine: Engine) -> list[Example]:
    """The sentences of annotated articles; where they make a claim also those that the classifier would pass over."""
    records = [*gold, *more]
    docs = list(engine.docs(record["text"] for record in records))
    facts = {r["url"]: earlier_layers(doc, article_of(r)) for r, doc in zip(records, docs, strict=True)}

    def known_layers(_: Doc, article: Article) -> Facts:
        return facts[article.url]

    everything = first = rows(gold, docs[: len(gold)], known_layers)
    if more:
        everything = joined(first, rows(more, docs[len(gold) :], known_layers))
    _, likely = cross(everything, len(first))
    found: list[Example] = []
    at = 0
    for record, doc in zip(records, docs, strict=True):
        views = sentence_views(doc, facts[record["url"]])
        here = slice(at, at + len(views))
        at += len(views)
        for view, p, made, known in zip(
            views, likely[here], everything.made[here], everything.known[here], strict=True
        ):
            if known and (p.max() >= ASKED or made.any()):
                subjects = tuple(_subjects(view, record["claims"]))
                headline = headline_stems(record["title"] or "")
                found.append(_example(record["url"], view, headline, p, (made > 0).astype(np.float32), subjects))
    return found


def unannotated(news: Path, count: int, without: Iterable[str], engine: Engine, seed: int) -> Iterator[Example]:
    """The sentences of ``count`` articles of the raw news drawn at random; a sentence that comes again is left out."""
    left_out, classifier = set(without), load_classifier()
    with gzip.open(news, "rt", encoding="utf8") as lines:
        records = [r for r in map(json.loads, lines) if r["url"] not in left_out and r.get("text")]
    random.Random(seed).shuffle(records)
    seen: set[str] = set()
    for record, doc in zip(records[:count], engine.docs(r["text"] for r in records[:count]), strict=True):
        article = article_of(record)
        views = sentence_views(doc, earlier_layers(doc, article))
        day = (article.published_at or "")[:10] or None
        likely = classifier.probabilities(article_features(views, article.title, day))
        for view, p in zip(views, likely, strict=True):
            if p.max() >= ASKED and view.text not in seen:
                seen.add(view.text)
                yield _example(article.url, view, headline_stems(article.title), p)


def _example(
    url: str,
    view: Sentence,
    headline: frozenset[str],
    likely: Floats,
    made: NDArray[np.float32] | None = None,
    subjects: tuple[tuple[int, int, int], ...] = (),
) -> Example:
    places = tuple((w.start - view.start, w.end - view.start) for w in view.words)
    return Example(url, view.text, Words.of(view, headline), places, likely, made, subjects)


def _subjects(view: Sentence, claims: Sequence[dict[str, Any]]) -> Iterator[tuple[int, int, int]]:
    """Where the annotator's subjects stand in the sentence that is the evidence, by type."""
    for claim in claims:
        middle = (claim["start"] + claim["end"]) // 2
        subject = claim.get("subject") or ""
        at = view.text.find(subject) if subject and view.start <= middle < view.end else -1
        if at >= 0:
            yield TYPES.index(claim["type"]), at, at + len(subject)
