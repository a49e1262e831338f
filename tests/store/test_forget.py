"""Forgetting: no byte of it is left in database, copies, archive, index or log, and it is not taken in again."""

from __future__ import annotations

import gzip
import json
import shutil
from contextlib import closing

import pytest
from click.testing import CliRunner

from pipeline.cli import root
from pipeline.collect.archive import Archive
from pipeline.collect.verify import verify
from pipeline.collect.wire import Answer
from pipeline.read.warc import read_page_at
from pipeline.run import Job, extract
from pipeline.store import publish
from pipeline.store.connection import connect

SAID = (
    "JAKARTA — Menteri Perdagangan Wiraatmaja Kusumanegara mengatakan PT Kelana Dagang wajib memindahkan 45 persen "
    "sistemnya paling lambat 12 April 2024."
)
OTHER = "JAKARTA — PT Lapakita Niaga Tbk. (LPKT) menyebut migrasi sistem belakang sudah mencapai 70 persen pekan ini."
GONE = "https://ekonomi.bisnis.example/read/20240212/12/4711/kelana-dagang-pindahkan-sistem"
STAYS = "https://ekonomi.bisnis.example/read/20240213/12/4712/migrasi-lapakita"
TRACES = (b"Wiraatmaja", b"Kusumanegara", b"Kelana Dagang", b"4711/kelana-dagang")


def page(title: str, text: str) -> bytes:
    return (
        f'<html><head><meta name="publishdate" content="2024/02/12 09:37:00"></head><body>'
        f'<h1 class="detailsTitleCaption">{title}</h1>'
        f'<article class="detailsContent"><p>{text}</p></article></body></html>'
    ).encode()


@pytest.fixture
def work(tmp_path):
    """An archive of two articles and a list, their database with a version and a correction, and two copies."""
    html = (("Content-Type", "text/html"),)
    with Archive(tmp_path / "archive") as archive:
        archive.store(Answer(GONE, 200, html, page("Kelana Dagang Pindah", SAID)))
        archive.store(Answer(STAYS, 200, html, page("Migrasi Lapakita", OTHER)))
        archive.store(Answer("https://www.bisnis.example/index", 200, html, f'<a href="{GONE}">'.encode()), kind="list")
        archive.store(Answer(f"{GONE}?utm_source=x", 200, html, page("Kelana Dagang Pindah", f"{SAID} Segera.")))
    database = tmp_path / "fakta.db"
    extract(Job(tuple(map(str, sorted((tmp_path / "archive").glob("*.warc.gz")))), database))
    with closing(connect(database, write=False)) as connection:
        claim = connection.execute("select id from claims where text like '%Kelana%'").fetchone()[0]
    CliRunner().invoke(root, ["correct", "accept", str(database), claim, "--why", "Wiraatmaja benar"])
    publish(database, tmp_path / "published.db")
    publish(database, tmp_path / "public.db", public=True)
    return tmp_path


def forget(work, what, *more):
    arguments = ["forget", what, "--db", work / "fakta.db", "--archive", work / "archive", "--yes", *more]
    copies = ["--copy", work / "published.db", "--copy", work / "public.db"]
    return CliRunner().invoke(root, [str(a) for a in [*arguments, *copies]], catch_exceptions=False)


def traces(folder) -> set[tuple[str, bytes]]:
    """Files that hold a trace, compressed or not."""
    found = set()
    for path in (p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        data += gzip.decompress(data) if path.name.endswith(".gz") else b""
        found |= {(path.name, trace) for trace in TRACES if trace in data}
    return found


def test_an_address_is_gone_from_every_byte_and_the_rest_stays(work):
    assert {name.rsplit(".", 1)[1] for name, _ in traces(work)} >= {"db", "gz", "jsonl"}
    done = forget(work, GONE)
    assert done.exit_code == 0, done.output
    assert traces(work) == set()
    assert "2 articles" in done.output  # the second fetch had another address
    assert "1 corrections removed" in done.output
    with closing(connect(work / "fakta.db", write=False)) as connection:
        assert connection.execute("select url from articles").fetchall() == [(STAYS,)]
        ((file, offset),) = connection.execute("select archive_file, archive_offset from articles").fetchall()
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert connection.execute("pragma foreign_key_check").fetchall() == []
    archive = next((work / "archive").glob("*.warc.gz"))
    with archive.open("rb") as stream:
        assert read_page_at(stream, offset).url == STAYS, file
    assert verify(work / "archive").problems == []
    with closing(connect(work / "public.db", write=False)) as connection:
        assert connection.execute("select count(*) from articles where text is not null").fetchone() == (0,)


def test_what_was_forgotten_is_not_taken_in_again(work, tmp_path):
    forget(work, GONE)
    lines = [{"url": f"{GONE}?utm_medium=y", "title": "Kelana", "published_at": "2024-02-12T09:37:00", "text": SAID}]
    (work / "again.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf8")
    report = extract(Job((str(work / "again.jsonl"),), work / "fakta.db"))
    assert (report.extracted, report.forgotten) == (0, 1)
    (work / "again.jsonl").unlink()
    assert traces(work) == set()
    with Archive(work / "archive") as archive:
        archive.index.enqueue(1, "bisnis", [GONE, STAYS])
        archive.index.sight("bisnis", [GONE, STAYS], "2024-02-12")
        assert [row["url"] for row in archive.index.rows("select url from queue")] == [STAYS]
        assert [row["url"] for row in archive.index.rows("select url from sightings")] == [STAYS]


def test_an_entity_is_forgotten_with_every_article_that_names_it(work):
    with closing(connect(work / "fakta.db", write=False)) as connection:
        sql = "select id from entities where name like '%Kelana%'"
        entity = connection.execute(sql).fetchone()[0]
    done = forget(work, entity)
    assert done.exit_code == 0, done.output
    assert traces(work) == set()
    other = {"url": "https://berita.example/9", "title": "Lain", "published_at": "2024-03-01T09:00:00", "text": SAID}
    (work / "again.jsonl").write_text(json.dumps(other) + "\n", encoding="utf8")
    assert extract(Job((str(work / "again.jsonl"),), work / "fakta.db")).forgotten == 1


def test_copies_that_were_not_named_are_pointed_out(work):
    shutil.copy(work / "published.db", work / "old.db")
    done = forget(work, GONE)
    assert "old.db: still holds it" in done.stderr


def test_what_cannot_be_forgotten_is_said(work):
    for what, said in (("org:tidak-ada", "neither an address"), (GONE, "no such database")):
        database = work / ("fakta.db" if what != GONE else "nothing.db")
        done = CliRunner().invoke(root, ["forget", what, "--db", str(database), "--yes"])
        assert said in str(done.exception)


def test_it_asks_before_it_removes(work):
    done = CliRunner().invoke(root, ["forget", GONE, "--db", str(work / "fakta.db")], input="n\n")
    assert done.exit_code == 1
    assert traces(work)
