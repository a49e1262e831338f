"""Opening: what is created, migrated and refused."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pipeline.store import StoreError, migrate, open_store
from pipeline.store import migrations as migrations_module
from pipeline.store.connection import connect
from pipeline.store.schema import SOURCE, read_schema, schema
from tests.store.samples import facts


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_folder_that_is_not_there_is_refused_in_one_line(tmp_path):
    refusal(tmp_path / "nowhere" / "fakta.db")


def test_a_folder_in_place_of_a_file_is_refused_in_one_line(tmp_path):
    refusal(tmp_path)


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(b"not a database" * 100)
    assert "not a database" in refusal(path)
    assert path.read_bytes() == b"not a database" * 100


def test_a_database_of_others_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "others.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table articles (id)")
    assert "not a database of Fakta" in refusal(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("select name from sqlite_master").fetchall() == [("articles",)]


def test_a_newer_schema_is_refused_in_one_line(database):
    open_store(database).connection.close()
    connection = connect(database, write=True)
    connection.execute("pragma user_version = 999")
    connection.close()
    assert "newer" in refusal(database)


def test_a_full_disk_is_reported_in_one_line_and_loses_nothing(store, save):
    save([facts(1)])
    pages = store.connection.execute("pragma page_count").fetchone()[0]
    store.connection.execute(f"pragma max_page_count = {pages + 2}")
    run = store.begin_run(engine="e", rules="1", sources=[])
    with pytest.raises(StoreError, match="full"):
        store.save([facts(n) for n in range(2, 60)], run)
    store.connection.execute("pragma max_page_count = 1000000")
    assert store.totals()["articles"] == 1
    store.save([facts(2)], run)
    assert store.totals()["articles"] == 2


def test_migrating_twice_does_nothing_the_second_time(database):
    assert migrate(database) == (0, schema().version)
    assert migrate(database) == (schema().version, schema().version)


def test_an_older_database_gains_tables_columns_and_steps_and_keeps_its_rows(database, monkeypatch):
    """The schema of a later version: one more column, one more table, one step that moves values."""
    with open_store(database) as store:
        store.save([facts()], store.begin_run(engine="e", rules="1", sources=[]))
    source = yaml.safe_load(SOURCE.read_text(encoding="utf8"))
    source["version"] += 1
    source["tables"]["articles"]["columns"]["edition"] = "text! | Edisi | Edition"
    source["tables"]["notes"] = {"id": "Catatan.", "en": "Notes.", "columns": {"id": "text! | x | x"}}
    later = read_schema(source)

    def step(connection):
        connection.execute("update articles set section = 'ekonomi' where section is null")

    monkeypatch.setattr(migrations_module, "schema", lambda: later)
    monkeypatch.setattr(migrations_module, "STEPS", {later.version: step})
    assert migrate(database) == (later.version - 1, later.version)
    connection = connect(database, write=False)
    assert connection.execute("select title, section, edition from articles").fetchall() == [
        (facts().article.title, "ekonomi", "")
    ]
    assert connection.execute("select count(*) from notes").fetchone() == (0,)
    assert connection.execute("select count(*) from claims_fts where claims_fts match 'wajib'").fetchone() == (2,)
    connection.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(database, monkeypatch):
    open_store(database).connection.close()

    def broken(connection):
        connection.execute("delete from claim_types")
        connection.execute("no sql")

    later = replace(schema(), version=schema().version + 1)
    monkeypatch.setattr(migrations_module, "schema", lambda: later)
    monkeypatch.setattr(migrations_module, "STEPS", {later.version: broken})
    refusal(database)
    connection = connect(database, write=False)
    assert connection.execute("pragma user_version").fetchone() == (schema().version,)
    assert connection.execute("select count(*) from claim_types").fetchone() == (10,)
    connection.close()
