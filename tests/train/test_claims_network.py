"""Teacher and network of the claims layer: they learn, and what was learnt is computed the same here."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra 'train'")
pytest.importorskip("transformers", reason="training needs the extra 'train'")
pytest.importorskip("sklearn", reason="training needs the extra 'train'")

from pipeline.errors import FaktaError  # noqa: E402
from pipeline.facts.claims.model import TYPES  # noqa: E402
from pipeline.facts.claims.network import Network, Opinion  # noqa: E402
from pipeline.language import load_engine  # noqa: E402
from pipeline.train.claims import read  # noqa: E402
from pipeline.train.claims_examples import Example, annotated  # noqa: E402
from pipeline.train.claims_network import both, learn, lesson, report, weigh  # noqa: E402
from pipeline.train.claims_teacher import Teacher  # noqa: E402

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return annotated(read([ROOT / "corpus" / "annotations.jsonl"]), [], load_engine("spacy", None))


def test_annotated_sentences_carry_their_claims_and_subjects(examples: list[Example]) -> None:
    with_claim = [e for e in examples if e.made is not None and e.made.any()]
    kinds = {kind for e in with_claim for kind, _, _ in e.subjects}
    assert len(kinds) == len(TYPES)
    for example in with_claim:
        assert all(example.text[a:b] for _, a, b in example.subjects)
        assert all(example.made[kind] for kind, _, _ in example.subjects if example.made is not None)


def test_the_teacher_learns_and_the_network_learns_from_it(examples: list[Example]) -> None:
    part = examples[:60]
    teacher = Teacher(ROOT / "models" / "encoder", seed=1)
    before = np.stack([likely for likely, _ in teacher.say(part)])
    teacher.learn(part, epochs=2)
    said = list(teacher.say(part))
    made = np.stack([e.made for e in part if e.made is not None])
    after = np.stack([likely for likely, _ in said])
    assert _loss(after, made) < _loss(before, made)
    assert all(words.shape == (len(e.words), len(TYPES)) for e, (_, words) in zip(part, said, strict=True))

    learner = learn([lesson(e, s) for e, s in zip(part, said, strict=True)], epochs=2)
    network = Network(learner.stored())
    (opinion,) = network.read([part[0].forms])
    taught = lesson(part[0], said[0])
    scores, _ = learner(
        torch.tensor([taught.forms]), torch.tensor([taught.stems]), torch.ones(1, len(taught.forms), dtype=torch.bool)
    )
    np.testing.assert_allclose(opinion.scores, scores.detach().numpy()[0], atol=0.1)  # tables are 8-bit integers
    stored = learner.stored() | {"weights": weigh(network, examples[60:])}
    assert "both" in report(Network(stored), examples[60:])
    with pytest.raises(FaktaError, match="annotate more"):
        weigh(network, [])


def test_an_earlier_network_teaches_beside_the_teacher() -> None:
    said = np.full(2, 0.8, np.float32), np.full((3, 2), 0.6, np.float32)
    opinion = Opinion(np.zeros(2, np.float32), np.full((2, 2), 0.2, np.float32))  # it read two of the three words
    likely, by_word = both(said, opinion)
    np.testing.assert_allclose(likely, [0.65, 0.65], rtol=1e-6)
    np.testing.assert_allclose(by_word, [[0.4, 0.4], [0.4, 0.4], [0.6, 0.6]], rtol=1e-6)


def _loss(likely: np.ndarray, made: np.ndarray) -> float:
    return float(-(made * np.log(likely + 1e-6) + (1 - made) * np.log(1 - likely + 1e-6)).mean())
