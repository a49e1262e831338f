"""Train the type classifier of the claims layer on annotated articles.

``python -m pipeline.train.claims --gold ../shared/gold/train.jsonl --gold ../shared/gold/dev.jsonl --more FILE``

An annotated article is a line of JSON with "url", "title", "published_at", "text" and "claims" (each with "type",
"start", "end"); "unsure", where present, lists spans from which nothing is learnt. ``--gold`` articles are trained on
and cross-validated by outlet: thresholds and confidence come from there. ``--more`` articles are only trained on.
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
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from pipeline.facts import _layers as earlier_layers
from pipeline.facts.claims.features import BITS, article_features
from pipeline.facts.claims.model import TYPES, context, sigmoid
from pipeline.facts.claims.sentence import Sentence, sentence_views
from pipeline.language import load_engine
from pipeline.records import Article, Facts

Floats = NDArray[np.float32]
Layers = Callable[[Doc, Article], Facts]
MODEL = Path(__file__).parents[1] / "facts" / "claims" / "model.npz"
FOLDS = 5
#: Inverse of the penalty on the weights: the best of 3 to 100 by cross-validation over gold/train.
STRENGTH = 10.0


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
    """Weights and biases of one logistic regression a type."""
    weights = np.zeros((x.shape[1], len(TYPES)), np.float32)
    bias = np.zeros(len(TYPES), np.float32)
    for k in range(len(TYPES)):
        learner = LogisticRegression(C=strength, solver="liblinear", dual=True, random_state=0, max_iter=300, tol=0.01)
        learner.fit(x, made[:, k] > 0)
        weights[:, k], bias[k] = learner.coef_[0], learner.intercept_[0]
    return weights, bias


def folds(outlets: Sequence[str], count: int = FOLDS) -> NDArray[np.int64]:
    """A fold a row: all rows of an outlet in one, the folds of about one size."""
    sizes = [0] * count
    fold: dict[str, int] = {}
    for outlet, size in Counter(outlets).most_common():
        fold[outlet] = sizes.index(min(sizes))
        sizes[fold[outlet]] += size
    return np.array([fold[outlet] for outlet in outlets])


def cross_scores(rows: Sentences, beside: Sentences | None) -> Floats:
    """The raw scores of the sentences, each by a classifier that has not seen its outlet's rows among ``rows``."""
    fold = folds(rows.outlets)
    scores = np.zeros(rows.made.shape, np.float32)
    for k in range(FOLDS):
        weights, bias = _learn([(rows, fold != k), *([(beside, None)] if beside is not None else [])])
        held = np.flatnonzero(fold == k)
        scores[held] = matrix([rows.buckets[i] for i in held]) @ weights + bias
    return scores


def _learn(parts: Sequence[tuple[Sentences, NDArray[np.bool_] | None]]) -> tuple[Floats, Floats]:
    """The first step, from the rows of each part that its mask admits and whose annotation is sure."""
    buckets: list[list[int]] = []
    made: list[NDArray[np.int64]] = []
    for rows, mask in parts:
        used = np.flatnonzero(rows.known if mask is None else rows.known & mask)
        buckets += [rows.buckets[i] for i in used]
        made.append(rows.made[used])
    return fit(matrix(buckets), np.concatenate(made))


def around(rows: Sentences, scores: Floats) -> Floats:
    """The context features of every sentence, article by article."""
    starts = [i for i, url in enumerate(rows.articles) if i == 0 or url != rows.articles[i - 1]]
    ends = [*starts[1:], len(rows)]
    return np.concatenate([context(scores[a:b]) for a, b in zip(starts, ends, strict=True)])


def mix(features: Floats, made: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The second step: from a sentence's scores and those around it to a probability, one regression a type."""
    weights = np.zeros(features.shape[1:], np.float32)
    shift = np.zeros(len(TYPES), np.float32)
    for k in range(len(TYPES)):
        learner = LogisticRegression(C=0.3, max_iter=500).fit(features[:, k], made[:, k] > 0)
        weights[k], shift[k] = learner.coef_[0], learner.intercept_[0]
    return weights, shift


def cross_probabilities(rows: Sentences, features: Floats) -> Floats:
    """The probabilities of the second step, each by one that has not seen the sentence's outlet."""
    fold = folds(rows.outlets)
    likely = np.zeros(rows.made.shape, np.float32)
    for k in range(FOLDS):
        weights, shift = mix(features[(fold != k) & rows.known], rows.made[(fold != k) & rows.known])
        held = fold == k
        likely[held] = sigmoid(np.einsum("nkf,kf->nk", features[held], weights) + shift)
    return likely


def best_thresholds(likely: Floats, made: NDArray[np.int64]) -> Floats:
    """Per type the probability from which F1 is best, drawn to the one that is best for all types together."""
    grid = np.arange(0.1, 0.66, 0.02)

    def f1(kinds: Sequence[int], at: float) -> float:
        said = likely[:, kinds] >= at
        right = (said & (made[:, kinds] > 0)).sum()
        return float(2 * right / max(1, said.sum() + made[:, kinds].sum()))

    everything = list(range(len(TYPES)))
    common = max(grid, key=lambda at: f1(everything, at))
    own = [max(grid, key=lambda at: f1([k], at)) for k in everything]
    weight = made.sum(axis=0) / (made.sum(axis=0) + 60)
    return (weight * np.array(own) + (1 - weight) * common).astype(np.float32)


def report(likely: Floats, made: NDArray[np.int64], thresholds: Floats) -> str:
    """Precision, recall and F1 by type and over all, and of the claims with a confidence of 0.9 or more."""
    said, sure = likely >= thresholds, likely >= 0.9
    right = said & (made > 0)

    def line(name: str, hits: int, found: int, gold: int) -> str:
        p, r, f1 = hits / max(1, found), hits / max(1, gold), 2 * hits / max(1, found + gold)
        return f"{name:18} P {p:.3f} R {r:.3f} F1 {f1:.3f} gold {gold}"

    lines = [line(kind, right[:, k].sum(), said[:, k].sum(), made[:, k].sum()) for k, kind in enumerate(TYPES)]
    lines.append(line("all", right.sum(), said.sum(), made.sum()))
    share = sure.sum() / max(1, said.sum())
    return "\n".join([*lines, f"confident: {(sure & right).sum()} of {sure.sum()} right, {share:.0%} of those found"])


def save(path: Path, first: tuple[Floats, Floats], second: tuple[Floats, Floats], threshold: Floats) -> None:
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
        threshold=threshold,
    )


def train(gold: Sentences, more: Sentences | None, out: Path) -> str:
    """Cross-validate, fit on everything, save; returns the report of the cross-validation over ``gold``."""
    rows, scores = gold, cross_scores(gold, more)
    if more is not None:
        rows, scores = joined(gold, more), np.concatenate([scores, cross_scores(more, gold)])
    features = around(rows, scores)
    likely = cross_probabilities(rows, features)[: len(gold)]
    thresholds = best_thresholds(likely, gold.made)
    save(out, _learn([(rows, None)]), mix(features[rows.known], rows.made[rows.known]), thresholds)
    return report(likely, gold.made, thresholds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--more", type=Path, action="append", default=[])
    parser.add_argument("--engine", default="spacy")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    engine = load_engine(options.engine, options.models)
    gold, more = read(options.gold), read(options.more)
    annotated = rows(gold, engine.docs(record["text"] for record in gold))
    further = rows(more, engine.docs(record["text"] for record in more)) if more else None
    print(train(annotated, further, options.out))  # noqa: T201  (a command's output)


if __name__ == "__main__":
    main()
