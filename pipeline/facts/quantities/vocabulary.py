"""The words of quantities.yaml as look-ups and pieces of patterns."""

from __future__ import annotations

from typing import Literal

from pipeline.facts.text import load_yaml, words_pattern
from pipeline.records import Comparator

_WORDS = load_yaml(__package__, "quantities.yaml")

MAGNITUDES: dict[str, int] = _WORDS["magnitudes"]
LETTERS: dict[str, int] = _WORDS["letters"]
FOREIGN_LETTERS: dict[str, int] = _WORDS["foreign_letters"]
BEFORE: dict[str, str] = {sign: code for code, signs in _WORDS["before"].items() for sign in signs}
AFTER: dict[str, str] = {word: code for code, words in _WORDS["after"].items() for word in words}
CENTS: dict[str, str] = _WORDS["cents"]
COMPARATORS: dict[str, Comparator] = {word: sign for sign, words in _WORDS["comparators"].items() for word in words}
FOLLOWING: dict[str, Comparator] = _WORDS["following"]
DIRECTIONS: dict[str, Literal["up", "down"]] = {
    word: way for way, words in _WORDS["directions"].items() for word in words
}
BASES: dict[str, str] = {word: basis for basis, words in _WORDS["bases"].items() for word in words}

PERCENT = words_pattern(_WORDS["percent"])
PERCENTAGE_POINT = words_pattern(_WORDS["percentage_point"])
BASIS_POINT = words_pattern(_WORDS["basis_point"])
SHARED = words_pattern(_WORDS["shared"])
NO_SHARE = words_pattern(_WORDS["no_share"])
MINUS = words_pattern(_WORDS["minus"])
RANGE = words_pattern(_WORDS["range"])
PLUS_MINUS = words_pattern(_WORDS["plus_minus"])
NOT_COUNTED = words_pattern(_WORDS["not_counted"])
COMPARATOR_WORDS = words_pattern(COMPARATORS)
UNTIL = words_pattern(_WORDS["until"])
EXPECTED = words_pattern(_WORDS["expected"])
FILLERS = words_pattern(_WORDS["fillers"])
NAMED_BAND = words_pattern(_WORDS["named_band"])
DIRECTION_WORDS = words_pattern(DIRECTIONS)
BASIS_WORDS = words_pattern(BASES)
TIMES = words_pattern(_WORDS["times"])
PASSED = frozenset(_WORDS["passed"])
NO_OBJECT = frozenset([*_WORDS["passed"], *_WORDS["no_object"]])
LINKS = frozenset([*_WORDS["links"], *DIRECTIONS]) - frozenset(_WORDS["changes"])
BASE_OPENERS = frozenset(_WORDS["base_openers"])
PARTS = frozenset(_WORDS["parts"])
TIES = frozenset(_WORDS["ties"])
COMPARED = words_pattern(_WORDS["compared"])
