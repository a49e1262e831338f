"""An article that changed: its earlier version is kept with its facts, unchanged facts keep their ids."""

from dataclasses import replace

from pipeline.records import Facts
from pipeline.store import version_changes
from tests.store.samples import TEXT, content, facts

LONGER = TEXT + " Tambahan."


def ids(store, table: str) -> set[str]:
    return {key for (key,) in store.connection.execute(f"select id from {table}")}


def is_current(store, found: Facts, *, engine: str = "engine-1", rules: str = "1") -> bool:
    return store.is_current(found.article, engine=engine, rules=rules)


def test_what_is_stored_is_current_until_article_engine_or_rules_change(store, save):
    assert not is_current(store, facts())
    save([facts()])
    assert is_current(store, facts())
    assert not is_current(store, facts(), engine="engine-2")
    assert not is_current(store, facts(), rules="2")
    assert not is_current(store, facts(text=LONGER))
    assert not is_current(store, facts(title="Lain"))


def test_fetching_the_same_page_again_changes_nothing(store, save):
    save([facts(fetched_at="2024-02-01T00:00:00+00:00", sha256="a")])
    assert is_current(store, facts(fetched_at="2024-03-01T00:00:00+00:00", sha256="b"))


def test_a_changed_article_keeps_ids_of_facts_that_stand_where_they_stood(store, save):
    save([facts()])
    before = {table: ids(store, table) for table in ("mentions", "claims", "quotes", "percentages")}
    save([facts(text=LONGER)])
    assert {table: ids(store, table) for table in before} == before
    assert store.totals()["article_versions"] == 1
    kept = store.connection.execute("select text, engine from article_versions").fetchone()
    assert kept == (TEXT, "engine-1")


def test_new_rules_on_the_same_text_make_no_version_and_keep_ids(store, save):
    save([facts()])
    before = ids(store, "claims")
    made = facts()
    better = tuple(replace(c, authority="Kementerian Perdagangan") for c in made.claims)
    save([replace(made, claims=better, quotes=())], rules="2")
    assert ids(store, "claims") == before
    totals = store.totals()
    assert (totals["article_versions"], totals["quotes"]) == (0, 0)
    assert store.connection.execute("select distinct authority from claims").fetchall() == [
        ("Kementerian Perdagangan",)
    ]
    assert is_current(store, facts(), rules="2")


def test_gained_and_lost_facts_of_a_version_can_be_told(store, save):
    save([facts()])
    moved = "Kemarin, " + TEXT.replace("Rp2 miliar", "Rp3 miliar")
    changed = facts(text="Kemarin, " + TEXT)
    money = replace(changed.money[0], text="Rp3 miliar", amount=3e9)
    article = replace(changed.article, text=moved)
    assert save([replace(changed, article=article, money=(money,), claims=(), headline_claims=())]) == []
    ((key,),) = store.connection.execute("select id from articles").fetchall()
    (change,) = version_changes(store.connection, key)
    assert [(f.table, f.text) for f in change.gained] == [("money", "Rp3 miliar")]
    assert {(f.table, f.text) for f in change.lost if f.table == "money"} == {("money", "Rp2 miliar")}
    assert {f.table for f in change.lost} == {"money", "claims", "headline_claims"}


def test_reading_an_archive_with_two_versions_again_changes_nothing(store, save):
    old = facts(fetched_at="2024-02-01T00:00:00+00:00")
    new = facts(text=LONGER, fetched_at="2024-02-05T00:00:00+00:00")
    save([old])
    save([new])
    assert is_current(store, old)
    assert is_current(store, new)


def test_two_versions_give_the_same_rows_in_whichever_order_they_come(store, save):
    old = facts(fetched_at="2024-02-01T00:00:00+00:00")
    new = facts(text=LONGER, fetched_at="2024-02-05T00:00:00+00:00")
    save([new])
    save([old])
    late = content(store.connection)
    for table in ("articles", "article_versions"):
        assert len(late[table]) == 1
    assert store.connection.execute("select text from articles").fetchone() == (LONGER,)
    assert is_current(store, old)


def test_a_text_that_comes_back_later_is_the_current_one_again(store, save):
    first, second, third = (f"2024-02-0{n}T00:00:00+00:00" for n in (1, 2, 3))
    save([facts(fetched_at=first)])
    save([facts(text=LONGER, fetched_at=second)])
    again = facts(fetched_at=third)
    assert not is_current(store, again)
    save([again])
    assert store.connection.execute("select text from articles").fetchone() == (TEXT,)
    assert is_current(store, again)
