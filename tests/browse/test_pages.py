"""The pages over the bundled corpus: each route answers, facts are marked, nothing scraped runs, limits hold."""

from __future__ import annotations

import asyncio
import json
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest

from pipeline.browse import build_app
from pipeline.store import publish, sqlite_module


@pytest.fixture(scope="module")
def app(published_database):
    return build_app(published_database)


@pytest.fixture(scope="module")
def get(app):
    """Fetch a path from the application as a browser would."""

    def fetch(path: str) -> httpx.Response:
        return asyncio.run(app.client.get(path))

    return fetch


@pytest.fixture(scope="module")
def rows(published_database):
    connection = sqlite_module().connect(f"file:{published_database}?mode=ro", uri=True)
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


PAGES = [
    "/",
    "/cari",
    "/cari?q=menteri",
    "/cari?q=tidakadakatanya",
    "/klaim",
    "/klaim?q=migrasi&tipe=progress&mulai=2024-01-01&sampai=2024-12-31&urut=terlama",
    "/artikel?q=70%25",
    "/kutipan",
    "/entitas",
    "/aturan?q=permendag",
    "/kemajuan",
    "/kemajuan?tipe=semua",
    "/tenggat",
    "/tenggat?tipe=semua&bulan=2024-03",
    "/kepemilikan",
    "/pertentangan",
    "/fakta",
]
DATA = [
    "/fakta/claims",
    "/fakta/articles",
    "/fakta/v_claims",
    "/fakta/claims.json",
    "/fakta/klaim_tentang?nama=Kementerian",
]


@pytest.fixture(scope="module")
def singles(rows):
    """Pages of single things: of each kind the richest."""
    (article,) = rows("select article_id from claims group by 1 order by count(*) desc limit 1")[0]
    (twice,) = rows("select article_id from article_versions limit 1")[0]
    (claim,) = rows("select id from claims where regulation_id is not null and speaker_id is not null limit 1")[0]
    (thread,) = rows("select id from threads order by claims desc limit 1")[0]
    people = rows("select id from entities where label = 'PERSON' order by mentions desc limit 2")
    names = rows("select id from entities order by mentions desc limit 2")
    (rule,) = rows("select id from regulations order by articles desc limit 1")[0]
    entities = [f"/entitas/{quote(key, safe=':')}" for (key,) in [*people, *names]]
    return [
        f"/artikel/{article}?q=migrasi",
        f"/artikel/{twice}",
        f"/klaim/{claim}",
        f"/utas/{thread}",
        f"/aturan/{rule}",
        *entities,
    ]


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_each_page_answers(get, path):
    assert get(path).status_code == 200


def test_every_page_is_whole_in_both_languages_and_light(get, singles):
    """Whole HTML with its language, one h1, landmarks; under 200 KB; nothing from another host."""
    for path in [*PAGES, *singles]:
        for lang, address in (("id", path), ("en", f"/en{path}")):
            response = get(address)
            assert response.status_code == 200, address
            assert len(response.content) < 200_000, address
            assert f'<html lang="{lang}">' in response.text
            assert len(re.findall(r"<h1[ >]", response.text)) == 1, address
            assert response.text.count("<main ") == 1
            foreign = re.findall(
                r"""<(?:script|link rel="stylesheet|img)[^>]+["'](?:https?:)?//[^"']+""", response.text
            )
            assert foreign == [], address


def test_links_between_pages_lead_somewhere_and_keep_the_language(get, singles):
    for start in ["/en/", *(f"/en{path}" for path in singles)]:
        links = set(re.findall(r"""<a[^>]* href=["'](/[^"'#]*)""", get(start).text))
        other = {link for link in links if not link.startswith("/en/") and not link.startswith("/fakta/")}
        assert {unescape(link).partition("?")[0] for link in other} <= {
            start.partition("?")[0].removeprefix("/en") or "/"
        }
        for link in sorted(links)[:12]:
            assert get(unescape(link)).status_code == 200, (start, link)


def test_jumps_within_a_page_have_a_target(get, singles):
    for path in [*singles, "/cari?q=klipklop", "/tenggat"]:
        text = get(path).text
        for anchor in set(re.findall(r"""href=["']#([^"']+)""", text)):
            assert f'id="{anchor}"' in text, (path, anchor)


@pytest.mark.parametrize(
    ("path", "goes"),
    [
        ("/klaim?lang=en&q=a%20b", "/en/klaim?q=a+b"),
        ("/en/klaim?lang=id", "/klaim"),
        ("/?lang=en", "/en/"),
        ("//evil.example?lang=en", "/en/evil.example"),
        ("/en//evil.example?lang=id", "/evil.example"),
    ],
)
def test_lang_leads_to_the_page_in_that_language(get, path, goes):
    response = get(path)
    assert (response.status_code, response.headers["location"]) == (302, goes)


def test_an_unknown_language_is_passed_over(get):
    assert get("/klaim?lang=fr").status_code == 200


def test_values_are_written_as_the_language_does(get, rows):
    (claim,) = rows("select id from claims where value <> cast(value as integer) and unit = 'percent' limit 1")[0]
    assert re.search(r"\d,\d+ persen", get(f"/klaim/{claim}").text)
    assert re.search(r"\d\.\d+ percent", get(f"/en/klaim/{claim}").text)
    assert 'lang="id"' in get(f"/en/klaim/{claim}").text  # the sentence stays Indonesian and says so


def test_forms_of_a_word_find_each_other_and_are_marked(get):
    text = get("/artikel?q=dimigrasikan").text
    assert re.search(r"<mark>[Mm]igrasi</mark>", text)


def test_numbers_are_found_as_written(get):
    assert "<mark>5,75</mark>" in get("/cari?q=5,75").text


def test_tables_are_searched_too(get, rows):
    (whole,) = rows("select count(*) from claims")[0]
    found = get("/fakta/claims.json?_search=migrasi&_shape=array").json()
    assert 0 < len(found) < whole
    assert "search_rows" not in get("/fakta").text


def test_a_mistyped_name_is_guessed(get):
    text = _text(get("/cari?q=KlipKlp").text)
    assert "Mungkin maksud Anda KlipKlop" in text
    assert 'href="?q=KlipKlop"' in get("/cari?q=KlipKlp").text


def test_filters_and_pages_keep_what_was_asked(get):
    text = get("/klaim?q=klipklop&urut=terbaru&hal=2").text
    assert 'value="klipklop"' in text
    assert re.search(r"""<option value="terbaru" selected>""", text)
    assert re.search(r"""rel="prev" href="\?q=klipklop&amp;urut=terbaru""", text)


def test_the_searched_words_are_carried_into_the_article(get):
    (link,) = re.findall(r"""href="(/artikel/[^"]+\?q=migrasi)["#]""", get("/artikel?q=migrasi").text)[:1]
    text = get(unescape(link)).text
    assert 'id="hit"' in text
    assert 'href="#hit"' in text


def test_a_version_shows_the_facts_that_changed(get, rows):
    (article,) = rows("select article_id from article_versions limit 1")[0]
    text = get(f"/artikel/{article}").text
    assert 'class="lost"' in text or 'class="gained"' in text


def test_near_duplicates_are_named(get, rows):
    (article, other) = rows(
        "select a.id, b.title from articles a join articles b on a.story_id = b.story_id and a.id <> b.id limit 1"
    )[0]
    assert other in _text(get(f"/artikel/{article}").text)


def test_an_article_is_shown_with_each_claim_beside_its_sentence(get, rows):
    """The note of each piece of evidence leads to the sentence, and the sentence to the note."""
    (article,) = rows("select article_id from claims group by 1 order by count(*) desc limit 1")[0]
    text = get(f"/artikel/{article}").text
    notes = re.findall(r"""<div class="note" id="n-(\d+)">""", text)
    assert notes == re.findall(r"""<a class="ref" href="#n-(\d+)\"""", text)
    claims = {key for (key,) in rows(f"select id from claims where article_id = '{article}'")}
    assert claims <= set(re.findall(r"""href="/klaim/([a-z0-9]+)\"""", text))


def test_a_public_copy_shows_the_evidence_in_place(tmp_path, corpus_database, rows):
    publish(corpus_database, tmp_path / "public.db", public=True)
    app = build_app(tmp_path / "public.db")
    (article,) = rows("select article_id from claims group by 1 order by count(*) desc limit 1")[0]
    shown = _text(asyncio.run(app.client.get(f"/artikel/{article}")).text)
    claims = [" ".join(t.split()) for (t,) in rows(f"select text from claims where article_id = '{article}'")]
    assert all(text in shown for text in claims)
    (whole,) = rows(f"select text from articles where id = '{article}'")[0]
    assert sum(" ".join(line.split()) in shown for line in whole.split("\n") if len(line) > 300) == 0


def test_claim_review_is_what_schema_org_asks_for(get, rows):
    for (claim,) in rows("select id from claims order by id limit 10"):
        found = re.search(
            r"""<script type="application/ld\+json">(.*?)</script>""", get(f"/klaim/{claim}").text, re.DOTALL
        )
        review = json.loads(found[1])
        assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
        assert review["url"].endswith(f"/klaim/{claim}")
        assert review["claimReviewed"]
        rating = review["reviewRating"]
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert review["itemReviewed"]["@type"] == "Claim"
        assert {review["itemReviewed"]["author"]["@type"]} <= {"Person", "Organization"}
        assert review["itemReviewed"]["appearance"]["url"].startswith("https://")


def test_a_speaker_is_shown_with_the_role_of_that_time(get, rows):
    found = rows(
        "select c.id, f.role from claims c join affiliations f on f.person_id = c.speaker_id"
        " and f.article_id = c.article_id where f.role is not null limit 1"
    )
    claim, role = found[0]
    assert role in _text(get(f"/klaim/{claim}").text)


def test_the_radar_begins_with_what_comes(get, rows):
    (newest,) = rows("select max(published_at) from articles")[0]
    text = get("/tenggat").text
    due = re.findall(r"""<li class="item dated([^"]*)" id="d-""", text)
    assert all("past" not in kinds for kinds in due)
    assert newest[:4] in text


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_no_page_has_an_inline_script(get, path):
    response = get(path)
    assert "script-src 'self'" in response.headers["content-security-policy"]
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", response.text, flags=re.DOTALL)
    assert [body for attributes, body in scripts if body.strip() and "ld+json" not in attributes] == []


def test_front_page_is_indonesian_and_searches(get):
    text = get("/").text
    assert '<html lang="id">' in text
    assert "Tenggat yang datang" in text
    assert 'action="/cari"' in text


def test_every_claim_is_linked_to_its_sentence(get, rows):
    """Following a claim's link into its article ends at an element that is there."""
    for claim, article in rows("select id, article_id from claims order by id limit 25"):
        assert f'id="{claim}"' in get(f"/artikel/{article}").text


def test_article_page_shows_the_whole_text(get, rows):
    (article, text) = rows("select id, text from articles where language = 'id' order by length(text) desc limit 1")[0]
    shown = _text(get(f"/artikel/{article}").text)
    for paragraph in text.split("\n"):
        assert " ".join(paragraph.split()) in shown


def test_claim_page_has_a_citation_with_sentence_outlet_time_and_address(get, rows):
    claim, sentence, source, url = rows(
        "select c.id, c.text, a.source, a.url from claims c join articles a on a.id = c.article_id limit 1"
    )[0]
    shown = _text(get(f"/klaim/{claim}").text)
    assert " ".join(sentence.split()) in shown
    assert source in shown
    assert url in shown
    assert "WIB" in shown


def test_entity_and_rule_pages_answer(get, rows):
    for (entity,) in rows("select entity_id from mentions group by 1 order by count(*) desc limit 5"):
        assert get(f"/entitas/{quote(entity, safe=':')}").status_code == 200
    for (rule,) in rows("select regulation_id from regulation_mentions where regulation_id is not null limit 5"):
        assert get(f"/aturan/{rule}").status_code == 200


def test_what_is_not_there_is_a_404(get):
    assert get("/artikel/tidak-ada").status_code == 404
    assert get("/klaim/tidak-ada").status_code == 404


@pytest.mark.parametrize(
    "typed", ['"', "a OR", "NEAR(", "5,75", "'; drop table claims", "*", "<script>alert(1)</script>"]
)
def test_whatever_is_typed_is_searched_for(get, typed):
    response = get(f"/cari?q={quote(typed)}")
    assert response.status_code == 200
    assert "<script>alert" not in response.text


HOSTILE = [
    "select hex(zeroblob(200000000))",
    "with recursive r(x) as (select 1 union all select x + 1 from r) select count(*) from r",
    "select count(*) from mentions a, mentions b, mentions c, mentions d",
]


@pytest.mark.parametrize("sql", HOSTILE)
def test_hostile_sql_is_cut_off(get, sql):
    assert get(f"/fakta.json?sql={quote(sql)}").status_code == 400


def test_the_database_cannot_be_written_by_a_visitor(get):
    assert get("/fakta.json?sql=" + quote("delete from claims")).status_code == 400


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _text(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    return " ".join("".join(parser.parts).split())
