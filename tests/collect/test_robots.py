"""robots.txt: twelve decisions through the whole collector, the size that is read, the day that it is kept."""

from __future__ import annotations

import pytest

from pipeline.collect import Job
from pipeline.collect.manners import ROBOTS_BYTES
from pipeline.collect.robots import policy, same_site
from tests.collect.conftest import rows
from tests.collect.press.failures import PAGE, slow_header
from tests.collect.press.server import Reply

URL = "https://finance.detik.example/industri/d-7190001/judul"
ALLOW = b"User-agent: *\nDisallow: /search\n"


def plain(body: bytes, status: int = 200) -> Reply:
    return Reply(body, status, "text/plain")


def redirects(times: int):
    """So many redirects before the rules."""

    def answer(ask):
        number = int(ask.url.rpartition("-")[2].removesuffix(".txt")) if "-" in ask.url else 0
        if number < times:
            return Reply(status=301, headers={"Location": f"/robots-{number + 1}.txt"})
        return plain(ALLOW)

    return answer


#: what the server does, and whether a page may be fetched then
DECISIONS = {
    "rules that allow": (lambda ask: plain(ALLOW), True),
    "rules that forbid us": (lambda ask: plain(b"User-agent: fakta\nDisallow: /industri\n"), False),
    "404": (lambda ask: plain(b"", 404), True),
    "410": (lambda ask: plain(b"", 410), True),
    "401": (lambda ask: plain(b"", 401), False),
    "403": (lambda ask: plain(b"", 403), False),
    "429": (lambda ask: plain(b"", 429), False),
    "503": (lambda ask: plain(b"", 503), False),
    "a web page in place of rules": (lambda ask: Reply(b"<!doctype html><title>Beranda</title>"), False),
    "no answer in time": (lambda ask: slow_header, False),
    "five redirects": (redirects(5), True),
    "six redirects": (redirects(6), False),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_decisions(serve, runner, tmp_path, name):
    robots, allowed = DECISIONS[name]
    server = serve(lambda ask: robots(ask) if "/robots" in ask.url else Reply(PAGE))
    said = runner.run(Job(tmp_path / "archive", urls=(URL,)), server)
    assert said["counts"] == ({"fetched": 1} if allowed else {"robots": 1})
    assert any(line.url == URL for line in server.log) is allowed


@pytest.mark.parametrize(
    "url",
    ["https://tls-rusak.example/x", "https://tidak-ada.invalid/x"],
    ids=["TLS error", "DNS error"],
)
def test_where_no_connection_can_be_made_nothing_is_fetched(serve, runner, tmp_path, url):
    server = serve(lambda ask: Reply(PAGE))
    said = runner.run(Job(tmp_path / "archive", urls=(url,)), server)
    assert said["counts"] == {"robots": 1}
    assert not server.log


@pytest.mark.parametrize("target", ["https://lain.example/robots.txt", "http://127.0.0.1/robots.txt"])
def test_rules_of_another_site_are_none(serve, runner, tmp_path, target):
    away = Reply(status=302, headers={"Location": target})
    server = serve(lambda ask: away if "/robots" in ask.url else Reply(PAGE))
    said = runner.run(Job(tmp_path / "archive", urls=(URL,)), server)
    assert said["counts"] == {"robots": 1}
    assert len(server.log) == 1


def test_the_first_500_kib_of_a_long_file_are_read(serve, runner, tmp_path):
    inside = ALLOW + b"# isi\n" * ((ROBOTS_BYTES - 200) // 6) + b"Disallow: /industri\n"
    beyond = ALLOW + b"# isi\n" * (ROBOTS_BYTES // 6) + b"Disallow: /industri\n" + b"# isi\n" * 2_000_000
    for name, body, outcome in (("inside", inside, "robots"), ("beyond", beyond, "fetched")):
        server = serve(lambda ask, body=body: plain(body) if "/robots" in ask.url else Reply(PAGE))
        said = runner.run(Job(tmp_path / name, urls=(URL,)), server)
        assert said["counts"] == {outcome: 1}


def test_rules_are_kept_on_the_disk_for_a_day(serve, runner, tmp_path):
    server = serve(lambda ask: plain(ALLOW) if "/robots" in ask.url else Reply(PAGE))
    archive = tmp_path / "archive"
    runner.run(Job(archive, urls=(URL,)), server)
    runner.run(Job(archive, urls=(URL + "-dua",)), server)
    assert sum("/robots" in line.url for line in server.log) == 1
    age(archive, "-1 hours")
    runner.run(Job(archive, urls=(URL + "-tiga",)), server)
    assert sum("/robots" in line.url for line in server.log) == 2


def age(archive, by):
    """Let the rules run out."""
    from pipeline.store import sqlite_module

    connection = sqlite_module().connect(archive / "index.db")
    connection.execute("update robots set until = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', ?)", [by])
    connection.commit()
    connection.close()


def test_the_reason_of_a_refusal_is_recorded(serve, runner, tmp_path):
    server = serve(lambda ask: plain(b"", 503) if "/robots" in ask.url else Reply(PAGE))
    runner.run(Job(tmp_path / "archive", urls=(URL,)), server)
    found = rows(tmp_path / "archive", "select outcome, reason from fetches where kind = 'article'")
    assert found == [("robots", "robots.txt answers 503")]


def test_a_delay_beyond_an_hour_asks_not_to_be_crawled():
    assert not policy(200, b"User-agent: *\nCrawl-delay: 86400\n").allows("https://koran.example/")
    assert policy(200, b"User-agent: *\nCrawl-delay: 10\n").delay == 10


def test_a_site_is_all_its_hosts_and_no_other():
    assert same_site("https://finance.detik.com/a", "https://www.detik.com/b")
    assert same_site("https://koran.example/a", "https://www.koran.example/b")
    assert not same_site("https://finance.detik.com/a", "https://detik.com.jahat.example/b")
