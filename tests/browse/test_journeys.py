"""Two readers in a real browser: a journalist who cites a contradiction, an analyst who takes figures away."""

from __future__ import annotations

import csv
from contextlib import closing

import feedparser
import httpx
import pytest
from icalendar import Calendar

from pipeline.store import sqlite_module

PLATFORM = "KlipKlop"
pytestmark = pytest.mark.slow


def search(browser, typed: str) -> None:
    browser.open("/")
    box = browser.one("main form[role=search] input[name=q]")
    box.send_keys(typed)
    browser.follow(browser.one("main form[role=search] button"))


@pytest.fixture
def contradicted(browser):
    """The page of a claim about the platform that another claim contradicts, found as a journalist would."""
    search(browser, PLATFORM)
    browser.follow(browser.one("main .pair .said a"))
    return browser


def test_a_search_for_a_platform_shows_a_contradiction(browser):
    search(browser, PLATFORM)
    assert PLATFORM in browser.one("h1").text
    assert any(PLATFORM.lower() in mark.text.lower() for mark in browser.all("main mark"))
    assert len(browser.all("main .pair blockquote")) == 2


def test_a_contradiction_stands_side_by_side(contradicted):
    sides = contradicted.all("section:has(#bertentangan) .versus blockquote")
    assert len(sides) >= 2
    first, second = (side.rect for side in sides[:2])
    assert first["y"] == pytest.approx(second["y"], abs=2)
    assert first["x"] + first["width"] <= second["x"]
    assert sides[0].find_element("css selector", ".said").text != sides[1].find_element("css selector", ".said").text


def test_the_thread_of_the_claim_shows_what_was_said_before_and_after(contradicted):
    claim = contradicted.chrome.current_url.rsplit("/", 1)[1].partition("#")[0]
    contradicted.follow(contradicted.one("main a[href*='/utas/']"))
    days = [e.text for e in contradicted.all("ol.timeline > li .meta")]
    assert len(days) >= 2
    assert contradicted.all(f"ol.timeline a[href*='/klaim/{claim}']")


def test_the_sentence_is_shown_in_its_article(contradicted):
    said = contradicted.one("blockquote.evidence.big b").text
    contradicted.follow(contradicted.one("main .byline a[href*='/artikel/'][href*='#']"))
    target = contradicted.wait(lambda: contradicted.all(":target"))[0]
    assert said[:60] in " ".join(target.get_attribute("textContent").split())
    contradicted.wait(lambda: contradicted.script("return 0 <= arguments[0].getBoundingClientRect().top", target))
    assert contradicted.script("return arguments[0].getBoundingClientRect().top < innerHeight", target)
    assert contradicted.all(".notes .note")


def test_a_citation_is_copied_with_one_click(contradicted, site):
    said = contradicted.one("blockquote.evidence.big b").text
    contradicted.one("button.copy").click()
    contradicted.wait(lambda: contradicted.one("button.copy ~ .done").text)
    copied = contradicted.clipboard()
    assert copied == contradicted.script("return document.getElementById('kutipan').textContent")
    claim = contradicted.chrome.current_url.rsplit("/", 1)[1].partition("#")[0]
    article = httpx.get(f"{site}/klaim/{claim}.json", timeout=60).json()["article"]
    parts = [said, article["source"], article["url"], "WIB"]
    assert [part for part in parts if part not in copied] == []


def test_a_citation_of_an_archived_page_has_its_hash(browser, published_database):
    sql = "select c.id, a.sha256 from claims c join articles a on a.id = c.article_id where a.sha256 <> '' limit 1"
    with closing(sqlite_module().connect(published_database)) as connection:
        claim, digest = connection.execute(sql).fetchone()
    browser.open(f"/klaim/{claim}")
    browser.one("button.copy").click()
    browser.wait(lambda: browser.one("button.copy ~ .done").text)
    assert f"SHA-256 {digest}" in browser.clipboard()


def test_a_search_is_subscribed_to(browser, site):
    """The page names its feed as feed readers look for it, and shows it to people."""
    search(browser, PLATFORM)
    named = browser.one("link[rel=alternate][type='application/atom+xml']").get_attribute("href")
    shown = browser.one("main a[href*='.atom']").get_attribute("href")
    assert named == shown
    feed = feedparser.parse(httpx.get(shown, timeout=60).text)
    assert not feed.bozo
    assert feed.entries
    assert all(entry.link.startswith(site) for entry in feed.entries)
    browser.open(feed.entries[0].link.removeprefix(site))
    assert browser.all("main h1")


def test_the_calendar_is_downloaded_from_the_radar(browser):
    browser.open("/tenggat")
    browser.one("main a[href*='.ics']").click()
    calendar = Calendar.from_ical(browser.downloaded(".ics").read_bytes())
    days = [event["dtstart"].dt for event in calendar.walk("VEVENT")]
    assert days


def test_an_analyst_filters_a_list_and_takes_it_away(browser):
    browser.open("/klaim")
    everything = browser.one("p.count").text
    browser.one("select[name=tipe] option[value=progress]").click()
    browser.follow(browser.one(".filters button"))
    kinds = [e.get_attribute("class") for e in browser.all("ul.items .kind")]
    assert browser.one("p.count").text != everything
    assert kinds
    assert all("t-progress" in kind for kind in kinds)
    browser.one("main a[href*='/klaim.csv']").click()
    with browser.downloaded(".csv").open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["type"] for row in rows} == {"progress"}
    assert len(rows) >= len(kinds)  # every page of the list


def test_an_analyst_facets_a_table_and_narrows_it(browser):
    browser.open("/fakta/claims")
    browser.follow(browser.one(".facet-results a[href*='type=obligation']"))
    kinds = {cell.text for cell in browser.all("td.col-type")}
    assert len(browser.all("td.col-type")) > 0
    assert len(kinds) == 1
    browser.one("#export input[name=_dl]").click()
    browser.one("#export input[type=submit]").click()
    with browser.downloaded(".csv").open(encoding="utf8", newline="") as file:
        assert {row["type"] for row in csv.DictReader(file)} == {"obligation"}
