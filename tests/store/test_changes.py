"""Which facts changed between versions: side by side where they speak of the same."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from pipeline.cli import root
from pipeline.store import changes
from tests.store.samples import TEXT, facts

FIRST, SECOND = "2024-02-01T03:00:00+00:00", "2024-02-05T03:00:00+00:00"


@pytest.fixture
def changed(store, save):
    """An article that said 75% and says 80%, dropped its fine, and added a sentence without a fact."""
    save([facts(fetched_at=FIRST)])
    later = facts(share=80, fetched_at=SECOND)
    text = later.article.text.replace(" Denda Rp2 miliar menanti.", " Tidak ada denda baru.  ")
    quotes = tuple(replace(q) for q in later.quotes)
    anaphora = tuple(m for m in later.regulation_mentions if not m.anaphoric)
    kept = replace(
        later, article=replace(later.article, text=text), money=(), quotes=quotes, regulation_mentions=anaphora
    )
    kept = replace(kept, sentences=(), claims=kept.claims)
    assert save([kept]) == []
    return store


def test_a_value_that_changed_stands_beside_what_it_was(changed):
    found = list(changes(changed.connection))
    shares = [c for c in found if c.table == "percentages"]
    assert [(c.kind, c.before.text, c.after.text) for c in shares] == [("changed", "75%", "80%")]
    assert shares[0].differences() == {"value": ("75.0", "80.0")}
    assert shares[0].seen_at == SECOND
    assert {(c.kind, c.before.text) for c in found if c.table == "money"} == {("lost", "Rp2 miliar")}
    claims = [c for c in found if c.table == "claims"]
    assert all(c.kind == "changed" for c in claims)
    assert {"value"} == {name for c in claims for name in c.differences()}


def test_only_the_article_or_the_days_asked_for(changed):
    assert list(changes(changed.connection, since=date(2024, 2, 6))) == []
    assert list(changes(changed.connection, url="https://lain.example/")) == []
    assert {c.table for c in changes(changed.connection, since=date(2024, 2, 5), tables=("money",))} == {"money"}


def test_an_edit_without_a_changed_fact_shows_nothing(store, save):
    save([facts(fetched_at=FIRST)])
    save([facts(text=TEXT + " Tambahan tanpa fakta.", fetched_at=SECOND)])
    assert list(changes(store.connection)) == []


def test_other_rules_are_said(store, save):
    save([facts(fetched_at=FIRST)])
    save([facts(share=80, fetched_at=SECOND)], rules="2")
    assert {c.same_reading for c in changes(store.connection)} == {False}


def test_the_command_shows_a_table_and_json(changed, database):
    ran = CliRunner().invoke(root, ["changes", str(database), "--table", "percentages"])
    assert ran.exit_code == 0, ran.output
    assert "value 75.0" in ran.output
    assert "value 80.0" in ran.output
    assert ran.output.splitlines()[-1] == "1 facts changed in 1 articles"
    ran = CliRunner().invoke(root, ["changes", str(database), "--json"])
    rows = [json.loads(line) for line in ran.output.splitlines()]
    assert {"kind": "changed", "before": "75%", "after": "80%", "differs": ["value"]} in [
        {"kind": r["kind"], "before": r["before"]["text"], "after": r["after"]["text"], "differs": r["differs"]}
        for r in rows
        if r["before"] and r["after"]
    ]
