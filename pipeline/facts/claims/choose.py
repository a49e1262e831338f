"""Pick one of several options by a trained linear score: a claim's subject, figure, deadline, authority, modality.

An option is described by names ("prev:sebesar", "ruled"); the weights of the names, hashed, add up to its score
(``pipeline/train/fields.py`` learns them: the share of the right options grows, as in a conditional logit).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import as_file, files
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.records import ClaimType

#: Two to this power buckets of one field's weights.
BITS = 15
_MASK = (1 << BITS) - 1
FIELD_NAMES = ("subject", "figure", "deadline", "authority", "modality")

Traits = Sequence[str]


def buckets(kind: ClaimType, traits: Traits) -> list[int]:
    """The buckets of an option's names, each name alone and with the type of the claim."""
    names = {*traits, *(f"{kind}&{trait}" for trait in traits)}
    return sorted({crc32(name.encode()) & _MASK for name in names})


def best(field: str, kind: ClaimType, options: Iterable[Traits]) -> int:
    """The place of the option with the highest score; the first of equals."""
    weights = _weights()[field]
    return int(np.argmax([weights[buckets(kind, traits)].sum() for traits in options]))


@cache
def _weights() -> dict[str, NDArray[np.float32]]:
    with as_file(files("pipeline.facts.claims").joinpath("fields.npz")) as path, np.load(path) as stored:
        return {name: stored[name].astype(np.float32) * np.float32(stored[f"{name}_scale"]) for name in FIELD_NAMES}
