"""The network of the claims layer: what it says of a sentence does not hang on the sentences beside it."""

import numpy as np
import pytest

from pipeline.facts.claims.model import TYPES
from pipeline.facts.claims.network import LONGEST, ROLES, Words, load_network


def words(text: str, named: str = "", index: int = 4) -> Words:
    """The words of a text; ``named`` is one of them that the headline has."""
    forms = tuple(text.split())
    return Words(forms, tuple(form == named for form in forms), index)


DUTY = words("setiap toko wajib melaporkan omzet paling lambat <date> .")
SHORT = words("gudang itu sepi .")


def test_a_sentence_is_read_the_same_alone_and_beside_a_longer_one() -> None:
    network = load_network()
    (alone,) = network.read([SHORT])
    beside = network.read([DUTY, SHORT])[1]
    np.testing.assert_allclose(alone.scores, beside.scores, atol=1e-4)
    np.testing.assert_allclose(alone.roles, beside.roles, atol=1e-4)
    assert alone.roles.shape == (len(SHORT.forms), ROLES, len(TYPES))


def test_a_duty_is_told_from_a_quiet_warehouse_and_its_subject_from_other_words() -> None:
    duty, quiet = load_network().read([DUTY, SHORT])
    kind = TYPES.index("obligation")
    assert duty.scores[kind] > 0 > quiet.scores[kind]
    about = duty.about(kind)
    assert about.inside[1] > about.inside[5]  # "toko" rather than "paling"
    assert about.ends.argmax() == 1
    np.testing.assert_allclose([about.begins.sum(), about.ends.sum()], 1, rtol=1e-4)  # one word each


def test_the_headline_and_the_place_in_the_article_are_read() -> None:
    text = " ".join(DUTY.forms)
    plain, named, first = load_network().read([DUTY, words(text, named="toko"), words(text, index=0)])
    assert not np.allclose(plain.scores, named.scores, atol=1e-3)
    assert not np.allclose(plain.scores, first.scores, atol=1e-3)


def test_very_long_sentences_and_none_at_all_are_read() -> None:
    network = load_network()
    (opinion,) = network.read([words("kata " * (3 * LONGEST))])
    assert len(opinion.roles) == LONGEST
    assert network.read([]) == []


@pytest.mark.parametrize("linear", [0.0, 1.0])
def test_certainty_of_the_classifier_leaves_room_for_doubt(linear: float) -> None:
    network = load_network()
    likely = network.agreed(np.full((1, len(TYPES)), linear, np.float32), network.read([DUTY]))
    assert ((likely > 0) & (likely < 1)).all()
