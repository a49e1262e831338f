"""Named failures: each ends in a recorded outcome within its deadline, and no partial body is stored as whole."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.collect import Job
from pipeline.read import read_source
from pipeline.records import Article
from tests.collect.conftest import QUICK, rows
from tests.collect.press import failures
from tests.collect.press.content import Edition, _rss, _sitemap
from tests.collect.press.failures import FAILURES, address
from tests.collect.press.server import Reply

ADDRESSES = {name: address(name, n) for n, name in enumerate(FAILURES)}
ADDRESSES["tls-broken"] = "https://tls-rusak.example/judul"  # a host that the certificate does not name


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory, trusted):
    """Every failure in one run: (outcome, reason) by address, the seconds it took, the archive and the growth (KiB)."""
    from tests.collect.conftest import Runner
    from tests.collect.press.server import Server

    for name in ("gzip", "deflate", "br", "zstd"):
        failures.bomb(name)
    folder = tmp_path_factory.mktemp("failures")
    server = Server(failures.answer, trusted)
    began = time.monotonic()
    said = Runner(folder, trusted[0]).run(Job(folder / "archive", urls=tuple(ADDRESSES.values())), server)
    took = time.monotonic() - began
    server.close()
    found = rows(folder / "archive", "select url, outcome, reason from fetches where kind = 'article' order by rowid")
    last = {}
    for url, outcome, reason in found:
        if outcome != "redirected":
            last[url] = outcome, reason
    return last, took, folder / "archive", said


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_ends_in_a_recorded_outcome(outcomes, name):
    found, *_ = outcomes
    _, outcome, reason = FAILURES[name]
    url = ADDRESSES[name] if name != "login-wall" else "https://login-wall.detik.example/masuk?kembali=1"
    assert found[url][0] == outcome
    assert reason.lower() in found[url][1].lower()


def test_all_end_within_the_deadline_of_one(outcomes):
    _, took, *_ = outcomes
    assert took < QUICK.deadline


def test_bombs_leave_memory_flat(outcomes):
    *_, said = outcomes
    assert said["grown"] < 64 * 1024  # KiB, of the process that collected all of them


def test_only_whole_pages_are_stored_as_fetched(outcomes):
    _, _, archive, _ = outcomes
    stored = rows(archive, "select url, status from fetches where outcome = 'fetched' and kind = 'article'")
    assert {url.split("//")[1].split(".")[0] for url, _ in stored} == {"busy-503", "busy-429", "wrong-charset"}


def test_a_page_in_another_charset_than_it_says_is_read(outcomes):
    _, _, archive, _ = outcomes
    articles = [a for a in read_source(archive) if isinstance(a, Article)]
    texts = [a.text for a in articles if "wrong-charset" in a.url]
    assert len(texts) == 1
    assert "“contoh” café" in texts[0]


def test_a_host_that_asks_for_an_hour_is_left_for_the_next_run(outcomes):
    *_, said = outcomes
    assert said["left"]


def test_a_feed_with_broken_xml_gives_what_can_be_read(serve, runner, tmp_path):
    edition = Edition([date(2024, 2, 12)], 6, ("detik",))
    site = replace(edition.sites[0], sitemaps=())
    feed = _rss(edition.pieces["detik"])
    cut = feed.index("<item>", len(feed) // 2)
    broken = feed[:cut].replace("<title>kedua</title>", "<title>kedua & rusak <b></title>", 1) + feed[cut : cut + 40]
    edition.routes[site.feeds[0]] = lambda ask: Reply(broken.encode(), kind="text/xml")
    said = runner.run(Job(tmp_path / "archive", (site,)), serve(edition))
    assert 2 <= said["counts"]["fetched"] < 6
    [(reason,)] = rows(tmp_path / "archive", "select reason from fetches where kind = 'list'")
    assert reason.startswith("broken XML")


def test_a_sitemap_of_fifty_thousand_addresses_is_read_and_memory_stays_flat(serve, runner, tmp_path):
    edition = Edition([date(2024, 2, 12)], 3, ("detik",))
    site = replace(edition.sites[0], feeds=())
    one = _sitemap(edition.pieces["detik"][:1])
    start, end = one.index("<url>"), one.index("</urlset>")
    url = one[start:end]
    many = "".join(url.replace("d-1000000", f"d-{2_000_000 + n}") for n in range(50_000))
    whole = one[:start] + many + url + one[end:]
    edition.routes[site.sitemaps[0]] = lambda ask: Reply(whole.encode(), kind="text/xml")
    assert len(whole) < 16 * 1024 * 1024
    said = runner.run(Job(tmp_path / "archive", (site,), limit=2), serve(edition))
    assert rows(tmp_path / "archive", "select articles from fetches where kind = 'list'") == [(50_001,)]
    assert said["counts"]["failed"] == 2  # the press does not have them
    assert said["grown"] < 200 * 1024


def test_a_list_that_repeats_its_last_page_ends(serve, runner, tmp_path):
    day = date(2024, 2, 12)
    edition = Edition([day], 25, ("detik",))
    server = serve(edition)
    said = runner.run(Job(tmp_path / "archive", tuple(edition.sites), day, day), server)
    assert said["counts"]["fetched"] == 25
    assert sum("/indeks?" in asked.url for asked in server.log) == 4  # three pages, and the third again


def test_a_list_that_invents_a_new_article_on_every_page_ends(serve, runner, tmp_path):
    day = date(2024, 2, 12)
    edition = Edition([day], 1, ("detik",))

    def invent(ask):
        if "/indeks?" not in ask.url:
            return edition(ask)
        number = ask.url.rpartition("=")[2]
        entry = f'<article class="list-content__item"><a href="/industri/d-{number}00000/judul">x</a></article>'
        return Reply(f"<!doctype html><html><body>{entry}</body></html>".encode())

    server = serve(invent)
    said = runner.run(Job(tmp_path / "archive", tuple(edition.sites), day, day), server)
    assert sum("/indeks?" in asked.url for asked in server.log) == 50
    assert said["counts"]["failed"] == 50
    assert Path(tmp_path / "archive").is_dir()
