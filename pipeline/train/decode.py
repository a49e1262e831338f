"""From scores to labels: the best BIO sequence that is well-formed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
FORBIDDEN = -1e4  # added to the score of what BIO does not allow


def best_tags(scores: Scores, labels: Sequence[str]) -> list[str]:
    """The best well-formed sequence for ``scores`` (words by labels, log probabilities): Viterbi."""
    first, following = _rules(labels)
    best = scores[0] + first
    back = []
    for row in scores[1:]:
        reached = best[:, None] + following
        before = reached.argmax(axis=0)
        best = reached[before, np.arange(len(labels))] + row
        back.append(before)
    path = [int(best.argmax())]
    for before in reversed(back):
        path.append(int(before[path[-1]]))
    return [labels[i] for i in reversed(path)]


def _rules(labels: Sequence[str]) -> tuple[Scores, Scores]:
    """What is added to the first label's score, and to a label's score after another."""
    first = np.array([FORBIDDEN if label.startswith("I-") else 0.0 for label in labels], dtype=np.float32)
    following = np.array([[0.0 if _may_follow(a, b) else FORBIDDEN for b in labels] for a in labels], dtype=np.float32)
    return first, following


def _may_follow(before: str, label: str) -> bool:
    return not label.startswith("I-") or (before != "O" and before[2:] == label[2:])
