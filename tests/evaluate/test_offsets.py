"""Each fact of the bundled corpus reproduces its text, and the check sees one that does not."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.evaluate_offsets import command
from pipeline.errors import FaktaError
from pipeline.evaluate.offsets import check_offsets, lost
from pipeline.store.rows import FACT_TABLES

CORPUS = Path(__file__).parents[2] / "corpus" / "fakta-contoh.warc.gz"


def test_every_fact_of_the_bundled_corpus_reproduces_its_text(corpus_database: Path) -> None:
    checked = {c.table: c for c in check_offsets(corpus_database)}
    assert set(checked) == {"sentences", *FACT_TABLES}
    assert {table: c.wrong for table, c in checked.items() if c.wrong} == {}
    assert checked["claims"].facts > 100
    assert checked["dates"].facts > 100


def test_no_article_of_the_bundled_corpus_is_lost(corpus_database: Path) -> None:
    assert list(lost(corpus_database, [str(CORPUS)])) == []


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("dates", "start = start + 1"),  # another text
        ("money", "end = end + 100000"),  # beyond the end
        ("claims", "confidence = 1.5"),
        ("headline_claims", "text = 'lain'"),
    ],
)
def test_a_wrong_row_is_counted(corpus_database: Path, tmp_path: Path, table: str, change: str) -> None:
    copy = tmp_path / "facts.db"
    shutil.copy(corpus_database, copy)
    with sqlite3.connect(copy) as connection:
        connection.execute(f"update {table} set {change} where id = (select min(id) from {table})")
    assert {c.table: c.wrong for c in check_offsets(copy) if c.wrong} == {table: 1}
    assert CliRunner().invoke(command, [str(copy)]).exit_code == 3


def test_an_article_that_is_missing_is_named(corpus_database: Path, tmp_path: Path) -> None:
    (tmp_path / "more.jsonl").write_text(
        '{"url": "https://lain.example/1", "title": "Contoh", "published_at": "2024-02-12", "text": "Contoh."}',
        encoding="utf8",
    )
    assert list(lost(corpus_database, [str(tmp_path / "more.jsonl")])) == ["https://lain.example/1"]


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no database", encoding="utf8")
    for path in (tmp_path / "x.db", tmp_path / "absent.db"):
        with pytest.raises(FaktaError):
            check_offsets(path)
