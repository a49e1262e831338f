"""The network of the claims layer: what it says of a sentence does not hang on the sentences beside it."""

import numpy as np
import pytest

from pipeline.facts.claims.model import TYPES
from pipeline.facts.claims.network import LONGEST, load_network

DUTY = ["setiap", "toko", "wajib", "melaporkan", "omzet", "paling", "lambat", "<date>", "."]
SHORT = ["gudang", "itu", "sepi", "."]


def test_a_sentence_is_read_the_same_alone_and_beside_a_longer_one() -> None:
    network = load_network()
    (alone,) = network.read([SHORT])
    beside = network.read([DUTY, SHORT])[1]
    np.testing.assert_allclose(alone.scores, beside.scores, atol=1e-4)
    np.testing.assert_allclose(alone.subjects, beside.subjects, atol=1e-4)
    assert alone.subjects.shape == (len(SHORT), len(TYPES))


def test_a_duty_is_told_from_a_quiet_warehouse_and_its_subject_from_other_words() -> None:
    duty, quiet = load_network().read([DUTY, SHORT])
    kind = TYPES.index("obligation")
    assert duty.scores[kind] > 0 > quiet.scores[kind]
    assert duty.subjects[1, kind] > duty.subjects[5, kind]  # "toko" rather than "paling"


def test_very_long_sentences_and_none_at_all_are_read() -> None:
    network = load_network()
    (opinion,) = network.read([["kata"] * (3 * LONGEST)])
    assert len(opinion.subjects) == LONGEST
    assert network.read([]) == []


@pytest.mark.parametrize("linear", [0.0, 1.0])
def test_certainty_of_the_classifier_leaves_room_for_doubt(linear: float) -> None:
    network = load_network()
    likely = network.agreed(np.full((1, len(TYPES)), linear, np.float32), network.read([DUTY]))
    assert ((likely > 0) & (likely < 1)).all()
