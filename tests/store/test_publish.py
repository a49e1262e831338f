"""Publishing: a whole copy in one step, with texts for oneself, without them for the public."""

import os

import pytest

from pipeline.store import StoreError, open_store, publish
from pipeline.store.connection import connect
from pipeline.store.publishing import _copy
from tests.store.samples import TEXT, content, facts, many

SECRET = "hanya di badan artikel"


@pytest.fixture
def filled(database, save):
    """A database of a few articles, one of which changed, with words that no fact repeats."""
    save(many(4))
    save([facts(9, text=f"{TEXT} Rahasia {SECRET}.", archive_file="/home/rini/x.warc.gz")])
    save([facts(9, text=f"{TEXT} Lama {SECRET}.", extra={"body": SECRET})])
    return database


def test_a_copy_has_every_row(filled, tmp_path):
    target = tmp_path / "published.db"
    publish(filled, target)
    one, other = connect(filled, write=False), connect(target, write=False)
    assert content(one, history=True) == content(other, history=True)
    assert [name for name in os.listdir(tmp_path) if name.startswith("published.db-")] == []


def test_a_public_copy_has_no_texts_anywhere_in_the_file_but_evidence_and_titles(filled, tmp_path):
    target = tmp_path / "public.db"
    publish(filled, target, public=True)
    for word in (SECRET, "/home/rini"):
        assert any(word.encode() in path.read_bytes() for path in tmp_path.glob(f"{filled.name}*"))
        assert word.encode() not in target.read_bytes()
    connection = connect(target, write=False)
    assert connection.execute("select count(*) from articles where text is not null").fetchone() == (0,)
    assert connection.execute("select count(*) from articles where title <> '' and url <> ''").fetchone() == (5,)
    assert connection.execute("select count(*) from claims where text like '%wajib memindahkan%'").fetchone() == (10,)
    found = "select count(*) from articles_fts where articles_fts match ?"
    assert connection.execute(found, ["rahasia"]).fetchone() == (0,)
    assert connection.execute(found, ["pindah"]).fetchone() == (5,)  # of the title


def test_search_indexes_of_a_copy_know_the_right_rows(filled, tmp_path):
    """VACUUM may number rows anew: each index must agree with its table."""
    for public in (False, True):
        target = tmp_path / f"{public}.db"
        publish(filled, target, public=public)
        connection = connect(target, write=True)
        for table in ("articles", "claims", "quotes", "entities", "regulations"):
            for index in (f"{table}_fts", f"{table}_trigram"):
                connection.execute(f"insert into {index} ({index}, rank) values ('integrity-check', 1)")
        connection.close()


def test_readers_of_the_old_copy_go_on_reading_it(filled, tmp_path, save):
    target = tmp_path / "published.db"
    publish(filled, target)
    reader = connect(target, write=False)
    before = reader.execute("select count(*) from articles").fetchone()
    save([facts(20)])
    publish(filled, target)
    assert reader.execute("select count(*) from articles").fetchone() == before
    assert connect(target, write=False).execute("select count(*) from articles").fetchone() == (before[0] + 1,)


def test_a_damaged_copy_is_not_published(filled, tmp_path):
    target = tmp_path / "published.db"
    publish(filled, target)
    whole = target.read_bytes()
    connection = connect(filled, write=True)
    connection.execute("pragma foreign_keys = off")
    connection.execute("delete from entities")
    connection.close()
    with pytest.raises(StoreError, match="not published"):
        publish(filled, target)
    assert target.read_bytes() == whole
    assert [name for name in os.listdir(tmp_path) if name.startswith(".published")] == []


def test_what_cannot_be_published_is_said_in_one_line(filled, tmp_path):
    for source, target in (
        (tmp_path / "nothing.db", tmp_path / "x.db"),
        (filled, filled),
        (filled, tmp_path / "nowhere" / "x.db"),
    ):
        with pytest.raises(StoreError) as caught:
            publish(source, target)
        assert "\n" not in str(caught.value)


def test_a_copy_whose_rows_were_numbered_anew_gets_new_indexes(filled, tmp_path):
    with open_store(filled) as store:
        store.connection.execute("update claims set rowid = rowid + 1000 where rowid = 1")
        store.connection.execute("insert into claims_fts (claims_fts) values ('rebuild')")
        copy = tmp_path / "copy.db"
        _copy(store.connection, copy)
    connection = connect(copy, write=True)
    connection.execute("insert into claims_fts (claims_fts, rank) values ('integrity-check', 1)")
    connection.close()
