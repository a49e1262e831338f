"""Confidence in damaged text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.facts.quality import temper
from pipeline.records import Article, DateFact, Facts, Mention


def facts(quality: str) -> Facts:
    article = Article("https://a.example/1", "Judul", "Tahun 2024", "a.example", text_quality=quality)  # type: ignore[arg-type]
    return Facts(
        article,
        mentions=(Mention(0, 5, "Tahun", label="ORG", entity_id="x", confidence=0.5),),
        dates=(DateFact(6, 10, "2024", "DATE", "2024"),),
    )


def test_clean_text_is_left_alone() -> None:
    assert temper(facts("clean")) == facts("clean")


@pytest.mark.parametrize("quality", ["lowercase", "glued"])
def test_damaged_text_lowers_confidence_and_nothing_else(quality: str) -> None:
    before, after = facts(quality), temper(facts(quality))
    assert after.dates[0].confidence < before.dates[0].confidence
    assert after.mentions[0].confidence < before.mentions[0].confidence
    assert replace(after.dates[0], confidence=before.dates[0].confidence) == before.dates[0]
