"""Pick one of several options by a trained linear score: subject, figure, deadline, authority, modality, rule.

An option is described by names ("prev:sebesar", "ruled"); the weights of the names, hashed, add up to its score
(``pipeline/train/fields.py`` learns them: the share of the right options grows, as in a conditional logit).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import as_file, files
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.records import ClaimType

#: Two to this power buckets of one field's weights.
BITS = 15
_MASK = (1 << BITS) - 1
#: How sharply the choice by agreement trusts the scores; 0 would take the highest alone (0.7 to 1.5 hardly differ).
HEAT = 0.7
FIELD_NAMES = ("subject", "figure", "deadline", "authority", "modality", "rule")

Traits = Sequence[str]


def buckets(kind: ClaimType, traits: Traits) -> list[int]:
    """The buckets of an option's names, each name alone and with the type of the claim ("target&pronoun:True")."""
    names = [trait.encode() for trait in {*traits}]
    of_kind = crc32(f"{kind}&".encode())
    return sorted({crc32(name) & _MASK for name in names} | {crc32(name, of_kind) & _MASK for name in names})


def scores(field: str, kind: ClaimType, options: Iterable[Traits]) -> NDArray[np.float64]:
    """The score of each option: the logarithm of how much likelier it is than others, but for a constant."""
    weights = _weights()[field]
    return np.array([weights[buckets(kind, traits)].sum() for traits in options], dtype=np.float64)


def best(field: str, kind: ClaimType, options: Iterable[Traits]) -> int:
    """The place of the option with the highest score; the first of equals."""
    return int(np.argmax(scores(field, kind, options)))


def most_agreed(
    field: str, kind: ClaimType, options: Sequence[Traits], words: Sequence[frozenset[str]], told: ArrayLike = 0.0
) -> int:
    """The place of the option that shares most words with what is likely: few options are right, many nearly so.

    The likeliest by itself may be one of a kind; how far two options agree is told from their ``words``. ``told`` is
    added to the scores: what is known of the options from elsewhere.
    """
    found = scores(field, kind, options) + np.asarray(told)
    likely = np.exp((found - found.max()) / HEAT)
    agreed = np.array([[_agreement(a, b) for b in words] for a in words])
    return int(np.argmax(agreed @ likely))


def _agreement(said: frozenset[str], right: frozenset[str]) -> float:
    """The mean of F1 and of whether a reader would accept what is said: half of what is right, and not much else.

    ``evaluate/score.py`` accepts the same and says so itself: what scores must not hang on what is scored.
    """
    common = len(said & right)
    accepted = 2 * common >= len(right) and len(said) <= 2 * len(right) + 2
    return common / max(1, len(said) + len(right)) + accepted / 2


@cache
def _weights() -> dict[str, NDArray[np.float32]]:
    with as_file(files("pipeline.facts.claims").joinpath("fields.npz")) as path, np.load(path) as stored:
        return {name: stored[name].astype(np.float32) * np.float32(stored[f"{name}_scale"]) for name in FIELD_NAMES}
