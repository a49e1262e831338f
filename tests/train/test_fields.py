"""The choosers of the claims layer: what an annotated claim teaches, and that it is learnt."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from spacy.tokens import Doc

pytest.importorskip("sklearn", reason="training needs the extra 'train'")

from pipeline.facts.claims.choose import FIELD_NAMES
from pipeline.language import load_engine
from pipeline.train.claims import read
from pipeline.train.fields import ALWAYS, Choice, choices, fit

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return [r for r in read([ROOT / "corpus" / "annotations.jsonl"]) if r["claims"]][:12]


@pytest.fixture(scope="module")
def docs(records: list[dict[str, Any]]) -> list[Doc]:
    return list(load_engine("spacy", None).docs(record["text"] for record in records))


def test_a_claim_without_its_modality_teaches_subject_and_figure_alone(
    records: list[dict[str, Any]], docs: list[Doc]
) -> None:
    hurried = [r | {"claims": [{k: v for k, v in c.items() if k != "modality"} for c in r["claims"]]} for r in records]
    whole, part = choices(records, docs), choices(hurried, docs)
    assert all(whole[name] for name in FIELD_NAMES)
    assert {name for name in FIELD_NAMES if part[name]} == set(ALWAYS)
    assert all(len(part[name]) == len(whole[name]) for name in ALWAYS)


def test_what_is_taught_is_learnt(records: list[dict[str, Any]], docs: list[Doc]) -> None:
    for name, chosen in choices(records, docs).items():
        weights = fit(chosen)
        assert _right(chosen, weights) > _right(chosen, np.zeros_like(weights)), name


def _right(chosen: list[Choice], weights: np.ndarray[Any, Any]) -> int:
    """How many claims get what the annotator wrote; where all options weigh the same, the first."""
    return sum(choice[int(np.argmax([weights[row].sum() for row, _ in choice]))][1] for choice in chosen if choice)
