"""Every page as data, and what others subscribe to: each format is read by the library that its readers use."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from urllib.parse import quote

import httpx
import pytest

from pipeline.browse import build_app
from pipeline.errors import FaktaError
from pipeline.store import sqlite_module


@pytest.fixture(scope="module")
def get(published_database):
    app = build_app(published_database)

    def fetch(path: str) -> httpx.Response:
        return asyncio.run(app.client.get(path))

    return fetch


@pytest.fixture(scope="module")
def rows(published_database):
    connection = sqlite_module().connect(f"file:{published_database}?mode=ro", uri=True)
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


@pytest.fixture(scope="module")
def pages(rows):
    """Each kind of page, one address."""
    claim, article, entity, rule = rows(
        "select id, article_id, subject_id, regulation_id from claims where subject_id is not null"
        " and regulation_id is not null limit 1"
    )[0]
    lists = ["/cari", "/klaim", "/artikel", "/kutipan", "/kemajuan", "/tenggat", "/kepemilikan", "/pertentangan"]
    single = [f"/klaim/{claim}", f"/artikel/{article}", f"/entitas/{quote(entity, safe=':')}", f"/aturan/{rule}"]
    return ["/index", "/aturan", *lists, *single]


def test_each_page_is_json(get, pages):
    for page in pages:
        response = get(f"{page}.json?q=menteri")
        assert response.status_code == 200, page
        assert response.headers["content-type"].startswith("application/json")
        assert isinstance(json.loads(response.text), dict)


def test_each_page_is_csv_and_has_the_rows_of_its_list(get, pages):
    for page in pages:
        response = get(f"{page}.csv{'?q=menteri' if page == '/cari' else ''}")
        assert response.status_code == 200, page
        assert response.headers["content-type"].startswith("text/csv")
        found = list(csv.DictReader(io.StringIO(response.text)))
        assert found or page in ("/pertentangan", "/kepemilikan"), page
        assert all(None not in row for row in found), page


def test_a_claim_as_json_says_what_the_table_says(get, rows):
    claim, text, subject = rows("select id, text, subject from claims where subject is not null limit 1")[0]
    found = get(f"/klaim/{claim}.json").json()["claim"]
    assert (found["id"], found["text"], found["subject"]) == (claim, text, subject)


def test_csv_for_an_indonesian_excel(get):
    body = get("/klaim.excel.csv").content
    assert body.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert "." not in row["confidence"]
    assert "," in row["confidence"] or row["confidence"] in "01"


def test_xlsx_opens(get):
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(get("/klaim.xlsx").content))
    assert book.active.max_row > 10


def test_a_page_that_is_not_there_is_no_data_either(get):
    assert get("/klaim/tidak-ada.json").status_code == 404


@pytest.mark.parametrize("path", ["/cari.atom?q=klipklop", "/cari.atom?q=menteri&jenis=kutipan", "/klaim.atom"])
def test_feeds_parse_and_begin_with_the_newest(get, path):
    feedparser = pytest.importorskip("feedparser", reason="needs feedparser")
    response = get(path)
    assert response.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    times = [entry.updated_parsed for entry in feed.entries]
    assert times == sorted(times, reverse=True)
    assert len(times) > 3
    assert len({entry.id for entry in feed.entries}) == len(times)


def test_each_entry_of_a_feed_holds_the_words_and_leads_to_its_page(get):
    feedparser = pytest.importorskip("feedparser", reason="needs feedparser")
    feed = feedparser.parse(get("/cari.atom?q=lapakita&jenis=klaim").content)
    for entry in feed.entries:
        assert "lapakita" in (entry.title + entry.content[0].value).lower()
        page = next(link.href for link in entry.links if link.rel == "alternate")
        assert get(page.removeprefix("http://localhost")).status_code == 200, page


def test_an_entity_and_a_rule_have_a_feed(get, rows):
    feedparser = pytest.importorskip("feedparser", reason="needs feedparser")
    entity, rule = rows("select subject_id, regulation_id from claims where subject_id > '' and regulation_id > ''")[0]
    for path in (f"/entitas/{quote(entity, safe=':')}.atom", f"/aturan/{rule}.atom"):
        feed = feedparser.parse(get(path).content)
        assert not feed.bozo
        assert feed.entries, path


def test_a_feed_of_what_is_not_there_is_empty_and_whole(get):
    feedparser = pytest.importorskip("feedparser", reason="needs feedparser")
    feed = feedparser.parse(get("/cari.atom?q=zzyzzx%00%0B<b>").content)
    assert not feed.bozo
    assert feed.entries == []


def test_the_calendar_parses_and_has_each_deadline_once(get, rows):
    icalendar = pytest.importorskip("icalendar")
    calendar = icalendar.Calendar.from_ical(get("/tenggat.ics").content)
    events = calendar.walk("VEVENT")
    assert len(events) == rows("select count(*) from deadlines")[0][0]
    assert len({str(e["uid"]) for e in events}) == len(events)
    days = {e.decoded("dtstart").isoformat() for e in events}
    assert days == {day for (day,) in rows("select deadline_on from deadlines")}
    assert all(e.get("dtstamp") and str(e["url"]).startswith("http://localhost/klaim/") for e in events)


def test_the_calendar_of_a_search_has_only_what_it_finds(get):
    icalendar = pytest.importorskip("icalendar")
    events = icalendar.Calendar.from_ical(get("/tenggat.ics?q=klipklop").content).walk("VEVENT")
    assert events
    assert all("klipklop" in str(e["description"] + e["summary"]).lower() for e in events)


SAVED = """
lapakita:
  title: Lapakita
  cari: "Lapakita 'siap"
terbesar:
  title: Yang terbesar
  description: Satu angka
  sql: select max(value) as nilai from claims where type = :jenis
"""


def test_saved_searches_become_canned_queries_with_feeds(published_database, tmp_path):
    feedparser = pytest.importorskip("feedparser", reason="needs feedparser")
    file = tmp_path / "queries.yaml"
    file.write_text(SAVED.replace(" 'siap", ""), encoding="utf8")
    app = build_app(published_database, queries=file)

    def fetch(path: str) -> httpx.Response:
        return asyncio.run(app.client.get(path))

    assert "Yang terbesar" in fetch("/fakta").text
    assert fetch("/fakta/terbesar.json?jenis=progress&_shape=array").json()[0]["nilai"] > 0
    assert not feedparser.parse(fetch("/fakta/lapakita.atom").content).bozo
    assert "lapakita" in fetch("/fakta/lapakita.csv").text.lower()


def test_words_of_a_saved_search_are_no_operators(published_database, tmp_path):
    file = tmp_path / "queries.yaml"
    file.write_text(SAVED, encoding="utf8")
    app = build_app(published_database, queries=file)
    assert asyncio.run(app.client.get("/fakta/lapakita.json")).status_code == 200


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: {title: A}", "a: give either sql or cari"),
        ("a: {title: A, sql: 'delete from claims'}", "a: sql:"),
        ("a: {title: A, cari: x, write: true}", "a.write"),
        ("claims: {title: A, cari: x}", "no name"),
        ("[1]", "not a list of names"),
        ("a: {", "while parsing"),
    ],
)
def test_a_saved_search_that_cannot_be_used_is_said_in_one_line(published_database, tmp_path, text, said):
    file = tmp_path / "queries.yaml"
    file.write_text(text, encoding="utf8")
    with pytest.raises(FaktaError, match=said) as caught:
        build_app(published_database, queries=file)
    assert "\n" not in str(caught.value)


def test_a_csv_of_datasette_has_no_cell_that_runs(get):
    sql = "select '=1+1' as a, 'x' || char(10) || 'y' as b, -5 as c union all select '@x', '-2,5', null"
    found = list(csv.reader(io.StringIO(get(f"/fakta.csv?sql={quote(sql)}").text)))
    assert found == [["a", "b", "c"], ["'=1+1", "x\ny", "-5"], ["'@x", "-2,5", ""]]
