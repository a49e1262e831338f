"""Train the ranker that picks the subject of a claim among the phrases of its sentence.

``python -m pipeline.train.subjects --gold ../shared/gold/train.jsonl``
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from pipeline.evaluate.score import same_subject
from pipeline.facts.claims.sentence import sentence_views
from pipeline.facts.claims.subject import BITS, candidates, features
from pipeline.language import load_engine
from pipeline.train.claims import Layers, article_of, earlier_layers, read

RANKER = Path(__file__).parents[1] / "facts" / "claims" / "subjects.npz"
#: Inverse of the penalty: the best of 0.03 to 1 by cross-validation by outlet over gold/train (subjects right: 0.61).
STRENGTH = 0.1

Choice = list[
    tuple[list[int], bool]
]  # the candidates of one claim: features, and whether the annotators' words are met


def choices(
    records: Sequence[dict[str, Any]], docs: Iterable[Doc], layers: Layers = earlier_layers
) -> Iterator[Choice]:
    """The candidates for the subject of every annotated claim."""
    for record, doc in zip(records, docs, strict=True):
        views = sentence_views(doc, layers(doc, article_of(record)))
        for claim in record["claims"]:
            view = max(views, key=lambda v: min(v.end, claim["end"]) - max(v.start, claim["start"]))
            found = candidates(view, claim["type"])
            yield [
                (features(view, claim["type"], c, rank, len(found)), same_subject(c.text, claim["subject"]))
                for rank, c in enumerate(found)
            ]


def fit(chosen: Iterable[Choice]) -> NDArray[np.float32]:
    """One weight a feature bucket; a claim with several right candidates shares its weight among them."""
    rows: list[list[int]] = []
    truth: list[bool] = []
    weight: list[float] = []
    for choice in chosen:
        right = max(1, sum(met for _, met in choice))
        for buckets, met in choice:
            rows.append(buckets)
            truth.append(met)
            weight.append(1 / right if met else 1.0)
    ends = np.cumsum([0, *map(len, rows)])
    x = csr_matrix((np.ones(ends[-1]), [i for row in rows for i in row], ends), shape=(len(rows), 1 << BITS))
    learner = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)
    return np.asarray(learner.fit(x, truth, sample_weight=weight).coef_[0], dtype=np.float32)


def save(path: Path, weights: NDArray[np.float32]) -> None:
    """The weights as 8-bit integers and their scale."""
    scale = np.abs(weights).max() / 127
    np.savez_compressed(path, weights=np.round(weights / scale).astype(np.int8), scale=np.float32(scale))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--engine", default="spacy")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--out", type=Path, default=RANKER)
    options = parser.parse_args()
    records = read(options.gold)
    docs = load_engine(options.engine, options.models).docs(record["text"] for record in records)
    save(options.out, fit(choices(records, docs)))


if __name__ == "__main__":
    main()
