"""Less sure of what stands in damaged text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.records import Facts

#: What is left of the confidence of facts in text of this quality: lower-cased names and glued words mislead.
FACTORS = {"lowercase": 0.7, "glued": 0.8}
_LAYERS = (
    "mentions",
    "dates",
    "percentages",
    "money",
    "regulation_mentions",
    "quotes",
    "statements",
    "claims",
    "headline_claims",
)


def temper(facts: Facts) -> Facts:
    """The same facts, with confidence lowered where ``article.text_quality`` is not "clean"."""
    factor = FACTORS.get(facts.article.text_quality)
    if factor is None:
        return facts
    tempered: dict[str, Any] = {
        layer: tuple(replace(fact, confidence=round(fact.confidence * factor, 4)) for fact in getattr(facts, layer))
        for layer in _LAYERS
    }
    return replace(facts, **tempered)
