"""Saving: the same facts give the same rows, whatever the order, the batches or the number of runs."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.records import Article, Claim, Facts, Failure, Mention, Percentage
from pipeline.store import open_store
from pipeline.store.rows import FACT_TABLES, UNSTORABLE
from tests.store.samples import TEXT, article, content, facts, many, place


def test_offsets_reproduce_what_is_printed(store, save):
    save([facts()])
    for table in FACT_TABLES:
        if table in ("affiliations", "headline_claims"):
            continue
        sql = f"""select f.text, substr(a.text, f.start + 1, f."end" - f.start)
                  from {table} f join articles a on a.id = f.article_id"""
        rows = store.connection.execute(sql).fetchall()
        assert all(printed == cut for printed, cut in rows)
        assert rows or table in ("date_hints", "statements")


def test_each_fact_stands_in_its_sentence(store, save):
    save([facts()])
    sql = """select m.text, s.start from mentions m join sentences s on s.id = m.sentence_id order by m.start"""
    starts = dict(store.connection.execute(sql))
    assert starts["PT Tirta Kencana"] == 0
    assert starts["Rini Wulandari"] > 0


def test_anaphora_stay_out_of_the_mentions_of_rules(store, save):
    save([facts()])
    assert store.connection.execute("select text from regulation_mentions").fetchall() == [("Permendag 31/2023",)]
    assert store.connection.execute("select text from regulation_anaphora").fetchall() == [("Aturan tersebut",)]


def test_saving_again_changes_nothing(store, save):
    save(many(5))
    before = content(store.connection)
    save(many(5))
    assert content(store.connection) == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)), size=st.integers(1, 6))
def test_order_and_batches_make_no_difference(tmp_path_factory, order, size):
    folder = tmp_path_factory.mktemp("orders")
    plain, shuffled = (_database(folder / f"{name}.db", batches) for name, batches in _two_ways(order, size))
    assert plain == shuffled


def _two_ways(order, size):
    every = many(6)
    mixed = [_reversed(every[i]) for i in order]
    return ("plain", [every]), ("shuffled", [mixed[i : i + size] for i in range(0, 6, size)])


def _reversed(found: Facts) -> Facts:
    layers = ("sentences", "mentions", "entities", "dates", "regulation_mentions", "claims")
    return replace(found, **{name: getattr(found, name)[::-1] for name in layers})


def _database(path, batches):
    with open_store(path) as store:
        run = store.begin_run(engine="e", rules="1", sources=[])
        for batch in batches:
            store.save(batch, run)
        store.link()
        return content(store.connection)


@pytest.mark.parametrize(
    "text",
    [
        "Harga 'naik' 5% -- kata \"dia\"; drop table articles",
        "😀 Emoji di muka 5% 👩‍👩‍👧 dan di belakang",
        "NUL\x00 di tengah 5% lalu\x00 lagi",
        "Surogat \ud800 tunggal 5%",
        "\u00a0NBSP\u2009tipis 5%\r\n\tselesai",
    ],
)
def test_any_text_is_kept_and_can_be_cut(store, save, text):
    found = Facts(article(text=text, title=text), percentages=(Percentage(**place(text, "5%"), value=5.0),))
    assert save([found]) == []
    kept, cut = store.connection.execute(
        """select a.text, substr(a.text, p.start + 1, p."end" - p.start)
           from percentages p join articles a on a.id = p.article_id"""
    ).fetchone()
    assert cut == "5%"
    assert kept == UNSTORABLE.sub("\ufffd", text)
    assert store.is_current(found.article, engine="engine-1", rules="1")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60), data=st.data())
def test_spans_of_any_text_survive(tmp_path_factory, text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = Facts(article(text=text), percentages=(Percentage(start, end, text[start:end], value=1.0),))
    with open_store(tmp_path_factory.mktemp("any") / "x.db") as store:
        assert store.save([found], store.begin_run(engine="e", rules="1", sources=[])) == []
        cut, kept = store.connection.execute(
            """select substr(a.text, p.start + 1, p."end" - p.start), p.text
               from percentages p join articles a on a.id = p.article_id"""
        ).fetchone()
    assert cut == kept == UNSTORABLE.sub("\ufffd", text[start:end])


def test_an_article_in_another_language_is_stored_without_facts(store, save):
    save([Facts(article(text="The bank said so.", language="en"))])
    assert store.connection.execute("select language from articles").fetchall() == [("en",)]
    assert store.totals()["mentions"] == 0


def test_facts_that_contradict_their_article_are_recorded_as_a_failure(store, save):
    wrong = replace(facts(1), percentages=(Percentage(0, 3, "75%", value=75.0),))
    stranger = replace(facts(2), mentions=(Mention(0, 2, "PT", "ORG", "org-nobody"),))
    outside = replace(facts(3), percentages=(Percentage(9000, 9001, "%", value=75.0),))
    refused = save([wrong, stranger, outside, facts(4)])
    assert [f.stage for f in refused] == ["store"] * 3
    assert store.totals()["articles"] == 1
    reasons = {r for (r,) in store.connection.execute("select reason from failures")}
    assert any("is not '75%'" in r for r in reasons)
    assert any("org-nobody" in r for r in reasons)


def test_a_failure_is_forgotten_once_the_article_can_be_read(store, save):
    save([Failure(facts().article.url, "facts", "ValueError: x"), Failure("file.jsonl", "read", "bad", line=7)])
    save([Failure("file.jsonl", "read", "bad", line=7)])
    assert store.totals()["failures"] == 2
    save([facts()])
    assert store.connection.execute("select item, line from failures").fetchall() == [("file.jsonl", 7)]


def test_a_claim_of_a_headline_may_name_what_the_body_does_not(store, save):
    save([facts()])
    assert store.connection.execute("select subject, subject_id from headline_claims").fetchall() == [("Tirta", None)]


def test_a_rule_that_only_a_claim_names_gets_a_row(store, save):
    made = facts()
    claim = replace(made.claims[0], regulation_id="pp-80-2019")
    save([replace(made, claims=(claim,))])
    assert store.connection.execute("select kind from regulations where id = 'pp-80-2019'").fetchall() == [("pp",)]


def test_claims_of_one_sentence_and_type_each_have_a_row_but_equal_ones_have_one(store, save):
    made = facts()
    claim = made.claims[0]
    save([replace(made, claims=(claim, replace(claim, value=80.0), replace(claim, subject="regulator"), claim))])
    assert store.totals()["claims"] == 3


def test_names_counts_and_aliases_are_summed_up_over_articles(store, save):
    first, second = facts(1), facts(2)
    other = tuple(replace(e, name="PT Tirta Kencana Tbk.") if e.label == "ORG" else e for e in second.entities)
    save([first, replace(second, entities=other), facts(3)])
    name, aliases, mentions, articles = store.connection.execute(
        "select name, aliases, mentions, articles from entities where label = 'ORG'"
    ).fetchone()
    assert (name, mentions, articles) == ("PT Tirta Kencana", 6, 3)
    assert aliases == "PT Tirta Kencana Tbk.; Tirta"
    alias = store.connection.execute("select why, articles from entity_aliases where alias = 'Tirta'").fetchone()
    assert alias == ("bracket", 3)


def test_an_entity_that_no_article_names_any_more_goes(store, save):
    save([facts()])
    save([Facts(facts().article)], rules="2")
    totals = store.totals()
    assert (totals["entities"], totals["regulations"], totals["claims"], totals["articles"]) == (0, 0, 0, 1)
    assert store.connection.execute("pragma foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    ("index", "query", "found"),
    [
        ("claims_fts", "memindahkan", 2),
        ("claims_trigram", "indahk", 2),  # inside "memindahkan"
        ("claims_trigram", '"1/2023"', 2),
        ("articles_fts", "wajib", 1),
        ("quotes_fts", "siap", 1),
        ("entities_fts", "tirta", 1),
        ("regulations_trigram", '"31/20"', 1),
    ],
)
def test_both_indexes_find(store, save, index, query, found):
    save([facts()])
    rows = store.connection.execute(f"select count(*) from {index} where {index} match ?", [query]).fetchone()
    assert rows == (found,)


def test_indexes_follow_a_change(store, save):
    save([facts()])
    text = TEXT.replace("memindahkan", "mengalihkan")
    save([facts(text=text)])
    count = "select count(*) from claims_fts where claims_fts match ?"
    assert store.connection.execute(count, ["memindahkan"]).fetchone() == (0,)
    assert store.connection.execute(count, ["mengalihkan"]).fetchone() == (2,)
    for table in ("claims", "articles", "entities"):
        for index in (f"{table}_fts", f"{table}_trigram"):
            store.connection.execute(f"insert into {index} ({index}, rank) values ('integrity-check', 1)")


def test_readable_views_show_the_claim(store, save):
    save([facts()])
    row = store.connection.execute("select kind, value_text, confidence_text from v_claims where type = 'obligation'")
    assert row.fetchone() == ("kewajiban", "75 persen", "perlu diperiksa")
    assert store.connection.execute("select deadline_on, state from v_deadlines").fetchone() == ("2024-12-31", "coming")


def test_ids_are_short_and_belong_to_their_article(store, save):
    save([facts()])
    ((key,),) = store.connection.execute("select id from articles").fetchall()
    assert re.fullmatch(r"[a-z2-7]{12}", key)
    assert all(i.startswith(key) and len(i) == 20 for (i,) in store.connection.execute("select id from mentions"))


def test_a_run_notes_versions_counts_and_times(store, save):
    save([facts()])
    columns = "package, engine, rules, extracted, failed, interrupted, finished_at is not null"
    row = store.connection.execute(f"select {columns} from runs").fetchone()
    assert row[1:] == ("engine-1", "1", 1, 0, 0, 1)


def test_a_claim_needs_no_subject(store, save):
    made = Article(url="https://a.example/", title="x", text="Dilarang.", source="a.example")
    save([Facts(made, claims=(Claim("prohibition", 0, 9, "Dilarang.", None),))])
    assert store.totals()["claims"] == 1
