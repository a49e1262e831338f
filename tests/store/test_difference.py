"""Facts gained and lost between databases, and the commands over databases."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from pipeline.cli import root
from pipeline.store import open_store
from pipeline.store.difference import compare
from tests.store.samples import facts


@pytest.fixture
def two(tmp_path):
    """Before: articles 1 and 2. After: article 1 says another share, and 3 came."""
    paths = tmp_path / "old.db", tmp_path / "new.db"
    for path, found in zip(paths, ([facts(1), facts(2)], [facts(1, share=80), facts(2), facts(3)]), strict=True):
        with open_store(path) as store:
            store.save(found, store.begin_run(engine="e", rules="1", sources=[]))
            store.link()
    return paths


def test_gained_and_lost_facts_are_counted_by_table(two):
    changes = {c.table: (c.before, c.after, len(c.gained), len(c.lost)) for c in compare(*two)}
    assert changes["percentages"] == (2, 3, 2, 1)
    assert changes["money"] == (2, 3, 1, 0)
    assert changes["claims"] == (4, 6, 4, 2)  # the evidence of both claims has the other share


def test_a_database_compared_with_itself_has_no_changes(two):
    assert not any(c.gained or c.lost for c in compare(two[0], two[0]))


def test_a_fact_that_only_moved_is_the_same(tmp_path, two):
    path = tmp_path / "moved.db"
    made = facts(1)
    shift = {"start": made.money[0].start + 9, "end": made.money[0].end + 9}
    moved = replace(made.article, text="Kemarin, " + made.article.text)
    only_money = replace(facts(1), percentages=(), mentions=(), affiliations=(), dates=(), quotes=(), claims=())
    with open_store(path) as store:
        found = replace(
            only_money,
            article=moved,
            sentences=(),
            regulation_mentions=(),
            money=(replace(made.money[0], **shift),),
        )
        assert store.save([found, facts(2)], store.begin_run(engine="e", rules="1", sources=[])) == []
    (change,) = compare(two[0], path, ["money"])
    assert (change.before, change.after, change.gained, change.lost) == (2, 2, (), ())


def test_the_command_prints_counts_and_facts(two):
    said = CliRunner().invoke(root, ["diff", *map(str, two), "--table", "percentages", "--show", "1"])
    assert said.exit_code == 0
    lines = said.output.splitlines()
    assert lines[1].split() == ["percentages", "2", "3", "2", "1"]
    assert lines[2].startswith("  + percentages: '80%'")
    assert "1 more" in lines[3]
    assert lines[4].startswith("  - percentages: '75%'")


@pytest.mark.parametrize(
    "words",
    [
        ["diff", "nothing.db", "nothing.db"],
        ["publish", "nothing.db", "x.db"],
        ["migrate", "nothing.db"],
    ],
)
def test_a_database_that_is_not_there_is_named(words):
    said = CliRunner().invoke(root, words)
    assert said.exit_code != 0
    assert "nothing.db" in str(said.exception)


def test_publish_says_what_it_made(two, tmp_path):
    target = tmp_path / "published.db"
    said = CliRunner().invoke(root, ["publish", str(two[0]), str(target), "--public"])
    assert said.exit_code == 0
    assert str(target) in said.output
    assert "without full texts" in said.output


def test_migrate_says_what_it_did(two, tmp_path):
    said = CliRunner().invoke(root, ["migrate", str(two[0])])
    assert "is up to date" in said.output
    fresh = tmp_path / "empty.db"
    fresh.touch()
    assert "from schema 0" in CliRunner().invoke(root, ["migrate", str(fresh)]).output
