"""Collecting from a press on this machine: what robots.txt says is done, every decision is recorded, nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.collect.discover import articles_in, list_pages
from pipeline.collect.guard import PrivateAddress, refuse_private
from pipeline.collect.robots import policy
from pipeline.read import read_source
from pipeline.records import Article
from pipeline.sites import site_of, sites
from pipeline.store import sqlite_module

ROOT = Path(__file__).parents[2]
DETIK = next(s for s in sites() if s.name == "detik")
SENTENCE = (
    "Kementerian Perdagangan menyebut migrasi toko daring itu sudah melampaui 70 persen dan akan selesai pekan depan. "
)


class Press(BaseHTTPRequestHandler):
    """Plays detik's finance channel as a proxy: the request line holds the whole address."""

    asked: Counter[str]
    robots: tuple[int, str, str]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        type(self).asked[parts.path] += 1
        if parts.path == "/robots.txt":
            self._send(*self.robots)
        elif parts.path == "/indeks":
            self._send(200, "text/html", self._list(int(parse_qs(parts.query)["page"][0])))
        elif "/d-1000003/" in parts.path:
            self._send(200, "text/html", "<html><head><title>Just a moment...</title></head></html>")
        elif "/d-1000004/" in parts.path:
            self._send(500, "text/html", "rusak")
        elif "/d-1000006/" in parts.path:
            self.send_response(302)
            self.send_header("Location", "https://lain.example/dibelokkan")
            self.end_headers()
        else:
            self._send(200, "text/html", self._article(parts.path))

    def _list(self, page: int) -> str:
        """Two pages; asked for a third, the second again, as real lists do."""
        numbers = (1, 2, 3) if page == 1 else (4, 5, 6)
        links = [f"https://finance.detik.example/berita-ekonomi-bisnis/d-100000{n}/judul-{n}" for n in numbers]
        return "".join(f'<article><a href="{u}">x</a><a href="{u}?tag_from=wp">y</a></article>' for u in links)

    def _article(self, path: str) -> str:
        return (
            f'<html><head><meta name="publishdate" content="2024/02/12 09:37:00"></head><body>'
            f'<h1 class="detail__title">Judul {path[-1]}</h1>'
            f'<div class="detail__body-text itp_bodycontent"><p>{SENTENCE * 2}</p></div></body></html>'
        )

    def _send(self, status: int, kind: str, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def press():
    handler = type(
        "OnePress", (Press,), {"asked": Counter(), "robots": (200, "text/plain", "User-agent: *\nAllow: /\n")}
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield handler, server.server_port
    server.shutdown()


def collect(folder: Path, port: int) -> dict[str, int]:
    """Run the collector in a process of its own: Twisted's reactor starts once."""
    code = f"""
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
import pipeline.collect.run as run
detik = next(s for s in run.sites() if s.name == "detik")
site = replace(detik, index="https://finance.detik.example/indeks?date={{date:%m}}&page={{page}}")
run.sites = lambda: (site,)
day = date(2024, 2, 12)
job = run.Job(Path({str(folder)!r}), "detik", day, day, contact="uji@koran.example", press={port}, delay=0.01)
print(json.dumps(run.collect(job).counts))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def decisions(folder: Path) -> Counter[str]:
    connection = sqlite_module().connect(folder / "index.db")
    try:
        return Counter(row[0] for row in connection.execute("select outcome from fetches"))
    finally:
        connection.close()


def test_a_day_is_collected_whole_and_read_back(press, tmp_path):
    handler, port = press
    counts = collect(tmp_path, port)
    assert counts["fetched"] == 3
    assert decisions(tmp_path) == {"fetched": 3, "blocked": 1, "failed": 2}
    assert "/dibelokkan" not in handler.asked  # a redirect away from the site is not followed
    archive = next(tmp_path.glob("detik-*.warc.gz"))
    articles = [a for a in read_source(archive) if isinstance(a, Article)]
    assert {a.title for a in articles} == {"Judul 1", "Judul 2", "Judul 5"}
    assert all(a.published_at == "2024-02-12T09:37:00+07:00" for a in articles)
    assert handler.asked["/robots.txt"] == 1
    assert handler.asked["/indeks"] == 3  # the third repeats the second and ends it


def test_what_was_fetched_is_not_fetched_again(press, tmp_path):
    handler, port = press
    collect(tmp_path, port)
    before = handler.asked["/berita-ekonomi-bisnis/d-1000001/judul-1"]
    counts = collect(tmp_path, port)
    assert counts["known"] == 3
    assert handler.asked["/berita-ekonomi-bisnis/d-1000001/judul-1"] == before == 1


@pytest.mark.parametrize(
    "answer",
    [
        (200, "text/plain", "User-agent: *\nDisallow: /\n"),
        (503, "text/plain", ""),
        (403, "text/plain", ""),
        (200, "text/html", "<html>Beranda</html>"),
    ],
)
def test_nothing_is_fetched_where_robots_forbids_or_cannot_be_had(press, tmp_path, answer):
    handler, port = press
    handler.robots = answer
    counts = collect(tmp_path, port)
    assert set(counts) == {"robots"}
    assert set(handler.asked) == {"/robots.txt"}


ROBOTS = [
    (200, b"User-agent: *\nDisallow: /search", "text/plain", True),
    (200, b"User-agent: *\nDisallow: /", "text/plain", False),
    (200, b"User-agent: fakta\nDisallow: /read", "text/plain", False),
    (404, b"", "", True),  # no rules
    (410, b"", "", True),
    (401, b"", "", False),
    (403, b"", "", False),
    (429, b"", "", False),
    (500, b"", "", False),
    (503, b"", "", False),
    (0, b"", "", False),  # timeout, TLS or DNS error
    (200, b"<!doctype html><html>", "text/html", False),  # a web page instead of rules
]


@pytest.mark.parametrize(("status", "body", "kind", "allowed"), ROBOTS)
def test_robots_fail_closed(status, body, kind, allowed):
    assert policy(status, body, kind).allows("https://koran.example/read/1", "fakta/0.1") is allowed


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"]
)
def test_private_addresses_are_refused(address):
    with pytest.raises(PrivateAddress):
        refuse_private(address)


def test_index_pages_of_each_day_newest_first():
    pages = list(list_pages(DETIK, date(2024, 2, 11), date(2024, 2, 12)))
    assert pages == [
        "https://finance.detik.com/indeks?date=02%2F12%2F2024&page=1",
        "https://finance.detik.com/indeks?date=02%2F11%2F2024&page=1",
    ]


def test_a_feed_gives_its_articles_once_and_skips_what_is_none():
    feed = b"""<?xml version="1.0"?><rss><channel><link>https://finance.detik.com</link>
    <item><link>https://finance.detik.com/energi/d-7190001/judul?utm_source=rss</link></item>
    <item><guid>https://finance.detik.com/energi/d-7190001/judul</guid></item>
    <item><link>https://20.detik.com/video/d-7190002/judul</link></item></channel></rss>"""
    assert articles_in(feed, "https://finance.detik.com/rss", DETIK) == [
        "https://finance.detik.com/energi/d-7190001/judul"
    ]


def test_sites_own_their_subdomains_and_no_others():
    assert site_of("https://ekonomi.bisnis.com/read/1").name == "bisnis"
    assert site_of("https://bisnis.com.jahat.example/read/1") is None
