"""The trained type classifier: one calibrated probability a type and sentence (see MODEL_CARD.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from pipeline.records import ClaimType

TYPES: tuple[ClaimType, ...] = (
    "progress",
    "deadline",
    "obligation",
    "prohibition",
    "permission",
    "sanction",
    "regulation_change",
    "investigation",
    "ownership",
    "target",
)


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights a feature bucket and type; thresholds on the raw score; calibration of it into a probability."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    threshold: NDArray[np.float32]
    slope: NDArray[np.float32]
    shift: NDArray[np.float32]

    def scores(self, buckets: Sequence[int]) -> NDArray[np.float32]:
        """The raw score of each type for a sentence with these feature buckets."""
        rows = self.weights[list(buckets)]
        summed = rows.sum(axis=0, dtype=np.float32) / np.sqrt(max(1, len(buckets)))
        return np.asarray(summed + self.bias, dtype=np.float32)

    def confidence(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """How often a claim with this score is right, from cross-validation over the annotated articles."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * scores + self.shift))), dtype=np.float32)


@cache
def load_classifier() -> Classifier:
    """The classifier that lies beside the code."""
    with as_file(files("pipeline.facts.claims").joinpath("model.npz")) as path, np.load(path) as stored:
        weights = np.zeros((int(stored["buckets"]), len(TYPES)), dtype=np.float32)
        weights[stored["rows"]] = stored["weights"].astype(np.float32) * stored["scale"]
        fields = ("bias", "threshold", "slope", "shift")
        return Classifier(weights, *(stored[name].astype(np.float32) for name in fields))


@cache
def load_ranker() -> NDArray[np.float32]:
    """The weights of the ranker of subjects (``subject.py``), one a feature bucket."""
    with as_file(files("pipeline.facts.claims").joinpath("subjects.npz")) as path, np.load(path) as stored:
        return np.asarray(stored["weights"], dtype=np.float32) * np.float32(stored["scale"])
