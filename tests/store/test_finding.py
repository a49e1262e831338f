"""Searching a published copy: what is found, in which order, how filters and pages cut it."""

import sqlite3
from dataclasses import replace

import pytest

from pipeline.store import open_store, publish
from pipeline.store.finding import Ask, expressions, find, words_of
from pipeline.store.suggesting import suggest
from tests.store.samples import RULE, many

COUNT = 30


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Thirty articles, published and opened as Datasette opens it: with the standard module."""
    folder = tmp_path_factory.mktemp("finding")
    with open_store(folder / "a.db") as store:
        run = store.begin_run(engine="e", rules="r", sources=["test"])
        store.save(many(COUNT), run)
        store.link()
    publish(folder / "a.db", folder / "b.db")
    connection = sqlite3.connect(folder / "b.db")
    yield connection
    connection.close()


def claims(copy, typed="", **fields):
    return find(copy, Ask("claims", typed, **fields))


def test_nothing_typed_lists_everything_newest_first(copy):
    found = claims(copy, size=100)
    assert found.total == 2 * COUNT
    days = [
        copy.execute("select published_at from articles a join claims c on c.article_id = a.id where c.id = ?", [key])
        for key in found.ids
    ]
    days = [day.fetchone()[0] for day in days]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("typed", ["memindahkan sistem", "dipindahkan", "PEMINDAHAN", "Permendag Nomor 31 Tahun 2023"])
def test_every_form_of_a_word_is_found(copy, typed):
    assert claims(copy, typed).total == 2 * COUNT


def test_numbers_are_found_as_written(copy):
    share = copy.execute("select cast(value as integer) from claims where value is not null limit 1").fetchone()[0]
    found = claims(copy, f"{share}%", size=100)
    assert 0 < found.total < 2 * COUNT
    texts = [copy.execute("select text from claims where id = ?", [key]).fetchone()[0] for key in found.ids]
    assert all(f"{share}%" in text for text in texts)


def test_pages_follow_each_other_without_loss(copy):
    for typed in ("", "Tirta"):
        pages = [claims(copy, typed, page=page, size=25).ids for page in (1, 2, 3)]
        assert [len(p) for p in pages] == [25, 25, 10]
        assert len({key for page in pages for key in page}) == 60


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "deadline"}, COUNT),
        ({"type": "sanction"}, 0),
        ({"source": "berita.example"}, 2 * COUNT),
        ({"source": "lain.example"}, 0),
        ({"facets": (("e", "org-tirta-kencana"),)}, COUNT),  # the deadline has no subject_id
        ({"facets": (("r", RULE),)}, 0),
        ({"since": "2024-02-03", "until": "2024-02-03"}, 2),  # one article of that day
        ({"since": "2025-01-01"}, 0),
        ({"until": "2023-12-31"}, 0),
    ],
)
@pytest.mark.parametrize("typed", ["", "Tirta"])
def test_filters(copy, typed, fields, expected):
    assert claims(copy, typed, **fields).total == expected


def test_oldest_first(copy):
    newest, oldest = (claims(copy, "Tirta", sort=sort, size=60).ids for sort in ("newest", "oldest"))
    assert newest == oldest[::-1]


def test_the_beginning_of_the_last_word_is_enough(copy):
    found = claims(copy, "wajib meminda")
    assert (found.how, found.total) == ("beginning", 2 * COUNT)


def test_where_not_all_words_stand_together_some_are_enough_and_said_so(copy):
    found = claims(copy, "sistem antariksa")
    assert (found.how, found.total) == ("some", 2 * COUNT)


def test_letters_inside_a_word_are_the_last_resort(copy):
    found = find(copy, Ask("entities", "encan"))
    assert (found.how, len(found.ids)) == ("inside", 1)


def test_a_phrase_is_kept_together(copy):
    assert claims(copy, '"paling lambat"').total == 2 * COUNT
    assert claims(copy, '"lambat paling"').total == 0


@pytest.mark.parametrize("typed", ['"', "a OR", "NEAR(", "*", "'; drop table claims", "(", "head:", "^x", "\x00"])
def test_nothing_typed_is_an_operator(copy, typed):
    for kind in ("claims", "articles", "entities", "deadlines"):
        find(copy, Ask(kind, typed))
        assert suggest(copy, typed) is None


def test_words_that_need_not_be_there_do_not_hide_a_result():
    assert next(words for _, words in expressions("denda dan sanksi")) == '"denda" AND "sanksi"'
    assert words_of("Permendag No. 31/2023") == {"mendag", "31/2023"}


def test_ranked_results_say_when_there_are_more_than_are_counted(copy, monkeypatch):
    from pipeline.store import finding

    monkeypatch.setattr(finding, "declared", lambda: {**declared(), "newest": 7})
    found = claims(copy, "Tirta")
    assert (found.total, found.more_than, len(found.ids)) == (7, True, 8)


def declared():
    from pipeline.store.searching import declared

    return declared()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tirat", "Tirta"),
        ("wajib Kencna", "wajib Kencana"),
        ("Rini Wulandri", "Rini Wulandari"),
        ("Tirta", None),  # known
        ("wajib", None),  # a word of claims, no name
        ("xyzzy", None),
    ],
)
def test_mistyped_names_are_guessed(copy, typed, meant):
    assert suggest(copy, typed) == meant


def test_a_public_copy_finds_evidence_but_no_text(tmp_path):
    made = many(1)[0]
    secret = replace(made, article=replace(made.article, text=made.article.text + " Rahasiaku tersimpan."))
    with open_store(tmp_path / "a.db") as store:
        run = store.begin_run(engine="e", rules="r", sources=["test"])
        store.save([secret], run)
        store.link()
    publish(tmp_path / "a.db", tmp_path / "public.db", public=True)
    connection = sqlite3.connect(tmp_path / "public.db")
    assert find(connection, Ask("articles", "rahasiaku")).total == 0
    assert find(connection, Ask("claims", "memindahkan")).total == 2
    connection.close()
