"""The words the tokenizer and the sentence splitter know: ``vocabulary.yaml``, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


@cache
def words(section: str) -> frozenset[str]:
    """The words of one section of ``vocabulary.yaml``, lower case."""
    return frozenset(str(word).lower() for word in _load()[section])


@cache
def _load() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load(
        Path(__file__).with_name("vocabulary.yaml").read_text(encoding="utf8")
    )
    return loaded
