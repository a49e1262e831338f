"""Collecting from the press: whole days, topics, further pages, nothing twice, versions, limits, terms."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from pipeline.collect import Job, collect
from pipeline.errors import FaktaError
from pipeline.read import read_source
from pipeline.records import Article
from pipeline.sites import sites
from tests.collect.conftest import rows
from tests.collect.press.content import TOPIC, Edition
from tests.collect.press.server import Reply

DAY, EVE = date(2024, 2, 12), date(2024, 2, 11)


def articles(folder):
    return [a for a in read_source(folder) if isinstance(a, Article)]


def asked(server, part=""):
    return Counter(line.url for line in server.log if part in line.url and "robots.txt" not in line.url)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, trusted):
    """Two days of every site, collected and read back."""
    from tests.collect.conftest import Runner
    from tests.collect.press.server import Server

    folder = tmp_path_factory.mktemp("whole")
    edition = Edition([EVE, DAY], 6)
    server = Server(edition, trusted)
    job = Job(folder / "archive", tuple(edition.sites), EVE, DAY, consent=frozenset({"antaranews"}))
    said = Runner(folder, trusted[0]).run(job, server)
    server.close()
    return edition, server, said, articles(folder / "archive")


@pytest.mark.parametrize("name", [site.name for site in sites()])
def test_each_site_is_collected_whole(whole, name):
    edition, _, _, found = whole
    wanted = {piece.url: piece for piece in edition.pieces[name]}
    read = {a.url: a for a in found if a.url in wanted}
    assert read.keys() == wanted.keys()
    for url, piece in wanted.items():
        assert read[url].title == piece.title
        assert not read[url].truncated
        pages = [f"Halaman {n} dari contoh nomor {piece.n}" in read[url].text for n in range(1, piece.pages + 1)]
        assert all(pages)


def test_nothing_is_asked_twice_and_robots_once_a_host(whole):
    _, server, said, _ = whole
    assert said["counts"].get("failed", 0) == 0
    assert set(asked(server).values()) == {1}
    robots = Counter(line.host for line in server.log if line.url.endswith("/robots.txt"))
    assert set(robots.values()) == {1}
    assert set(robots) == {line.host for line in server.log}


def test_a_second_run_asks_for_lists_only(serve, runner, tmp_path):
    edition = Edition([DAY], 6, ("kontan",))
    server = serve(edition)
    job = Job(tmp_path / "archive", tuple(edition.sites), DAY, DAY)
    runner.run(job, server)
    before = asked(server, "/news/")
    said = runner.run(job, server)
    assert said["counts"]["known"] == 6
    assert asked(server, "/news/") == before


def test_asking_again_fetches_what_changed_and_keeps_both_versions(serve, runner, tmp_path):
    edition = Edition([DAY], 9, ("detik",))
    server = serve(edition)
    job = Job(tmp_path / "archive", tuple(edition.sites), DAY, DAY, again=True)
    runner.run(job, server)
    edition.changed |= {edition.pieces["detik"][n].url for n in (3, 4)}
    server.log.clear()
    said = runner.run(job, server)
    assert said["counts"]["fetched"] == 2
    assert said["counts"]["unchanged"] == 7
    assert sum(line.status == 304 for line in server.log) == 2  # numbers 0 and 6: the press tags every third
    versions = Counter(a.url for a in articles(tmp_path / "archive"))
    assert sorted(versions.values()) == [1] * 7 + [2] * 2
    revisits = rows(
        tmp_path / "archive", "select count(*) from fetches where outcome = 'unchanged' and kind = 'article'"
    )
    assert revisits == [(7,)]


def test_a_changed_article_of_several_pages_stays_whole(serve, runner, tmp_path):
    edition = Edition([DAY], 1, ("kontan",))
    server = serve(edition)
    job = Job(tmp_path / "archive", tuple(edition.sites), DAY, DAY, again=True)
    runner.run(job, server)
    edition.changed.add(edition.pieces["kontan"][0].url)
    runner.run(job, server)
    first, second = articles(tmp_path / "archive")
    assert "Angka ini diperbarui." in second.text
    assert "Halaman 3 dari" in first.text
    assert "Halaman 3 dari" in second.text


def test_a_missing_page_leaves_the_article_truncated(serve, runner, tmp_path):
    edition = Edition([DAY], 1, ("kompas",))
    edition.routes.pop(edition.pieces["kompas"][0].page_url(3))
    runner.run(Job(tmp_path / "archive", tuple(edition.sites), DAY, DAY), serve(edition))
    [article] = articles(tmp_path / "archive")
    assert article.truncated
    assert "Halaman 2 dari" in article.text


@pytest.mark.parametrize("name", [s.name for s in sites() if s.search])
def test_a_topic_is_searched_for(serve, runner, tmp_path, name):
    edition = Edition([EVE, DAY], 24, (name,))
    consent = frozenset({"antaranews"})
    job = Job(tmp_path / "archive", tuple(edition.sites), EVE, DAY, topic=TOPIC, consent=consent)
    said = runner.run(job, serve(edition))
    assert said["counts"]["fetched"] == 12
    assert all("TikTok" in a.title for a in articles(tmp_path / "archive"))


@pytest.mark.parametrize("name", [s.name for s in sites() if not s.search])
def test_where_a_site_has_no_search_titles_tell_the_topic(serve, runner, tmp_path, name):
    edition = Edition([EVE, DAY], 8, (name,))
    said = runner.run(Job(tmp_path / "archive", tuple(edition.sites), EVE, DAY, topic=TOPIC), serve(edition))
    assert said["counts"]["fetched"] == 4


def test_the_limit_holds_for_each_site_over_runs_that_were_stopped(serve, runner, tmp_path):
    edition = Edition([DAY], 30, ("detik", "tempo"))
    job = Job(tmp_path / "archive", tuple(edition.sites), DAY, DAY, limit=7)
    said = runner.run(job, serve(edition))
    assert said["counts"]["fetched"] == 14


def test_single_addresses_are_fetched_and_wrong_ones_recorded(serve, runner, tmp_path):
    edition = Edition([DAY], 2, ("tempo",))
    urls = (edition.pieces["tempo"][0].url, "bukan alamat", "ftp://lain.example/x", "https://koran.example/berita/1")
    edition.routes[urls[3]] = lambda ask: Reply(b"<html><body><p>Contoh, bukan berita.</p></body></html>")
    said = runner.run(Job(tmp_path / "archive", urls=urls), serve(edition))
    assert said["counts"]["fetched"] == 2
    assert said["counts"]["failed"] == 2


def test_a_site_that_forbids_it_is_not_asked_even_for_one_page(serve, runner, tmp_path):
    edition = Edition([DAY], 1, ("antaranews",))
    server = serve(edition)
    said = runner.run(Job(tmp_path / "archive", urls=(edition.pieces["antaranews"][0].url,)), server)
    assert said["counts"] == {"terms": 1}
    assert not server.log


def test_requests_are_honest_and_carry_no_cookie(serve, runner, tmp_path):
    edition = Edition([DAY], 2, ("detik",))
    sent = []

    def answer(ask):
        sent.append(dict(ask.headers))
        reply = edition(ask)
        return Reply(reply.body, reply.status, reply.kind, {"Set-Cookie": "kue=1"})

    runner.run(Job(tmp_path / "archive", tuple(edition.sites), DAY, DAY), serve(answer))
    assert {s["User-Agent"] for s in sent} == {"fakta/0.1 (+uji@koran.example)"}
    assert not [s for s in sent if "Cookie" in s or "Referer" in s]


SITE = sites()[0]
WRONG = [
    (Job(None), "what to collect"),
    (Job(None, (SITE,)), "FAKTA_CONTACT"),
    (Job(None, (SITE,), DAY, EVE, contact="a@b.example"), "after --until"),
    (Job(None, (SITE,), date(2020, 1, 1), DAY, contact="a@b.example"), "at most 366 days"),
    (Job(None, tuple(s for s in sites() if s.name == "antaranews"), contact="a@b.example"), "--consent antaranews"),
]


@pytest.mark.parametrize(("job", "said"), WRONG)
def test_a_job_that_makes_no_sense_says_what_to_do(job, said):
    with pytest.raises(FaktaError, match=said):
        collect(job)


def test_what_gave_no_page_is_named_with_the_reason(tmp_path):
    options = ["--url", "http://127.0.0.1/x", "--contact", "uji@koran.example", "--archive", str(tmp_path / "archive")]
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "collect", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "failed http://127.0.0.1/x: 127.0.0.1 is not a public address" in done.stderr
    assert done.stdout.startswith("0 fetched")
