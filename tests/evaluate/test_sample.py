"""Drawing facts to read, and what verdicts say."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from pipeline.evaluate.sample import draw, render, report, url_hash, wilson

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


def test_another_seed_draws_others(database: Path) -> None:
    assert draw(database, "dates", 5, seed=1) != draw(database, "dates", 5, seed=2)


def test_a_drawn_fact_is_shown_in_its_context_with_its_hash(database: Path) -> None:
    (fact,) = draw(database, "dates", 1, seed=1)
    shown = render(1, fact)
    assert url_hash(fact.url) in shown
    assert "value=2024-05-12" in shown
    assert "buka pada ⟦12 Mei 2024⟧." in shown


def test_a_layer_that_is_none_is_refused(database: Path) -> None:
    with pytest.raises(ValueError, match="no layer 'sqlite_master'"):
        draw(database, "sqlite_master", 1, seed=1)


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (95, 100, 0.888, 0.978), (100, 100, 0.963, 1.0), (0, 10, 0.0, 0.278)],  # published tables
)
def test_wilson_interval(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == pytest.approx((low, high), abs=0.001)


def test_report_has_a_line_a_layer(tmp_path: Path) -> None:
    lines = [{"url": "00", "start": 0, "end": 1, "right": n != 0, "reason": ""} for n in range(10)]
    (tmp_path / "dates.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf8")
    assert "dates                       9     10      0.900" in report(tmp_path)


@pytest.mark.parametrize("path", sorted(VERDICTS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_verdicts_hold_no_text_of_articles(path: Path) -> None:
    for line in path.read_text(encoding="utf8").splitlines():
        verdict = json.loads(line)
        assert set(verdict) == {"url", "start", "end", "right", "reason"}
        assert len(verdict["url"]) == 16
        assert 0 <= verdict["start"] < verdict["end"]
        assert verdict["right"] or verdict["reason"]
