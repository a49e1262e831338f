"""Drawing facts to read, and what verdicts say."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.evaluate_verdicts import command
from pipeline.errors import FaktaError
from pipeline.evaluate.sample import Reading, draw, readings, render, url_hash, wilson

VERDICTS = Path(__file__).parents[1] / "verdicts"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "facts.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table articles (id integer primary key, url, published_at, text)")
        connection.execute("create table dates (article_id, start, end, text, type, value, mod)")
        for number in range(20):
            text = f"Gudang nomor {number} buka pada 12 Mei 2024."
            start = text.index("12 Mei")
            connection.execute(
                "insert into articles values (?, ?, null, ?)", (number, f"https://a.example/{number}", text)
            )
            connection.execute(
                "insert into dates values (?, ?, ?, '12 Mei 2024', 'DATE', '2024-05-12', null)",
                (number, start, start + 11),
            )
    return path


def test_a_seed_draws_the_same_facts_whatever_else_there_is(database: Path) -> None:
    first = draw(database, "dates", 5, seed=7)
    kept = [fact.url for fact in first]
    marks = ", ".join("?" * len(kept))
    with sqlite3.connect(database) as connection:
        connection.execute(
            f"delete from dates where article_id not in (select id from articles where url in ({marks}))", kept
        )
    assert draw(database, "dates", 5, seed=7) == first
    assert {fact.text for fact in first} == {"12 Mei 2024"}


def test_what_is_linked_and_what_is_pinned_down_is_drawn_from_their_tables(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("create table mentions (article_id, start, end, text, label, entity_id)")
        connection.execute(
            "create table regulation_mentions (article_id, start, end, text, regulation_id, pasal, ayat, huruf)"
        )
        names = ((0, 6, "Gudang"), (7, 12, "nomor"), (15, 19, "Gudang"))
        connection.executemany("insert into mentions values (3, ?, ?, ?, 'ORG', 'org:gudang')", names)
        rules = ((0, 6, "UU Gudang", "7"), (7, 12, "UU Gudang", None))
        connection.executemany("insert into regulation_mentions values (4, ?, ?, ?, 'uu-1', ?, null, null)", rules)
    (linked,) = draw(database, "linking", 5, seed=1)
    assert (linked.start, linked.fields["first"]) == (7, "Gudang")
    (pinned,) = draw(database, "pinpoints", 5, seed=1)
    assert (pinned.start, pinned.fields["pasal"]) == (0, "7")


def test_another_seed_draws_others(database: Path) -> None:
    assert draw(database, "dates", 5, seed=1) != draw(database, "dates", 5, seed=2)


def test_a_drawn_fact_is_shown_in_its_context_with_its_hash(database: Path) -> None:
    (fact,) = draw(database, "dates", 1, seed=1)
    shown = render(1, fact)
    assert url_hash(fact.url) in shown
    assert "value=2024-05-12" in shown
    assert "buka pada ⟦12 Mei 2024⟧." in shown


def test_a_layer_that_is_none_is_refused(database: Path) -> None:
    with pytest.raises(FaktaError, match="no layer 'sqlite_master'"):
        draw(database, "sqlite_master", 1, seed=1)


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (95, 100, 0.888, 0.978), (100, 100, 0.963, 1.0), (0, 10, 0.0, 0.278)],  # published tables
)
def test_wilson_interval(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == pytest.approx((low, high), abs=0.001)


def test_a_reading_a_layer(tmp_path: Path) -> None:
    lines = [{"url": "00", "start": 0, "end": 1, "right": n != 0, "reason": ""} for n in range(10)]
    (tmp_path / "mentions.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf8")
    assert readings(tmp_path, {"entities": 0.8}) == [Reading("mentions", 9, 10, 0.8)]


def test_a_folder_without_verdicts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaktaError, match="no verdicts"):
        readings(tmp_path)


@pytest.mark.parametrize(
    ("annotated", "place"), [(None, ""), (1.0, "above"), (0.95, "inside"), (0.5, "below")]
)  # the interval of 95 of 100 is 0.888 to 0.978
def test_precision_on_annotated_articles_against_the_interval(annotated: float | None, place: str) -> None:
    assert Reading("dates", 95, 100, annotated).place == place


def test_all_right_is_inside_where_all_were_right() -> None:
    assert Reading("money", 100, 100, 1.0).place == "inside"


def test_the_committed_verdicts_are_printed_with_their_intervals() -> None:
    result = CliRunner().invoke(command, ["--json"])
    assert result.exit_code == 0, result.output
    said = json.loads(result.output)
    for layer in ("dates", "percentages", "money", "regulation_mentions", "mentions", "quotes", "statements", "claims"):
        assert said[layer]["read"] >= 100, layer
        assert said[layer]["low"] <= said[layer]["p"] <= said[layer]["high"]


@pytest.mark.parametrize("path", sorted(VERDICTS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_verdicts_hold_no_text_of_articles(path: Path) -> None:
    for line in path.read_text(encoding="utf8").splitlines():
        verdict = json.loads(line)
        assert set(verdict) == {"url", "start", "end", "right", "reason"}
        assert len(verdict["url"]) == 16
        assert 0 <= verdict["start"] < verdict["end"]
        assert verdict["right"] or verdict["reason"]
