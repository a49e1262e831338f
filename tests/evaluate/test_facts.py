"""The facts of the bundled corpus stay above their floors, and the scorer counts as the contract says."""

from pathlib import Path

import pytest

from pipeline.errors import FaktaError
from pipeline.evaluate.facts import below_floor, evaluate_facts
from pipeline.evaluate.score import Scores, close, pair, same_claim, same_name, same_subject, score_article, touches

ANNOTATIONS = Path(__file__).parents[2] / "corpus" / "annotations.jsonl"


@pytest.fixture(scope="module")
def evaluation():
    return evaluate_facts(ANNOTATIONS)


def test_no_layer_is_under_its_floor(evaluation):
    assert below_floor(evaluation, ANNOTATIONS) == []


def test_every_annotated_article_is_there(evaluation):
    assert evaluation.absent == 0
    assert evaluation.articles >= 40


def test_a_layer_that_loses_its_facts_falls_under_its_floor(evaluation):
    lost = evaluation.scores.layers.pop("dates")
    try:
        assert any(line.startswith("dates:") for line in below_floor(evaluation, ANNOTATIONS))
    finally:
        evaluation.scores.layers["dates"] = lost


def test_a_file_without_annotations_is_refused_in_one_line(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"url": "https://a.example/1"}\n', encoding="utf8")
    with pytest.raises(FaktaError, match="no annotations"):
        evaluate_facts(tmp_path / "x.jsonl")


def span(start, end, **more):
    return {"start": start, "end": end, **more}


def test_spans_touch_only_where_the_prediction_is_not_much_longer():
    assert touches(span(0, 10), span(5, 8))
    assert not touches(span(0, 40), span(5, 8))
    assert not touches(span(0, 5), span(5, 8))


def test_pairs_are_one_to_one():
    pairs, extra, missed = pair([span(0, 4), span(0, 4)], [span(0, 4)], touches)
    assert (len(pairs), len(extra), len(missed)) == (1, 1, 0)


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Wirasto", "Wirasto Adinegara", True),
        ("Sekar", "Wirasto Adinegara", False),
        (None, None, True),
        ("Sekar", None, False),
        (None, "Sekar", False),
    ],
)
def test_names(ours, theirs, same):
    assert same_name(ours, theirs) is same


def test_subjects_share_half_their_words():
    assert same_subject("migrasi sistem belakang", "migrasi sistem belakang toko daring")
    assert not same_subject("penjual", "migrasi sistem belakang toko daring")


def test_numbers_are_equal_up_to_rounding():
    assert close(33.333, 33.33)
    assert not close(70, 71)
    assert not close(None, 0)


def test_strict_claims_need_subject_value_deadline_and_rule():
    gold = span(0, 50, type="progress", subject="migrasi toko", value=70, deadline=None, regulation_ids=[])
    right = span(0, 50, type="progress", subject="migrasi toko", value=70, deadline=None, regulation_id=None)
    assert same_claim(right, gold)
    for change in ({"value": 71}, {"subject": "penjual"}, {"regulation_id": "uu-1-2022"}, {"deadline": "2024"}):
        assert not same_claim({**right, **change}, gold)


def test_an_article_without_predictions_has_no_recall():
    gold = {"url": "u", "text": "PT Satu.", "entities": [span(0, 7, label="ORG", text="PT Satu")]}
    gold |= {layer: [] for layer in ("dates", "percentages", "money", "regulations", "quotes", "claims")}
    tables = ("mentions", "dates", "percentages", "money", "regulation_mentions", "quotes", "claims")
    scores = Scores()
    score_article(scores, gold, dict.fromkeys(tables, ()))
    assert (scores.layer("entities").r, scores.layer("entities").gold) == (0.0, 1)
