"""A database grown for measuring is whole and searchable, and the clients measure pages of it."""

from __future__ import annotations

from contextlib import closing

import pytest

from pipeline.errors import FaktaError
from pipeline.evaluate.growing import grow
from pipeline.evaluate.load import MIX, measure, plan_of, served
from pipeline.store import publish, sqlite_module
from pipeline.store.rows import FACT_TABLES

FACTS = 3000


@pytest.fixture(scope="module")
def grown(corpus_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("grown")
    made = grow(corpus_database, folder / "large.db", FACTS)
    publish(folder / "large.db", folder / "published.db")
    return made, folder / "published.db"


@pytest.fixture(scope="module")
def rows(grown):
    with closing(sqlite_module().connect(grown[1])) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_there_are_as_many_facts_as_asked_for(grown, rows):
    counted = sum(rows(f"select count(*) from {table}")[0][0] for table in FACT_TABLES)
    assert counted == grown[0] >= FACTS


@pytest.mark.parametrize("table", ["mentions", "dates", "money", "quotes", "claims"])
def test_offsets_of_changed_articles_still_hold(rows, table):
    wrong = f"""select count(*), sum(substr(a.text, f.start + 1, f."end" - f.start) <> f.text)
                from {table} f join articles a on a.id = f.article_id"""
    count, differ = rows(wrong)[0]
    assert count > 0
    assert differ == 0


def test_repetitions_differ_in_names_and_days_but_keep_what_is_common(rows):
    texts, articles = rows("select count(distinct text), count(*) from articles where text <> ''")[0]
    assert texts > articles / 2
    days = rows("select count(distinct published_at) from articles where url like '%?1' or url like '%?2'")[0][0]
    assert days > 1
    assert (
        rows("select max(articles) from entities")[0][0]
        > rows("select count(*) from articles where url not like '%?%'")[0][0] / 2
    )


def test_a_target_that_exists_is_left_alone(corpus_database, grown):
    with pytest.raises(FaktaError, match="exists already"):
        grow(corpus_database, grown[1], FACTS)


def test_clients_read_every_kind_of_page_and_none_fails(grown):
    plan = plan_of(grown[1], seed=1)
    with served(grown[1]) as url:
        result = measure(url, plan, clients=4, think=0.05, seconds=8, seed=1)
    assert result.failed == []
    figures = result.figures()
    assert set(figures) == {*MIX, "all"}
    assert all(0 < row["p50"] <= row["p95"] <= row["p99"] <= row["max"] for row in figures.values())
