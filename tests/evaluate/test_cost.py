"""The facts layers cost less processor time than the spaCy engine itself."""

from pathlib import Path

import pytest

from pipeline.errors import FaktaError
from pipeline.evaluate.cost import measure

CORPUS = Path(__file__).parents[2] / "corpus" / "fakta-contoh.warc.gz"


def test_facts_cost_less_than_the_spacy_engine() -> None:
    assert measure([str(CORPUS)]).ratio < 1.0


def test_too_few_articles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("", encoding="utf8")
    with pytest.raises(FaktaError, match="too few"):
        measure([str(tmp_path / "a.jsonl")])
