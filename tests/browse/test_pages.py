"""The pages over the bundled corpus: each route answers, facts are marked, nothing scraped runs, limits hold."""

from __future__ import annotations

import asyncio
import re
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest

from pipeline.browse import build_app
from pipeline.store import sqlite_module


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
    "/klaim",
    "/kemajuan",
    "/tenggat",
    "/kepemilikan",
    "/pertentangan",
    "/aturan",
    "/fakta",
]
DATA = [
    "/fakta/claims",
    "/fakta/articles",
    "/fakta/v_claims",
    "/fakta/claims.json",
    "/fakta/klaim_tentang?nama=Kementerian",
]


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_each_page_answers(get, path):
    assert get(path).status_code == 200


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
