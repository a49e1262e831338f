"""A small network over the words of a sentence: a second opinion on its claims and their subjects.

It learnt from a fine-tuned transformer what that says of many articles (``pipeline/train/claims_network.py``), and
here only multiplies matrices, for which NumPy is enough. The facts of the earlier layers stand in their place
("<pct>", "<date>"), as in the features; which words the headline names and where in the article the sentence stands
is told too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from pipeline.facts.claims.headline import is_named
from pipeline.facts.claims.model import Floats, log_odds, sigmoid
from pipeline.facts.claims.sentence import Sentence, stem

#: Rows of the two tables that the forms and the stems of words are hashed into.
FORMS, STEMS = 1 << 15, 1 << 14
#: The layers: each reads three words, so far apart; the one of nought lets every word look at all the others.
LAYERS = (1, 2, 0, 4)
#: How many looks a word takes at the others, and how far the distance to them is told apart.
HEADS, FAR = 4, 16
#: From which sentence of the article on each row of the table of places holds.
PLACES = (0, 1, 2, 3, 5, 8, 13, 21)
#: Words of a sentence that are read; the rest is passed over.
LONGEST = 100
_EPSILON = 1e-5  # of the layer norms
_CLOSED = np.float32(-1e4)
_AT_ONCE = 6  # sentences that are read together


#: What is said of each word for each type: that it belongs to the subject, begins it, ends it.
ROLES = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What is read of a sentence: its masked words in lower case, which of them the headline names, and its number in
    the article."""

    forms: tuple[str, ...]
    named: tuple[bool, ...]
    index: int

    @classmethod
    def of(cls, view: Sentence, headline: Collection[str]) -> Words:
        """The words of a sentence; ``headline`` is that of ``headline_stems``."""
        forms = tuple(word.form for word in view.words)
        return cls(forms, tuple(is_named(form, headline) for form in forms), view.index)

    @property
    def place(self) -> int:
        """The row in the table of places."""
        return bisect_right(PLACES, self.index)


@dataclass(frozen=True, slots=True)
class About:
    """For each word of a sentence how likely it belongs to the subject of a claim, begins it, ends it."""

    inside: Floats
    begins: Floats
    ends: Floats


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of one sentence: a score (log odds) a type, and for each word, role and type how likely it plays the role."""

    scores: Floats
    roles: Floats

    def about(self, kind: int) -> About:
        """What is said of the words for a type, by its number."""
        return About(self.roles[:, 0, kind], self.roles[:, 1, kind], self.roles[:, 2, kind])


def rows_of(forms: Sequence[str]) -> tuple[list[int], list[int]]:
    """The rows of the words of a sentence in the two tables."""
    words = forms[:LONGEST]
    return (
        [crc32(form.encode()) % FORMS for form in words],
        [crc32(f"s{stem(form)}".encode()) % STEMS for form in words],
    )


def distances(size: int) -> NDArray[np.int64]:
    """For each word (row) how far each other (column) stands before or behind it, from nought to twice :data:`FAR`."""
    at = np.arange(size)
    return np.clip(at[None, :] - at[:, None], -FAR, FAR) + FAR


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

    def read(self, sentences: Sequence[Words]) -> list[Opinion]:
        """An opinion on each sentence."""
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i].forms))
        found: dict[int, Opinion] = {}
        with _threads().limit(limits=1, user_api="blas"):  # more wait for each other longer than such matrices take
            for at in range(0, len(order), _AT_ONCE):  # of like length: what is added to the shorter ones costs too
                part = order[at : at + _AT_ONCE]
                found |= zip(part, self._read([sentences[i] for i in part]), strict=True)
        return [found[i] for i in range(len(sentences))]

    def _read(self, sentences: Sequence[Words]) -> list[Opinion]:
        lengths = [min(len(words.forms), LONGEST) for words in sentences]
        there = np.arange(max(1, *lengths))[None, :] < np.array(lengths)[:, None]
        states = self._normed(self._states(sentences, there), "last")
        scores = self._scores(states, there)
        hidden = np.maximum(states @ self._w["hidden"] + self._w["hidden_bias"], 0)
        roles = (hidden @ self._w["role"] + self._w["role_bias"]).reshape(*there.shape, ROLES, -1)
        return [Opinion(scores[i], _likely(roles[i, :n])) for i, n in enumerate(lengths)]

    def _states(self, sentences: Sequence[Words], there: NDArray[np.bool_]) -> Floats:
        forms, stems = np.zeros(there.shape, np.int64), np.zeros(there.shape, np.int64)
        named = np.zeros(there.shape, np.float32)
        for i, words in enumerate(sentences):
            of_forms, of_stems = rows_of(words.forms)
            forms[i, : len(of_forms)], stems[i, : len(of_stems)] = of_forms, of_stems
            named[i, : len(of_forms)] = words.named[:LONGEST]
        mask = there[:, :, None].astype(np.float32)
        states = self._w["forms"][forms] + self._w["stems"][stems] + named[:, :, None] * self._w["named"]
        states[:, 0] += self._w["place"][[words.place for words in sentences]]
        states *= mask
        for n, gap in enumerate(LAYERS):
            normed = self._normed(states, f"norm{n}")
            told = self._beside(normed * mask, n, gap) if gap else self._looked(normed, n, there)
            states = (states + told) * mask
        return np.asarray(states, dtype=np.float32)

    def _beside(self, states: Floats, n: int, gap: int) -> Floats:
        """What a layer makes of each word and two others."""
        both = _neighbours(states, gap) @ self._w[f"layer{n}_conv"] + self._w[f"layer{n}_conv_bias"]
        half = both.shape[-1] // 2
        return np.maximum(both[..., :half], both[..., half:])

    def _looked(self, states: Floats, n: int, there: NDArray[np.bool_]) -> Floats:
        """What a layer makes of each word in the sight of all: attention with a bias for each distance."""
        some, size, width = states.shape
        joined = states @ self._w[f"layer{n}_joined"] + self._w[f"layer{n}_joined_bias"]
        query, key, value = joined.reshape(some, size, 3, HEADS, -1).transpose(2, 0, 3, 1, 4)
        far = distances(size)
        looks = query @ key.swapaxes(-1, -2) / np.sqrt(width / HEADS) + self._w[f"layer{n}_near"][:, far]
        looks = np.where(there[:, None, None, :], looks, _CLOSED)
        looks = np.exp(looks - looks.max(axis=-1, keepdims=True))
        looks /= looks.sum(axis=-1, keepdims=True)
        seen = (looks @ value).swapaxes(1, 2).reshape(some, size, width)
        return np.asarray(seen @ self._w[f"layer{n}_out"] + self._w[f"layer{n}_out_bias"], dtype=np.float32)

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


def _likely(roles: Floats) -> Floats:
    """Each word belongs to the subject or not; one word begins it, and one ends it."""
    inside, borders = sigmoid(roles[:, :1]), roles[:, 1:]
    raised = np.exp(borders - borders.max(axis=0, initial=_CLOSED))
    return np.concatenate([inside, raised / raised.sum(axis=0)], axis=1)


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
