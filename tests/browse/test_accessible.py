"""Every kind of page in a real browser: axe-core finds nothing serious, nothing jumps or is large.

axe-core comes from npm (`npm install --prefix tests/browse`); without it that test is skipped.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from pipeline.store import sqlite_module

pytestmark = pytest.mark.slow

AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"
WIDE, NARROW = 1280, 390  # CSS pixels
SIZE = 200_000  # bytes of a page with its style sheets, scripts and pictures
SHIFT = 0.01  # cumulative layout shift; up to 0.1 is called good
#: page -> its address, or the query whose row fills it in
PAGES: dict[str, tuple[str, str]] = {
    "front": ("/", ""),
    "front in English": ("/en/", ""),
    "search": ("/cari?q=KlipKlop", ""),
    "search without result": ("/cari?q=zzzz", ""),
    "claims": ("/klaim", ""),
    "articles": ("/artikel", ""),
    "quotes": ("/kutipan", ""),
    "entities": ("/entitas", ""),
    "rules": ("/aturan", ""),
    "progress": ("/kemajuan", ""),
    "deadlines": ("/tenggat", ""),
    "ownership": ("/kepemilikan", ""),
    "contradictions": ("/pertentangan", ""),
    "article": (
        "/artikel/{}?q=KlipKlop",
        "select article_id from claims group by 1 order by count(*) desc, 1 limit 1",
    ),
    "claim": ("/klaim/{}", "select id from claims where thread_id is not null order by id limit 1"),
    "contradicted claim": ("/klaim/{}", "select claim_id from contradictions order by 1 limit 1"),
    "thread": ("/utas/{}", "select id from threads order by claims desc, id limit 1"),
    "entity": ("/entitas/{}", "select id from entities order by articles desc, id limit 1"),
    "rule": ("/aturan/{}", "select id from regulations order by articles desc, id limit 1"),
    "nothing there": ("/klaim/tidak-ada", ""),
    "database": ("/fakta", ""),
    "table": ("/fakta/v_claims", ""),
    "row": ("/fakta/claims/{}", "select id from claims order by id limit 1"),
    "saved search": ("/fakta/siapa_berkata?tokoh=Wirasto", ""),
    "own SQL": ("/fakta?sql=select+1", ""),
}
#: What has changed place since the page began to be drawn.
SHIFTED = """
const done = arguments[0]; let sum = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
  .observe({type: "layout-shift", buffered: true});
setTimeout(() => done(sum), 300);
"""
LOADED = """
const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
return entries.map(e => [e.name, e.decodedBodySize]);
"""
RULES = "axe.run({resultTypes: ['violations']}).then(found => done(found.violations), error => done(String(error)))"


@pytest.fixture(params=PAGES)
def path(request, published_database):
    address, sql = PAGES[request.param]
    if not sql:
        return address
    with closing(sqlite_module().connect(published_database)) as connection:
        row = connection.execute(sql).fetchone()
    assert row, f"the bundled corpus has nothing for the page {request.param}"
    return address.format(quote(row[0], safe=":"))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_nothing_serious(browser, path, width):
    if not AXE.exists():
        pytest.skip("no axe-core (npm install --prefix tests/browse)")
    browser.resize(width)
    browser.open(path)
    browser.script(AXE.read_text(encoding="utf8"))
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        found = browser.chrome.execute_async_script(f"const done = arguments[0]; {RULES}")
        assert isinstance(found, list), found
        serious = [
            f"{scheme}: {v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]} ({len(v['nodes'])})"
            for v in found
            if v["impact"] in ("serious", "critical")
        ]
        assert serious == []


def test_nothing_jumps_and_nothing_is_wider_than_a_phone(browser, path):
    browser.resize(NARROW)
    browser.open(path)
    assert browser.chrome.execute_async_script(SHIFTED) < SHIFT
    wide, shown = browser.script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= shown


def test_a_page_with_all_it_needs_is_small_and_comes_from_here(browser, site, path):
    browser.open(path)
    loaded = browser.script(LOADED)
    assert [name for name, _ in loaded if not name.startswith(site)] == []
    assert sum(size for _, size in loaded) < SIZE


def test_the_largest_pages_are_small(site, published_database):
    """Each article, claim, entity and rule of the corpus, without what is cached anyway."""
    with closing(sqlite_module().connect(published_database)) as connection:
        found = [
            f"/{name}/{quote(key, safe=':')}"
            for name, sql in (
                ("artikel", "select id from articles order by length(text) desc limit 3"),
                ("entitas", "select id from entities order by mentions desc limit 3"),
                ("aturan", "select id from regulations order by mentions desc limit 3"),
            )
            for (key,) in connection.execute(sql)
        ]
    sizes = {path: len(httpx.get(site + path, timeout=60).content) for path in found}
    assert {path: size for path, size in sizes.items() if size >= SIZE} == {}
