"""Corrections: only ever added, never over what the machine said, found again after another extraction."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from pipeline.cli import root
from pipeline.evaluate.facts import evaluate_facts
from pipeline.store import publish
from pipeline.store.connection import connect
from pipeline.store.corrections import CorrectionError, append, latest, new_entry, read_log
from tests.store.samples import TEXT, content, facts, many


@pytest.fixture
def filled(database, save):
    save(many(3))
    return database


@pytest.fixture
def log(filled):
    return filled.with_name("corrections.jsonl")


def correct(*arguments):
    return CliRunner().invoke(root, ["correct", *map(str, arguments)])


def claims(database):
    connection = connect(database, write=False)
    sql = "select id, type, subject, value, text from claims order by id"
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def published(filled):
    target = filled.with_name("published.db")
    publish(filled, target)
    return target


def test_the_database_keeps_what_the_machine_said_and_a_copy_shows_both(filled, log):
    before = content(connect(filled, write=False), history=True)
    fact, _, _, value, _ = next(row for row in claims(filled) if row[1] == "obligation")
    done = correct("set", filled, fact, "value=72,5", "subject=PT Lain", "--who", "rini", "--why", "salah baca")
    assert done.exit_code == 0, done.output
    assert content(connect(filled, write=False), history=True) == before
    copy = connect(published(filled), write=False)
    assert copy.execute("select value, subject, subject_id from claims where id = ?", [fact]).fetchone() == (
        72.5,
        "PT Lain",
        None,
    )
    machine, changes, who, why, attached = copy.execute(
        "select machine, changes, who, why, attached from corrections where fact_id = ?", [fact]
    ).fetchone()
    assert (json.loads(machine)["value"], json.loads(changes)["value"]) == (value, 72.5)
    assert (who, why, attached) == ("rini", "salah baca", "id")
    assert copy.execute("select value, correction from v_claims where id = ?", [fact]).fetchone() == (72.5, "dikoreksi")
    assert copy.execute("select count(*) from v_claims where correction is null").fetchone() == (5,)


def test_a_rejected_fact_is_left_out_with_what_follows_from_it(filled, log):
    fact = next(row[0] for row in claims(filled) if row[1] == "deadline")
    count = connect(filled, write=False).execute("select count(*) from deadlines").fetchone()[0]
    correct("reject", filled, fact, "--why", "bukan tenggat")
    copy = connect(published(filled), write=False)
    assert copy.execute("select count(*) from claims where id = ?", [fact]).fetchone() == (0,)
    assert copy.execute("select count(*) from deadlines where claim_id = ?", [fact]).fetchone() == (0,)
    assert copy.execute("select verdict, attached from v_corrections").fetchone() == ("reject", "id")
    assert count > 0


def test_the_last_entry_holds_and_every_entry_stays(filled, log):
    fact = claims(filled)[0][0]
    for verdict in ("reject", "accept", "withdraw"):
        assert correct(verdict, filled, fact, "--why", verdict).exit_code == 0
    assert [e.verdict for e in read_log(log)] == ["reject", "accept", "withdraw"]
    assert latest(read_log(log)) == []
    assert len(claims(published(filled))) == 6
    assert "nothing was said" in str(correct("withdraw", filled, fact, "--why", "lagi").exception)


def test_a_fact_is_found_again_by_its_evidence_after_another_extraction(filled, log, save):
    """Another version of the rules reads another subject, which makes another id."""
    fact, _, _, value, _ = next(row for row in claims(filled) if row[1] == "obligation")
    correct("reject", filled, fact, "--why", "x")
    number = int(read_log(log)[0].url.rsplit("/", 1)[1])
    known = facts(number, share=int(value))
    again = tuple(replace(c, subject="Tirta") if c.type == "obligation" else c for c in known.claims)
    save([replace(known, claims=again)], rules="2")
    assert fact not in {row[0] for row in claims(filled)}
    assert "  evidence  " in correct("list", filled).output
    left = [row for row in claims(published(filled)) if row[1] == "obligation"]
    assert len(left) == 2
    assert "Tirta" not in {row[2] for row in left}


def test_what_is_not_found_again_is_listed_as_orphaned(filled, log, save):
    fact = claims(filled)[0][0]
    correct("accept", filled, fact, "--why", "x")
    url = read_log(log)[0].url
    save([facts(int(url.rsplit("/", 1)[1]), share=11, text=TEXT.replace("75%", "11%").replace("wajib", "harus"))])
    assert "1 corrections, 1 orphaned" in correct("list", filled, "--orphaned").output
    row = connect(published(filled), write=False).execute("select fact_id, attached, url from corrections").fetchone()
    assert row == (None, "orphaned", url)


def test_a_public_copy_does_not_say_who(filled, log):
    correct("accept", filled, claims(filled)[0][0], "--who", "rini.rahasia", "--why", "x")
    target = filled.with_name("public.db")
    publish(filled, target, public=True)
    assert b"rini.rahasia" not in target.read_bytes()


def test_a_line_that_a_crash_left_unended_is_named_and_costs_no_later_entry(filled, log):
    fact = claims(filled)[0][0]
    correct("accept", filled, fact, "--why", "x")
    whole = log.read_text(encoding="utf8")
    log.write_text(whole.rstrip("\n"), encoding="utf8")
    correct("reject", filled, fact, "--why", "y")
    assert [e.why for e in read_log(log)] == ["x", "y"]
    log.write_text(whole[:40], encoding="utf8")
    with pytest.raises(CorrectionError, match=r"corrections\.jsonl:1: not an entry"):
        read_log(log)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["set", "{db}", "{fact}", "value=banyak", "--why", "x"], "is not a number"),
        (["set", "{db}", "{fact}", "deadline_on=besok", "--why", "x"], "is not a day"),
        (["set", "{db}", "{fact}", "type=apa", "--why", "x"], "is none of"),
        (["set", "{db}", "{fact}", "text=lain", "--why", "x"], "cannot be corrected"),
        (["set", "{db}", "{fact}", "object=", "--why", "x"], "nothing would change"),
        (["accept", "{db}", "tidakada", "--why", "x"], "no fact has the id"),
        (["accept", "{db}", "{fact}", "--why", " "], "who says so, and why"),
        (["accept", "tidak-ada.db", "{fact}", "--why", "x"], "no such database"),
    ],
)
def test_what_cannot_be_corrected_is_said_and_not_noted(filled, log, arguments, said):
    fact = claims(filled)[0][0]
    done = correct(*(a.format(db=filled, fact=fact) for a in arguments))
    assert said in str(done.exception)
    assert not log.exists()


def test_a_corrected_rule_is_linked_to_the_rule(filled, log):
    fact = claims(filled)[0][0]
    correct("set", filled, fact, "regulation_id=uu-1-2099", "--why", "x")
    copy = connect(published(filled), write=False)
    assert copy.execute("select regulation_id from claims where id = ?", [fact]).fetchone() == ("uu-1-2099",)
    assert copy.execute("select kind from regulations where id = 'uu-1-2099'").fetchone() == ("uu",)


def test_corrections_are_exported_as_annotations_that_the_scorer_reads(filled, log, tmp_path):
    rows = claims(filled)
    first = rows[0][0]
    correct("accept", filled, first, "--why", "x")
    correct("set", filled, rows[1][0], "value=12", "--why", "y")
    correct("reject", filled, rows[2][0], "--why", "z")
    target = tmp_path / "koreksi.jsonl"
    assert correct("export", filled, target).exit_code == 0
    made = [json.loads(line) for line in target.read_text(encoding="utf8").splitlines()]
    reviewed = [claim for article in made for claim in article["claims"]]
    assert len(reviewed) == 2
    for article in made:
        assert all(article["text"][c["start"] : c["end"]] == c["evidence"] for c in article["claims"])
        assert article["unsure"]  # the second sentence was not looked at
        assert all(d["text"] == article["text"][d["start"] : d["end"]] for d in article["dates"])
    assert evaluate_facts(target).as_json()["layers"]["percentages"]["f1"] > 0


def test_two_people_at_once_lose_no_entry(filled, log):
    connection = connect(filled, write=False)
    made = [new_entry(connection, [], row[0], "accept", who="a", why="b") for row in claims(filled)]
    for entry in made:
        append(log, entry)
    assert read_log(log) == made
