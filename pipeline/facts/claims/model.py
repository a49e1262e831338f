"""The trained models of the claims layer: which types of claims a sentence makes, and what its subject is (CARD.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from pipeline.records import ClaimType

Floats = NDArray[np.float32]

_LEAST = 1e-4  # probability
TYPES: tuple[ClaimType, ...] = get_args(ClaimType)


@dataclass(frozen=True, slots=True)
class Classifier:
    """Two steps: a linear score a type from a sentence's features, then a probability from the scores around it.

    ``weights`` and ``bias`` are of the first step, ``mix`` (types x context) and ``shift`` of the second; a claim
    is said where its probability reaches ``threshold``.
    """

    weights: Floats
    bias: Floats
    mix: Floats
    shift: Floats
    threshold: Floats

    def scores(self, buckets: Sequence[Sequence[int]]) -> Floats:
        """The raw score of each type for each sentence of an article."""
        rows = [self.weights[list(row)].sum(axis=0) / np.sqrt(max(1, len(row))) for row in buckets]
        return np.array(rows, dtype=np.float32).reshape(-1, len(TYPES)) + self.bias

    def probabilities(self, buckets: Sequence[Sequence[int]]) -> Floats:
        """How likely each sentence of an article makes a claim of each type: calibrated, so it is the confidence."""
        around = context(self.scores(buckets))
        return sigmoid(np.einsum("nkf,kf->nk", around, self.mix) + self.shift)


def sigmoid(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-z)), dtype=np.float32)


def log_odds(likely: Floats) -> Floats:
    """The inverse of :func:`sigmoid`; what is certain is taken for nearly so."""
    bounded = np.clip(likely, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(bounded / (1 - bounded)), dtype=np.float32)


def context(scores: Floats) -> Floats:
    """The scores of one article (sentences x types) with what stands around them (sentences x types x features).

    Claims come in clusters: a sentence is likelier to make one where its neighbours and its article do.
    """
    count, kinds = scores.shape
    likely = sigmoid(scores)
    padded = np.vstack([np.full((1, kinds), -5.0), scores, np.full((1, kinds), -5.0)])
    features = np.empty((count, kinds, 6 + kinds), dtype=np.float32)
    for k in range(kinds):
        rest = np.delete(likely, k, axis=1).max(axis=1) if kinds > 1 else likely[:, 0]
        features[:, k, 0] = scores[:, k]
        features[:, k, 1] = padded[:-2, k]
        features[:, k, 2] = padded[2:, k]
        features[:, k, 3] = np.log(likely[:, k].mean() + 0.005)
        features[:, k, 4] = np.log(likely.max(axis=1).mean() + 0.02)
        features[:, k, 5] = rest
        features[:, k, 6:] = likely
    return features


@cache
def load_classifier() -> Classifier:
    """The classifier that lies beside the code."""
    with as_file(files("pipeline.facts.claims").joinpath("model.npz")) as path, np.load(path) as stored:
        weights = np.zeros((int(stored["buckets"]), len(TYPES)), dtype=np.float32)
        weights[stored["rows"]] = stored["weights"].astype(np.float32) * stored["scale"]
        fields = ("bias", "mix", "shift", "threshold")
        return Classifier(weights, *(stored[name].astype(np.float32) for name in fields))
