"""Train the type classifier of the claims layer on annotated articles.

``python -m pipeline.train.claims --gold ../shared/gold/train.jsonl --gold ../shared/gold/dev.jsonl --more FILE``

An annotated article is a line of JSON with "url", "title", "published_at", "text" and "claims" (each with "type", "start",
"end"); "unsure", where present, lists spans that are left out. ``--gold`` articles are trained on and cross-validated by
outlet: thresholds and calibration come from there. ``--more`` articles are only trained on.
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
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from pipeline.facts import _layers as earlier_layers
from pipeline.facts.claims.features import BITS, article_features
from pipeline.facts.claims.model import TYPES
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
    """Sentences as rows: feature buckets, which types they make (counted), and the outlet of their article."""

    buckets: list[list[int]]
    made: NDArray[np.int64]
    outlets: list[str]

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


def rows(
    records: Sequence[dict[str, Any]], docs: Iterable[Doc], layers: Layers = earlier_layers
) -> Sentences:
    """Every sentence of the annotated articles, with the types of claims that it makes."""
    buckets: list[list[int]] = []
    made: list[NDArray[np.int64]] = []
    outlets: list[str] = []
    for record, doc in zip(records, docs, strict=True):
        article = article_of(record)
        views = sentence_views(doc, layers(doc, article))
        day = (article.published_at or "")[:10] or None
        labels = _labels(views, record["claims"])
        for i, features in enumerate(article_features(views, article.title, day)):
            if not any(start < views[i].end and views[i].start < end for start, end in record.get("unsure", [])):
                buckets.append(features)
                made.append(labels[i])
                outlets.append(article.source)
    return Sentences(buckets, np.array(made), outlets)


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


def cross_scores(gold: Sentences, more: Sentences | None) -> Floats:
    """The raw scores of the gold sentences, each by a classifier that has not seen its outlet's gold articles."""
    fold = folds(gold.outlets)
    scores = np.zeros(gold.made.shape, np.float32)
    for k in range(FOLDS):
        inside = [gold.buckets[i] for i in np.flatnonzero(fold != k)]
        made = gold.made[fold != k]
        if more is not None:
            inside, made = inside + more.buckets, np.concatenate([made, more.made])
        weights, bias = fit(matrix(inside), made)
        held = np.flatnonzero(fold == k)
        scores[held] = matrix([gold.buckets[i] for i in held]) @ weights + bias
    return scores


def best_thresholds(scores: Floats, made: NDArray[np.int64]) -> Floats:
    """Per type the score from which F1 is best, drawn halfway to the one that is best for all types together."""
    grid = np.arange(-2.5, 1.6, 0.1)

    def f1(kinds: Sequence[int], at: float) -> float:
        said = scores[:, kinds] >= at
        right = (said & (made[:, kinds] > 0)).sum()
        return float(2 * right / max(1, said.sum() + made[:, kinds].sum()))

    everything = list(range(len(TYPES)))
    common = max(grid, key=lambda at: f1(everything, at))
    own = [max(grid, key=lambda at: f1([k], at)) for k in everything]
    weight = made.sum(axis=0) / (made.sum(axis=0) + 40)
    return (weight * np.array(own) + (1 - weight) * common).astype(np.float32)


def calibrate(scores: Floats, made: NDArray[np.int64], thresholds: Floats) -> tuple[Floats, Floats]:
    """Platt scaling of the claims found: one slope for all types, a shift for each, held near the common one."""
    found = scores >= thresholds
    z, kind = scores[found], np.nonzero(found)[1]
    right = (made[found] > 0).astype(np.float64)

    def loss(p: NDArray[np.float64]) -> float:
        y = p[0] * z + p[1] + p[2:][kind]
        return float((np.logaddexp(0, y) - right * y).sum() + (p[2:] ** 2).sum() * 2)

    found_at = minimize(loss, np.zeros(2 + len(TYPES)), method="L-BFGS-B").x
    return np.full(len(TYPES), found_at[0], np.float32), (found_at[1] + found_at[2:]).astype(np.float32)


def report(scores: Floats, made: NDArray[np.int64], thresholds: Floats) -> str:
    """F1 by type and over all, from cross-validation."""
    said = scores >= thresholds
    right = said & (made > 0)
    lines = [
        f"{kind:18} P {right[:, k].sum() / max(1, said[:, k].sum()):.3f} R {right[:, k].sum() / max(1, made[:, k].sum()):.3f} "
        f"F1 {2 * right[:, k].sum() / max(1, said[:, k].sum() + made[:, k].sum()):.3f} gold {made[:, k].sum()}"
        for k, kind in enumerate(TYPES)
    ]
    total = 2 * right.sum() / max(1, said.sum() + made.sum())
    return "\n".join([*lines, f"all P {right.sum() / said.sum():.3f} R {right.sum() / made.sum():.3f} F1 {total:.3f}"])


def save(path: Path, weights: Floats, bias: Floats, threshold: Floats, slope: Floats, shift: Floats) -> None:
    """The model as one compressed file of arrays: rows that weigh something, as 8-bit integers with one scale a type."""
    kept = np.flatnonzero(np.abs(weights).max(axis=1) > 0.02)
    scale = np.abs(weights).max(axis=0) / 127
    np.savez_compressed(
        path,
        buckets=weights.shape[0],
        rows=kept.astype(np.int32),
        weights=np.round(weights[kept] / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=bias,
        threshold=threshold,
        slope=slope,
        shift=shift,
    )


def train(gold: Sentences, more: Sentences | None, out: Path) -> str:
    """Cross-validate, fit on everything, save; returns the report of the cross-validation."""
    scores = cross_scores(gold, more)
    thresholds = best_thresholds(scores, gold.made)
    slope, shift = calibrate(scores, gold.made, thresholds)
    buckets, made = gold.buckets, gold.made
    if more is not None:
        buckets, made = buckets + more.buckets, np.concatenate([made, more.made])
    weights, bias = fit(matrix(buckets), made)
    save(out, weights, bias, thresholds, slope, shift)
    return report(scores, gold.made, thresholds)


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
