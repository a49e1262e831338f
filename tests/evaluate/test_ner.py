"""Scores of entities, with a spaCy pipeline of patterns as the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.evaluate.columns import TaggedSentence
from pipeline.evaluate.ner import NerScores, Types, schemes, score_ner
from pipeline.language import Scheme


class Patterns:
    """An engine that finds what it is told to."""

    name, version = "patterns", "1"

    def __init__(self, **patterns: str) -> None:
        self._nlp = spacy.blank("id")
        ruler = self._nlp.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": label, "pattern": text.replace("_", " ")} for text, label in patterns.items()])

    def docs(self, texts: Iterable[str], *, processes: int = 1) -> Iterator[Doc]:
        return iter([self._nlp(text) for text in texts])


SENTENCE = TaggedSentence(
    ("Rina", "Sari", "(", "Bank", "Sinar", ")", "di", "Bandung", "0", ",", "5", "%"),
    ("B-PER", "I-PER", "O", "B-ORG", "I-ORG", "O", "O", "B-GPE", "B-PRC", "I-PRC", "I-PRC", "I-PRC"),
)


def test_counts_by_type() -> None:
    engine = Patterns(Rina_Sari="PER", Sinar="ORG", Bandung="GPE")
    scores = score_ner([SENTENCE], engine, schemes()["nergrit"])
    assert scores.prf("PER") == {"p": 1.0, "r": 1.0, "f1": 1.0}
    assert scores.prf("ORG") == {"p": 0.0, "r": 0.0, "f1": 0.0}  # "Sinar" is not "Bank Sinar"
    assert scores.prf() == {"p": 0.6667, "r": 0.5, "f1": 0.5714}
    assert scores.as_json()["types"]["PRC"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 1}


def test_a_scheme_scores_only_its_types_and_joins_types() -> None:
    sentence = TaggedSentence(SENTENCE.tokens, tuple(t.replace("GPE", "LOC") for t in SENTENCE.tags))
    engine = Patterns(Bank_Sinar="NOR", Bandung="GPE", Rina_Sari="PRD")
    types = Types("nergrit", {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}, {"PER": "PER", "NOR": "ORG", "GPE": "LOC"})
    scores = score_ner([sentence], engine, types)
    assert scores.prf("ORG")["f1"] == scores.prf("LOC")["f1"] == 1.0
    assert scores.gold.total() == 3
    assert scores.predicted.total() == 2


def test_an_entity_that_cuts_a_token_covers_it() -> None:
    sentence = TaggedSentence(("kata", "Rina.", "Ia"), ("O", "B-PER", "O"))
    assert score_ner([sentence], Patterns(Rina="PER"), schemes()["nergrit"]).prf()["f1"] == 1.0


@pytest.mark.parametrize("name", get_args(Scheme))
def test_types_that_the_engine_gives_are_types_of_the_scheme(name: str) -> None:
    types = schemes()[name]
    assert set(types.engine.values()) == set(types.file.values())


def test_no_entities_is_zero_and_no_error() -> None:
    assert NerScores().prf() == {"p": 0.0, "r": 0.0, "f1": 0.0}
