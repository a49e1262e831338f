"""The table of scores: recorded beside the models, held against floors, stale when the models change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.evaluate import command
from pipeline.errors import FaktaError
from pipeline.evaluate import models as scores
from pipeline.evaluate.models import Row, record, recorded, stale
from pipeline.language import EngineError


class Versioned:
    """An engine of which only the version is asked."""

    def __init__(self, version: str) -> None:
        self.version = version


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "floors.yaml"
    file.write_text("spacy: {heldout-las: 0.7}\n", encoding="utf8")
    monkeypatch.setattr(scores, "FLOORS", file)
    return file


def test_what_was_recorded_is_read_with_its_floor(tmp_path: Path, floors: Path) -> None:
    record([Row("spacy", "heldout-las", 0.71, None, "v1"), Row("spacy", "idner-dev", 0.6, None, "v1")], tmp_path)
    las, idner = recorded(tmp_path)
    assert las.floor == 0.7
    assert las.holds
    assert idner.floor is None
    assert idner.holds


def test_a_score_below_its_floor_does_not_hold(tmp_path: Path, floors: Path) -> None:
    record([Row("spacy", "heldout-las", 0.69, None, "v1")], tmp_path)
    assert not recorded(tmp_path)[0].holds


def test_models_that_changed_are_stale(tmp_path: Path, floors: Path) -> None:
    record([Row("spacy", "heldout-las", 0.71, None, "v1")], tmp_path)
    rows = recorded(tmp_path)
    assert stale(rows, lambda name: Versioned("v1")) == set()
    assert stale(rows, lambda name: Versioned("v2")) == {"spacy"}


def test_an_engine_that_is_not_installed_is_not_stale(floors: Path) -> None:
    def missing(name: str) -> Versioned:
        raise EngineError(name)

    assert stale([Row("stanza", "heldout-las", 0.8, None, "v1")], missing) == set()


def test_without_a_record_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FaktaError, match="--data"):
        recorded(tmp_path)


def test_the_bundled_models_hold_their_floors() -> None:
    result = CliRunner().invoke(command, ["models", "--json"])
    assert result.exit_code == 0, result.output
    table = json.loads(result.stdout)
    assert table["stale"] == []
    assert {r["engine"] for r in table["scores"]} >= {"spacy"}


def test_ner_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "dev.txt"
    file.write_text(
        "Ketua O\nOtoritas B-ORG\nJasa I-ORG\nKeuangan I-ORG\nmencabut O\nizin O\nitu O\n. O\n", encoding="utf8"
    )
    result = CliRunner().invoke(command, ["ner", str(file), "--scheme", "fakta", "--json"])
    assert result.exit_code == 0, result.output
    assert set(json.loads(result.stdout)["micro"]) == {"p", "r", "f1"}


def test_recording_needs_data() -> None:
    assert CliRunner().invoke(command, ["models", "--record"]).exit_code == 2
