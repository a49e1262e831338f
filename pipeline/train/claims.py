"""Train the type classifier of the claims layer on annotated articles.

``python -m pipeline.train.claims --gold ../shared/gold/train.jsonl --gold ../shared/gold/dev.jsonl --more FILE``

An annotated article is a line of JSON with "url", "title", "published_at", "text" and "claims" (each with "type",
"start", "end"); "unsure", where present, lists spans from which nothing is learnt. ``--annotated`` takes the articles
of ``pipeline/train/annotated`` and their texts from the local news. Everything is cross-validated: ``--gold`` by outlet
(all articles of an outlet in one fold), the others by article; confidence comes from there. ``--cross`` only prints the
cross-validation over ``--gold`` by type, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from pipeline.facts import _layers as earlier_layers
from pipeline.facts.claims.features import BITS, article_features
from pipeline.facts.claims.model import TYPES, context, sigmoid
from pipeline.facts.claims.sentence import Sentence, sentence_views
from pipeline.language import load_engine
from pipeline.records import Article, Facts
from pipeline.train.annotated_claims import with_texts

Floats = NDArray[np.float32]
Layers = Callable[[Doc, Article], Facts]
MODEL = Path(__file__).parents[1] / "facts" / "claims" / "model.npz"
FOLDS = 5
#: Inverse of the penalty on the weights: the best of 3 to 100 by cross-validation over gold/train.
STRENGTH = 30.0
#: From which probability, the network's opinion included, a claim is said: about half of the F1 that is reached, and
#: the best on the annotated articles that are kept back (0.3 to 0.45 are a point worse at most).
THRESHOLDS = np.full(len(TYPES), 0.35, np.float32)


@dataclass(slots=True)
class Sentences:
    """Sentences as rows: feature buckets, which types they make (counted), their article and its outlet.

    ``known`` is False where the annotator was unsure: such rows are context, nothing is learnt from them.
    """

    buckets: list[list[int]]
    made: NDArray[np.int64]
    articles: list[str]
    outlets: list[str]
    known: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.buckets)


def read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The annotated articles of some JSON Lines files."""
    return [json.loads(line) for path in paths for line in path.open(encoding="utf8")]


def article_of(record: dict[str, Any]) -> Article:
    return Article(
        url=record["url"],
        title=record["title"] or "",
        text=record["text"],
        source=urlsplit(record["url"]).netloc,
        published_at=record["published_at"],
    )


def rows(records: Sequence[dict[str, Any]], docs: Iterable[Doc], layers: Layers = earlier_layers) -> Sentences:
    """Every sentence of the annotated articles, with the types of claims that it makes."""
    buckets: list[list[int]] = []
    made: list[NDArray[np.int64]] = []
    articles: list[str] = []
    outlets: list[str] = []
    known: list[bool] = []
    for record, doc in zip(records, docs, strict=True):
        article = article_of(record)
        views = sentence_views(doc, layers(doc, article))
        day = (article.published_at or "")[:10] or None
        unsure = record.get("unsure", [])
        buckets += article_features(views, article.title, day)
        made += list(_labels(views, record["claims"]))
        known += [not any(start < view.end and view.start < end for start, end in unsure) for view in views]
        articles += [article.url] * len(views)
        outlets += [article.source] * len(views)
    return Sentences(buckets, np.array(made), articles, outlets, np.array(known))


def joined(a: Sentences, b: Sentences) -> Sentences:
    return Sentences(
        a.buckets + b.buckets,
        np.concatenate([a.made, b.made]),
        a.articles + b.articles,
        a.outlets + b.outlets,
        np.concatenate([a.known, b.known]),
    )


def _labels(views: Sequence[Sentence], claims: Sequence[dict[str, Any]]) -> NDArray[np.int64]:
    labels = np.zeros((len(views), len(TYPES)), dtype=np.int64)
    for claim in claims:
        best = max(views, key=lambda view: min(view.end, claim["end"]) - max(view.start, claim["start"]))
        labels[best.index, TYPES.index(claim["type"])] += 1
    return labels


def matrix(buckets: Sequence[Sequence[int]]) -> csr_matrix:
    """Binary features, each row of length one."""
    ends = np.cumsum([0, *map(len, buckets)])
    indices = np.fromiter((i for row in buckets for i in row), dtype=np.int32, count=int(ends[-1]))
    values = np.concatenate([np.full(len(row), 1 / np.sqrt(max(1, len(row))), np.float32) for row in buckets])
    return csr_matrix((values, indices, ends), shape=(len(buckets), 1 << BITS))


def fit(x: csr_matrix, made: NDArray[np.int64], strength: float = STRENGTH) -> tuple[Floats, Floats]:
    """Weights and biases of one logistic regression a type; rare features count for more, those seen once not."""
    rarity = _rarity(x)
    scaled = (x @ diags(rarity)).tocsr()
    weights = np.zeros((x.shape[1], len(TYPES)), np.float32)
    bias = np.zeros(len(TYPES), np.float32)
    for k in range(len(TYPES)):
        learner = LogisticRegression(C=strength, solver="liblinear", dual=True, random_state=0, max_iter=200, tol=0.05)
        learner.fit(scaled, made[:, k] > 0)
        weights[:, k], bias[k] = learner.coef_[0], learner.intercept_[0]
    return weights * rarity[:, None], bias


def _rarity(x: csr_matrix) -> Floats:
    """Inverse document frequency, 0 for what stands in one sentence only; 1 in the mean over all occurrences."""
    count = np.bincount(x.indices, minlength=x.shape[1])
    rarity = np.where(count > 1, np.log(1 + x.shape[0] / (1 + count)), 0)
    return np.asarray(rarity / np.sqrt((rarity**2 * count).sum() / count.sum()), dtype=np.float32)


def folds(rows: Sentences, gold: int, count: int = FOLDS) -> NDArray[np.int64]:
    """A fold a row. Of the first ``gold`` rows all of an outlet are in one, of the others all of an article."""
    groups = [*rows.outlets[:gold], *rows.articles[gold:]]
    fold: dict[str, int] = {}
    for part in (groups[:gold], groups[gold:]):
        sizes = [0] * count
        for group, size in Counter(part).most_common():
            fold[group] = sizes.index(min(sizes))
            sizes[fold[group]] += size
    return np.array([fold[group] for group in groups])


def cross_scores(rows: Sentences, fold: NDArray[np.int64]) -> Floats:
    """The raw scores of the sentences, each by a classifier that has not seen its fold."""
    scores = np.zeros(rows.made.shape, np.float32)
    for k in range(FOLDS):
        weights, bias = _learn(rows, fold != k)
        held = np.flatnonzero(fold == k)
        scores[held] = matrix([rows.buckets[i] for i in held]) @ weights + bias
    return scores


def _learn(rows: Sentences, mask: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The first step, from the rows that the mask admits and whose annotation is sure."""
    used = np.flatnonzero(rows.known & mask)
    return fit(matrix([rows.buckets[i] for i in used]), rows.made[used])


def around(rows: Sentences, scores: Floats) -> Floats:
    """The context features of every sentence, article by article."""
    starts = [i for i, url in enumerate(rows.articles) if i == 0 or url != rows.articles[i - 1]]
    ends = [*starts[1:], len(rows)]
    return np.concatenate([context(scores[a:b]) for a, b in zip(starts, ends, strict=True)])


def mix(features: Floats, made: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The second step: from a sentence's scores and those around it to a probability, one regression a type.

    Taken half of the way from the score alone: stories that several outlets tell make cross-validation too hopeful,
    and the whole regression too sure on articles of other days.
    """
    weights = np.zeros(features.shape[1:], np.float32)
    shift = np.zeros(len(TYPES), np.float32)
    for k in range(len(TYPES)):
        learner = LogisticRegression(C=0.3, max_iter=500).fit(features[:, k], made[:, k] > 0)
        weights[k], shift[k] = learner.coef_[0], learner.intercept_[0]
    weights[:, 0] += 1
    return np.asarray(weights / 2, dtype=np.float32), np.asarray(shift / 2, dtype=np.float32)


def cross_probabilities(rows: Sentences, features: Floats, fold: NDArray[np.int64]) -> Floats:
    """The probabilities of the second step, each by one that has not seen the sentence's fold."""
    likely = np.zeros(rows.made.shape, np.float32)
    for k in range(FOLDS):
        weights, shift = mix(features[(fold != k) & rows.known], rows.made[(fold != k) & rows.known])
        held = fold == k
        likely[held] = sigmoid(np.einsum("nkf,kf->nk", features[held], weights) + shift)
    return likely


def report(likely: Floats, made: NDArray[np.int64]) -> str:
    """Precision, recall and F1 by type and over all, and of the claims with a confidence of 0.9 or more."""
    said, sure = likely >= THRESHOLDS, likely >= 0.9
    right = said & (made > 0)

    def line(name: str, hits: int, found: int, gold: int) -> str:
        p, r, f1 = hits / max(1, found), hits / max(1, gold), 2 * hits / max(1, found + gold)
        return f"{name:18} P {p:.3f} R {r:.3f} F1 {f1:.3f} gold {gold}"

    lines = [line(kind, right[:, k].sum(), said[:, k].sum(), made[:, k].sum()) for k, kind in enumerate(TYPES)]
    lines.append(line("all", right.sum(), said.sum(), made.sum()))
    share = sure.sum() / max(1, said.sum())
    return "\n".join([*lines, f"confident: {(sure & right).sum()} of {sure.sum()} right, {share:.0%} of those found"])


def save(path: Path, first: tuple[Floats, Floats], second: tuple[Floats, Floats]) -> None:
    """The model as one compressed file: the rows that weigh something as 8-bit integers with one scale a type."""
    weights, bias = first
    kept = np.flatnonzero(np.abs(weights).max(axis=1) > 0.02)
    scale = np.abs(weights).max(axis=0) / 127
    np.savez_compressed(
        path,
        buckets=weights.shape[0],
        rows=kept.astype(np.int32),
        weights=np.round(weights[kept] / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=bias,
        mix=second[0],
        shift=second[1],
        threshold=THRESHOLDS,
    )


def cross(rows: Sentences, gold: int) -> tuple[Floats, Floats]:
    """Context features and probabilities by cross-validation; the first ``gold`` rows go by outlet."""
    fold = folds(rows, gold)
    features = around(rows, cross_scores(rows, fold))
    return features, cross_probabilities(rows, features, fold)


def train(rows: Sentences, gold: int, out: Path | None) -> str:
    """Cross-validate and, where ``out`` is given, fit on everything and save; returns the report over ``gold`` rows."""
    features, likely = cross(rows, gold)
    if out is not None:
        first = _learn(rows, np.ones(len(rows), dtype=bool))
        save(out, first, mix(features[rows.known], rows.made[rows.known]))
    return report(likely[:gold], rows.made[:gold])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--more", type=Path, action="append", default=[])
    parser.add_argument("--annotated", action="store_true")
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--engine", default="spacy")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    engine = load_engine(options.engine, options.models)
    gold, more = read(options.gold), read(options.more)
    more += with_texts() if options.annotated else []
    annotated = rows(gold, engine.docs(record["text"] for record in gold))
    further = rows(more, engine.docs(record["text"] for record in more)) if more else None
    everything = joined(annotated, further) if further else annotated
    print(train(everything, len(annotated), None if options.cross else options.out))  # noqa: T201  (a command's output)


if __name__ == "__main__":
    main()
