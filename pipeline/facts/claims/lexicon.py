"""The cue phrases of the claims layer, from ``cues.yaml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from pipeline.facts.text import GAP, load_yaml, words_pattern

_VOCABULARY = load_yaml("pipeline.facts.claims", "cues.yaml")


_WORD = re.compile(r"\w+")
_GAP = re.compile(GAP, re.VERBOSE)


class Lexicon:
    """Named groups of phrases: which groups occur in a sentence, and where."""

    def __init__(self, groups: dict[str, list[str]]) -> None:
        self.groups = {name: [str(phrase) for phrase in phrases] for name, phrases in groups.items()}
        self._of: dict[str, list[str]] = {}
        for name, phrases in self.groups.items():
            for phrase in phrases:
                self._of.setdefault(phrase.lower(), []).append(name)

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[list[tuple[str, str]], list[str]]]]:
        """By the first word of each phrase: what follows it, words with what joins them, and the groups."""
        found: dict[str, list[tuple[list[tuple[str, str]], list[str]]]] = {}
        for phrase, names in self._of.items():
            nothing, first, *rest, end = re.split(r"(\w+)", phrase)
            if nothing or end:
                raise ValueError(f"cues.yaml: {phrase!r} does not begin and end with a word")
            found.setdefault(first, []).append((list(zip(rest[::2], rest[1::2], strict=True)), names))
        return found

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {
            name: re.compile(rf"(?<!\w){words_pattern(phrases)}(?!\w)", re.IGNORECASE)
            for name, phrases in self.groups.items()
        }

    def found(self, text: str) -> frozenset[str]:
        """The groups of which a phrase stands in ``text``: a walk over its words, much faster than the patterns."""
        lowered = text.lower()
        words = list(_WORD.finditer(lowered))
        names: set[str] = set()
        for i, word in enumerate(words):
            for rest, of in self._by_first_word.get(word.group(), ()):
                if not rest or _goes_on(lowered, words[i : i + len(rest) + 1], rest):
                    names.update(of)
        return frozenset(names)

    def first(self, group: str, text: str, start: int = 0) -> re.Match[str] | None:
        """The first phrase of ``group`` in ``text`` from ``start`` on."""
        return self._patterns[group].search(text, start)

    def all(self, group: str, text: str) -> list[re.Match[str]]:
        """Every phrase of ``group`` in ``text``."""
        return list(self._patterns[group].finditer(text))


def _goes_on(text: str, words: Sequence[re.Match[str]], rest: Sequence[tuple[str, str]]) -> bool:
    """Whether the words behind the first are those of ``rest`` and joined as there; a blank is any space."""
    if [word.group() for word in words[1:]] != [word for _, word in rest]:
        return False
    gaps = [(before.end(), word.start()) for before, word in pairwise(words)]
    return all(
        _GAP.fullmatch(text, *gap) if joint == " " else text[slice(*gap)] == joint
        for gap, (joint, _) in zip(gaps, rest, strict=True)
    )


LEXICON = Lexicon(_VOCABULARY["groups"])
