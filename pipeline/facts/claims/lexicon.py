"""The cue phrases of the claims layer, from ``cues.yaml``."""

from __future__ import annotations

import re
from functools import cached_property

from pipeline.facts.text import load_yaml, words_pattern

_VOCABULARY = load_yaml("pipeline.facts.claims", "cues.yaml")


class Lexicon:
    """Named groups of phrases: which groups occur in a sentence, and where."""

    def __init__(self, groups: dict[str, list[str]]) -> None:
        self.groups = {name: [str(phrase) for phrase in phrases] for name, phrases in groups.items()}
        self._of: dict[str, list[str]] = {}
        for name, phrases in self.groups.items():
            for phrase in phrases:
                self._of.setdefault(phrase.lower(), []).append(name)

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?={words_pattern(self._of)}(?!\w))", re.IGNORECASE)

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {
            name: re.compile(rf"(?<!\w){words_pattern(phrases)}(?!\w)", re.IGNORECASE)
            for name, phrases in self.groups.items()
        }

    def found(self, text: str) -> frozenset[str]:
        """The groups of which a phrase stands in ``text``."""
        return frozenset(name for name, pattern in self._patterns.items() if pattern.search(text))

    def first(self, group: str, text: str, start: int = 0) -> re.Match[str] | None:
        """The first phrase of ``group`` in ``text`` from ``start`` on."""
        return self._patterns[group].search(text, start)

    def all(self, group: str, text: str) -> list[re.Match[str]]:
        """Every phrase of ``group`` in ``text``."""
        return list(self._patterns[group].finditer(text))


LEXICON = Lexicon(_VOCABULARY["groups"])
