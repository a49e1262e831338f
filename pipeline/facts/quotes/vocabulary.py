"""The words of quotes.yaml as look-ups and pieces of patterns."""

from __future__ import annotations

from pipeline.facts.text import load_yaml, words_pattern

_WORDS = load_yaml(__package__, "quotes.yaml")

SAID = words_pattern(_WORDS["said"])
SAYS = words_pattern(_WORDS["says"])
IS_SAID = words_pattern(_WORDS["is_said"])
TAKEN_FROM = words_pattern(_WORDS["taken_from"])
PRONOUNS = words_pattern(_WORDS["pronouns"])
CLAUSE_STOPS = words_pattern(_WORDS["clause_stops"])
UNNAMED = words_pattern(_WORDS["unnamed"])
ALWAYS_UNNAMED = words_pattern(_WORDS["always_unnamed"])
DEFINITE = words_pattern(_WORDS["definite"])
RANKS = words_pattern(_WORDS["ranks"])
ROLES = words_pattern(_WORDS["roles"])
BODIES = words_pattern(_WORDS["bodies"])
DOCUMENTS = words_pattern(_WORDS["documents"])
NAMES_BEFORE = words_pattern(_WORDS["names_before"])
RULE_BEFORE = words_pattern(_WORDS["rule_before"])
NO_NAMES: frozenset[str] = frozenset(_WORDS["no_names"])
WRITINGS = words_pattern(_WORDS["writings"])
BASED_ON = words_pattern(_WORDS["based_on"])
QUOTED_FROM = words_pattern(_WORDS["quoted_from"])
UNNAMED_SUBJECTS = words_pattern(_WORDS["unnamed_subjects"])
EMPTY_CONTENT = words_pattern(_WORDS["empty_content"])
