"""A small convolutional network over the words of a sentence: a second opinion on its claims and their subjects.

It learnt from a fine-tuned transformer what that says of many articles (``pipeline/train/claims_network.py``), and
here only multiplies matrices, for which NumPy is enough. The facts of the earlier layers stand in their place
("<pct>", "<date>"), as in the features.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from pipeline.facts.claims.model import Floats, log_odds, sigmoid
from pipeline.facts.claims.sentence import stem

#: Rows of the two tables that the forms and the stems of words are hashed into.
FORMS, STEMS = 1 << 15, 1 << 14
#: How far apart the three words are that each layer reads: 17 words in all.
DILATIONS = (1, 1, 2, 4)
#: Words of a sentence that are read; the rest is passed over.
LONGEST = 100
_EPSILON = 1e-5  # of the layer norms
_CLOSED = np.float32(-1e4)
_AT_ONCE = 6  # sentences that are read together


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of one sentence: a score (log odds) a type, and for each word how likely it belongs to the subject of each."""

    scores: Floats
    subjects: Floats


def rows_of(forms: Sequence[str]) -> tuple[list[int], list[int]]:
    """The rows of the words of a sentence in the two tables."""
    words = forms[:LONGEST]
    return (
        [crc32(form.encode()) % FORMS for form in words],
        [crc32(f"s{stem(form)}".encode()) % STEMS for form in words],
    )


class Network:
    """The trained network; ``stored`` holds its tables and matrices by name."""

    def __init__(self, stored: Mapping[str, NDArray[np.generic]]) -> None:
        self._w = {name: np.asarray(values, dtype=np.float32) for name, values in stored.items()}
        for table in ("forms", "stems"):
            self._w[table] *= self._w.pop(f"{table}_scale")

    def agreed(self, linear: Floats, opinions: Sequence[Opinion]) -> Floats:
        """The probabilities of the linear classifier (sentences x types) and the network's opinions as one."""
        by_linear, by_network, shift = self._w["weights"]
        scores = np.stack([opinion.scores for opinion in opinions])
        return sigmoid(by_linear * log_odds(linear) + by_network * scores + shift)

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Opinion]:
        """An opinion on each sentence, given as the forms of its words (masked, lower case)."""
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        found: dict[int, Opinion] = {}
        with _threads().limit(limits=1, user_api="blas"):  # more wait for each other longer than such matrices take
            for at in range(0, len(order), _AT_ONCE):  # of like length: what is added to the shorter ones costs too
                part = order[at : at + _AT_ONCE]
                found |= zip(part, self._read([sentences[i] for i in part]), strict=True)
        return [found[i] for i in range(len(sentences))]

    def _read(self, sentences: Sequence[Sequence[str]]) -> list[Opinion]:
        lengths = [min(len(forms), LONGEST) for forms in sentences]
        there = np.arange(max(1, *lengths))[None, :] < np.array(lengths)[:, None]
        states = self._normed(self._states(sentences, there), "last")
        scores = self._scores(states, there)
        hidden = np.maximum(states @ self._w["hidden"] + self._w["hidden_bias"], 0)
        subjects = sigmoid(hidden @ self._w["subject"] + self._w["subject_bias"])
        return [Opinion(scores[i], subjects[i, :n]) for i, n in enumerate(lengths)]

    def _states(self, sentences: Sequence[Sequence[str]], there: NDArray[np.bool_]) -> Floats:
        forms, stems = np.zeros(there.shape, np.int64), np.zeros(there.shape, np.int64)
        for i, words in enumerate(sentences):
            of_forms, of_stems = rows_of(words)
            forms[i, : len(of_forms)], stems[i, : len(of_stems)] = of_forms, of_stems
        mask = there[:, :, None].astype(np.float32)
        states = (self._w["forms"][forms] + self._w["stems"][stems]) * mask
        for n, gap in enumerate(DILATIONS):
            normed = self._normed(states, f"norm{n}") * mask
            both = _neighbours(normed, gap) @ self._w[f"conv{n}"] + self._w[f"conv{n}_bias"]
            half = both.shape[-1] // 2
            states = (states + np.maximum(both[..., :half], both[..., half:])) * mask
        return np.asarray(states, dtype=np.float32)

    def _normed(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
        return np.asarray(centred / scale * self._w[name] + self._w[f"{name}_bias"], dtype=np.float32)

    def _scores(self, states: Floats, there: NDArray[np.bool_]) -> Floats:
        """Each type looks at the words that tell of it."""
        looks = np.where(there[:, :, None], states @ self._w["look"] + self._w["look_bias"], _CLOSED)
        looks = np.exp(looks - looks.max(axis=1, keepdims=True))
        looks /= looks.sum(axis=1, keepdims=True)
        told = (states @ self._w["told"].T) * looks
        return np.asarray(told.sum(axis=1) + self._w["told_bias"], dtype=np.float32)


def _neighbours(states: Floats, gap: int) -> Floats:
    """Each word beside those ``gap`` before and behind it."""
    blank = np.zeros_like(states[:, :gap])
    before = np.concatenate([blank, states], axis=1)[:, : states.shape[1]]
    behind = np.concatenate([states, blank], axis=1)[:, -states.shape[1] :]
    return np.concatenate([before, states, behind], axis=-1)


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def load_network() -> Network:
    """The network that lies beside the code."""
    with as_file(files("pipeline.facts.claims").joinpath("network.npz")) as path, np.load(path) as stored:
        return Network(dict(stored))
