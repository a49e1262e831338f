"""``fakta watch``: nothing is printed twice, nothing is lost, and two runs at once do not disturb each other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.browse import watch as room
from pipeline.cli import root
from pipeline.store import open_store, publish
from tests.store.samples import facts

ROOT = Path(__file__).parents[2]


@pytest.fixture
def add(tmp_path):
    """Save an article and publish again."""

    def run(number: int, **fields) -> Path:
        with open_store(tmp_path / "fakta.db") as store:
            run = store.begin_run(engine="e", rules="r", sources=[])
            store.save([facts(number, **fields)], run)
            store.link()
        publish(tmp_path / "fakta.db", tmp_path / "published.db")
        return tmp_path / "published.db"

    return run


def watch(*arguments: object) -> Result:
    return CliRunner().invoke(root, ["watch", *map(str, arguments)])


def test_the_first_run_says_what_it_starts_from_and_later_ones_print_what_is_new(add):
    database = add(1)
    first = watch("wajib", "--db", database)
    assert (first.exit_code, first.stdout) == (0, "")
    assert "2 found up to now" in first.stderr
    assert watch("wajib", "--db", database).stdout == ""
    add(2)
    second = watch("wajib", "--db", database)
    assert second.exit_code == 0
    assert second.stdout.count("https://berita.example/2") == 2
    assert "https://berita.example/1" not in second.stdout
    assert watch("wajib", "--db", database).stdout == ""


def test_a_sentence_that_moved_in_its_article_is_not_new(add):
    database = add(1)
    watch("wajib", "--db", database)
    text = facts(1).article.text
    add(1, text=text)
    with open_store(database.with_name("fakta.db")) as store:
        store.connection.execute("update claims set start = start + 5, end = end + 5")
    publish(database.with_name("fakta.db"), database)
    assert watch("wajib", "--db", database).stdout == ""


def test_exit_code_says_whether_anything_is_new(add):
    database = add(1)
    assert watch("wajib", "--db", database, "--exit-code").exit_code == 0  # the first run starts
    assert watch("wajib", "--db", database, "--exit-code").exit_code == 1
    add(2)
    assert watch("wajib", "--db", database, "--exit-code").exit_code == 0


def test_json_is_one_object_a_fact_and_searches_are_kept_apart(add, tmp_path):
    database, state = add(1), tmp_path / "state.json"
    for query in ("wajib", "siap"):
        watch(query, "--db", database, "--state", state, "--kind", "kutipan")
    watch("wajib", "--db", database, "--state", state)
    add(2)
    printed = watch("wajib", "--db", database, "--state", state, "--json").stdout
    assert {json.loads(line)["kind"] for line in printed.splitlines()} == {"claims"}
    assert watch("siap", "--db", database, "--state", state, "--kind", "kutipan").stdout.count("Kami siap") == 1


def test_a_run_that_fails_while_printing_prints_again(add):
    database = add(1)
    watch("wajib", "--db", database)
    add(2)
    ask = room.Ask("claims", "wajib", size=room.MOST)
    with pytest.raises(BrokenPipeError), room.watching(database, ask):
        raise BrokenPipeError
    assert watch("wajib", "--db", database).stdout.count("https://berita.example/2") == 2


def test_of_two_runs_at_once_one_prints(add):
    database = add(1)
    watch("wajib", "--db", database)
    add(2)
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "watch", "wajib", "--db", str(database)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = "".join(run.communicate()[0] for run in both)
    assert [run.returncode for run in both] == [0, 0]
    assert printed.count("https://berita.example/2") == 2


def test_a_run_gives_up_where_another_holds_the_state(add, monkeypatch):
    database = add(1)
    monkeypatch.setattr(room, "WAIT", 0.2)
    with room.watching(database, room.Ask("claims", "wajib")):
        done = watch("wajib", "--db", database)
    assert "another fakta watch" in str(done.exception)


def test_what_cannot_be_watched_is_said(add, tmp_path):
    database = add(1)
    (tmp_path / "bad.json").write_text("[1]", encoding="utf8")
    for arguments, said in (
        (["--db", tmp_path / "x.db"], "no such database"),
        (["--db", tmp_path / "fakta.db"], "no search index"),
        (["--db", database, "--state", tmp_path / "bad.json"], "move it away"),
        (["--db", database, "--state", tmp_path / "nowhere" / "x.json"], "--state"),
    ):
        assert said in str(watch("wajib", *arguments).exception)
