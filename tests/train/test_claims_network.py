"""Teacher and network of the claims layer: they learn, and what was learnt is computed the same here."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra 'train'")
pytest.importorskip("transformers", reason="training needs the extra 'train'")
pytest.importorskip("sklearn", reason="training needs the extra 'train'")

from pipeline.errors import FaktaError  # noqa: E402
from pipeline.facts.claims.model import TYPES  # noqa: E402
from pipeline.facts.claims.network import ROLES, Network  # noqa: E402
from pipeline.language import load_engine  # noqa: E402
from pipeline.train.claims import read  # noqa: E402
from pipeline.train.claims_examples import Example, annotated  # noqa: E402
from pipeline.train.claims_network import learn, lesson, mean_of, report, weigh  # noqa: E402
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
    assert all(words.shape == (len(e.places), ROLES, len(TYPES)) for e, (_, words) in zip(part, said, strict=True))

    learner = learn([lesson(e, s) for e, s in zip(part, said, strict=True)], epochs=2)
    network = Network(learner.stored())
    (opinion,) = network.read([part[0].words])
    scores, roles = learner([part[0].words])
    np.testing.assert_allclose(opinion.scores, scores.detach().numpy()[0], atol=0.1)  # tables are 8-bit integers
    inside, begins = roles[0, :, 0].sigmoid(), roles[0, :, 1].softmax(dim=0)
    np.testing.assert_allclose(opinion.roles[:, 0], inside.detach().numpy(), atol=0.05)
    np.testing.assert_allclose(opinion.roles[:, 1], begins.detach().numpy(), atol=0.05)
    stored = learner.stored() | {"weights": weigh(network, examples[60:])}
    assert "both" in report(Network(stored), examples[60:])
    with pytest.raises(FaktaError, match="annotate more"):
        weigh(network, [])


def test_an_annotated_subject_is_taught_with_its_borders_others_as_the_teacher_says(
    examples: list[Example],
) -> None:
    example = next(e for e in examples if e.subjects)
    (kind, start, _), *_ = example.subjects
    others = [k for k in range(len(TYPES)) if k not in {kind for kind, _, _ in example.subjects}]
    likely = np.zeros(len(TYPES), np.float32)
    likely[others[0]] = 0.9
    said = likely, np.full((len(example.places), ROLES, len(TYPES)), 0.4, np.float32)
    taught = lesson(example, said)
    first = next(n for n, (a, b) in enumerate(example.places) if b > start)
    assert taught.roles[first, :2, kind].tolist() == [1, 1]
    assert taught.roles[:, 1, kind].sum() == taught.roles[:, 2, kind].sum() == 1
    assert (taught.roles[:, :, others[0]] == np.float32(0.4)).all()
    assert (taught.roles[:, :, others[1]] == -1).all()  # the teacher thinks this claim unlikely


def test_two_teachers_teach_what_they_say_on_the_average(examples: list[Example]) -> None:
    part = examples[:3]
    teachers = [Teacher(ROOT / "models" / "encoder", seed) for seed in (1, 2)]
    alone = [list(teacher.say(part)) for teacher in teachers]
    for n, (types, roles) in enumerate(mean_of(teachers, part)):
        assert not np.allclose(alone[0][n][1], alone[1][n][1])
        np.testing.assert_allclose(types, (alone[0][n][0] + alone[1][n][0]) / 2, atol=1e-3)
        np.testing.assert_allclose(roles, (alone[0][n][1] + alone[1][n][1]) / 2, atol=1e-3)


def _loss(likely: np.ndarray, made: np.ndarray) -> float:
    return float(-(made * np.log(likely + 1e-6) + (1 - made) * np.log(1 - likely + 1e-6)).mean())
