"""Well-formed labels from any scores."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.train.decode import best_tags

LABELS = ("O", "B-ORG", "I-ORG", "B-GPE", "I-GPE")


def scores(seed: int, rows: int, columns: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)


@given(st.integers(0, 10_000), st.integers(1, 20))
def test_an_inside_tag_continues_its_name(seed: int, length: int) -> None:
    tags = best_tags(scores(seed, length, len(LABELS)), LABELS)
    for before, tag in zip(["O", *tags], tags, strict=False):
        assert not tag.startswith("I-") or before[2:] == tag[2:]


def test_the_best_sequence_is_not_the_best_tag_of_each_word() -> None:
    row = np.log(np.array([[0.5, 0.45, 0.01, 0.02, 0.02], [0.1, 0.01, 0.85, 0.02, 0.02]], dtype=np.float32))
    assert best_tags(row, LABELS) == ["B-ORG", "I-ORG"]
