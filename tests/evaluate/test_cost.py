"""What the facts layers cost beside the spaCy engine: here it is only watched; `fakta evaluate cost FILE` measures."""

from pathlib import Path

import pytest

from pipeline.errors import FaktaError
from pipeline.evaluate.cost import measure

CORPUS = Path(__file__).parents[2] / "corpus" / "fakta-contoh.warc.gz"


def test_facts_cost_no_more_than_twice_the_spacy_engine_on_short_articles_full_of_claims() -> None:
    assert 0 < measure([str(CORPUS)]).ratio < 2.0


def test_too_few_articles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("", encoding="utf8")
    with pytest.raises(FaktaError, match="too few"):
        measure([str(tmp_path / "a.jsonl")])
