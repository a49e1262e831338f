"""What an article's headline names is likelier to be what its claims are about."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.facts.claims.sentence import stem

_WORD = re.compile(r"[\w-]+")
#: Words of so many letters or fewer say little about what a headline is about.
_SHORT = 3


def headline_stems(title: str) -> frozenset[str]:
    """The stems of a headline's longer words."""
    return frozenset(stem(word) for word in _WORD.findall(title.lower()) if len(word) > _SHORT)


def is_named(word: str, headline: Collection[str]) -> bool:
    """Whether the headline, given as :func:`headline_stems`, has a lower-cased word or one of its family."""
    return len(word) > _SHORT and stem(word) in headline
