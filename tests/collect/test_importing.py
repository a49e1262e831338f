"""Other people's WARC files: known sites' articles are kept with their dates, and it may be killed at any record."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.cli import root
from pipeline.collect import importing, verify
from pipeline.collect.importing import import_warc
from pipeline.errors import FaktaError
from pipeline.read import read_source
from pipeline.records import Article
from pipeline.store import sqlite_module

SENTENCE = "Kementerian Perdagangan menyebut migrasi toko daring itu sudah melampaui 70 persen pada pekan ini. " * 2


def page(number: int, extra: str = "") -> bytes:
    return (
        f'<html><head><meta name="publishdate" content="2024/02/12 09:37:00"></head><body>'
        f'<h1 class="detailsTitleCaption">Judul {number}</h1><article class="detailsContent"><p>{SENTENCE}{extra}</p>'
        "</article></body></html>"
    ).encode()


def article(number: int) -> str:
    return f"https://ekonomi.bisnis.example/read/20240212/12/{number}/judul-berita"


class Crawl:
    """A file as other crawlers write it: encoded bodies, records of many types."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=True)
        self.places: list[int] = []

    def add(
        self, url: str, body: bytes, *, at: str = "2024-02-12T03:00:00Z", kind: str = "response", **head: str
    ) -> None:
        headers = {"Content-Type": "text/html; charset=utf-8", **{k.replace("_", "-"): v for k, v in head.items()}}
        status = headers.pop("status", "200 OK")
        warc = {"WARC-Date": at, **({"WARC-Truncated": headers.pop("cut")} if "cut" in headers else {})}
        http = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1") if kind == "response" else None
        self.places.append(self.out.tell())
        record = self.writer.create_warc_record(url, kind, io.BytesIO(body), http_headers=http, warc_headers_dict=warc)
        self.writer.write_record(record)


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    made = Crawl()
    made.add("https://x.example/", b"GET / HTTP/1.1\r\n\r\n", kind="request")
    made.add(article(1), page(1))
    made.add("https://koran-lain.example/read/20240212/12/9/judul", page(9))
    made.add(article(2), page(2), at="2024-02-12T04:00:00Z")
    made.add("https://www.bisnis.example/", page(0))
    made.add("https://ekonomi.bisnis.example/read/20240212/12/8/gambar", b"\x89PNG", Content_Type="image/png")
    made.add(article(3), page(3), status="404 Not Found")
    made.add(article(4), page(4), cut="length")
    made.add(article(1), page(1), at="2024-02-13T03:00:00Z")  # unchanged
    made.add(article(2), page(2, "Tambahan."), at="2024-02-13T04:00:00Z")  # changed
    made.add(article(5), b"<html><title>Just a moment...</title><body></body></html>")
    path = tmp_path / "CC-NEWS-contoh.warc.gz"
    path.write_bytes(made.out.getvalue())
    return path


def rows(folder: Path) -> list[tuple[object, ...]]:
    connection = sqlite_module().connect(folder / "index.db")
    try:
        sql = 'select url, fetched_at, outcome, sha256, file, "offset" from fetches order by fetched_at, url'
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_articles_of_known_sites_are_kept_with_their_dates_and_the_rest_is_counted(crawl, tmp_path):
    done = import_warc(crawl, tmp_path / "archive")
    assert (done.kept, done.unchanged, done.known, done.damaged) == (3, 1, 0, [])
    assert done.skipped == {
        "of type request": 1,
        "of unknown hosts": 1,
        "no articles": 1,
        "not HTML": 1,
        "not answered with 200": 1,
        "cut off by the crawler": 1,
        "block pages": 1,
    }
    assert [(r[0][-14], r[1], r[2]) for r in rows(tmp_path / "archive")] == [
        ("1", "2024-02-12T03:00:00+00:00", "fetched"),
        ("2", "2024-02-12T04:00:00+00:00", "fetched"),
        ("1", "2024-02-13T03:00:00+00:00", "unchanged"),
        ("2", "2024-02-13T04:00:00+00:00", "fetched"),
    ]
    assert verify(tmp_path / "archive").problems == []
    articles = [a for a in read_source(tmp_path / "archive") if isinstance(a, Article)]
    assert [a.title for a in articles] == ["Judul 1", "Judul 2", "Judul 2"]
    assert articles[0].fetched_at == "2024-02-12T03:00:00+00:00"


def test_importing_again_changes_nothing_whatever_the_file_is_called(crawl, tmp_path):
    import_warc(crawl, tmp_path / "archive")
    before = {p.name: p.read_bytes() for p in (tmp_path / "archive").glob("*.warc.gz")}, rows(tmp_path / "archive")
    again = shutil.copy(crawl, tmp_path / "lain.warc.gz")
    assert import_warc(Path(again), tmp_path / "archive").kept == 3
    assert (
        {p.name: p.read_bytes() for p in (tmp_path / "archive").glob("*.warc.gz")},
        rows(tmp_path / "archive"),
    ) == before


def test_the_same_fetch_in_another_file_is_not_kept_twice(crawl, tmp_path):
    import_warc(crawl, tmp_path / "archive")
    before = rows(tmp_path / "archive")
    (tmp_path / "b.warc.gz").write_bytes(crawl.read_bytes() + crawl.read_bytes())
    done = import_warc(tmp_path / "b.warc.gz", tmp_path / "archive")
    assert (done.kept, done.unchanged, done.known) == (0, 0, 8)
    assert rows(tmp_path / "archive") == before


@pytest.mark.parametrize("stop", [1, 2, 3, 4])
def test_an_import_that_was_killed_goes_on_and_gives_the_same_bytes(crawl, tmp_path, monkeypatch, stop):
    import_warc(crawl, tmp_path / "whole")
    monkeypatch.setattr(importing, "BATCH", 1)
    written = importing.write_page
    left = [stop]

    def die(*args, **kwargs):
        written(*args, **kwargs)
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    monkeypatch.setattr(importing, "write_page", die)
    with pytest.raises(KeyboardInterrupt):
        import_warc(crawl, tmp_path / "archive")
    monkeypatch.setattr(importing, "write_page", written)
    done = import_warc(crawl, tmp_path / "archive")
    assert (done.kept, done.unchanged, done.skipped["of unknown hosts"]) == (3, 1, 1)
    assert verify(tmp_path / "archive").problems == []
    name = done.file
    assert (tmp_path / "archive" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert rows(tmp_path / "archive") == rows(tmp_path / "whole")


def test_a_damaged_record_costs_one_line(crawl, tmp_path):
    raw = bytearray(crawl.read_bytes())
    middle = raw.index(b"\x1f\x8b\x08", 40)  # the second record: article 1
    raw[middle + 60 : middle + 90] = bytes(30)
    crawl.write_bytes(raw)
    ran = CliRunner().invoke(
        root, ["archive", "import", str(crawl), "--archive", str(tmp_path / "archive"), "--strict"]
    )
    assert ran.exit_code == 3
    assert "1 damaged" in ran.output.splitlines()[-1]
    assert len({r[0] for r in rows(tmp_path / "archive")}) == 2


def test_what_is_no_warc_is_said(tmp_path):
    (tmp_path / "a.txt").write_text("bukan arsip")
    with pytest.raises(FaktaError, match=r"a\.txt: no WARC"):
        import_warc(tmp_path / "a.txt", tmp_path / "archive")
    with pytest.raises(FaktaError, match="nowhere"):
        import_warc(tmp_path / "nowhere.warc", tmp_path / "archive")


WRONG = [
    ("update fetches set sha256 = 'x' where outcome = 'fetched'", "the digest is 'x'"),
    ("update fetches set url = 'https://lain.example/' where rowid = 1", "the url is"),
    ('update fetches set "offset" = "offset" + 1 where rowid = 1', "no record begins there"),
    ("delete from fetches where rowid = 2", "has no row in index.db"),
]


@pytest.mark.parametrize(("sql", "said"), WRONG)
def test_an_index_that_says_otherwise_is_found_out(crawl, tmp_path, sql, said):
    import_warc(crawl, tmp_path / "archive")
    connection = sqlite_module().connect(tmp_path / "archive" / "index.db")
    connection.execute(sql)
    connection.commit()
    connection.close()
    ran = CliRunner().invoke(root, ["archive", "verify", str(tmp_path / "archive")])
    assert ran.exit_code == 3
    assert said in ran.output


def test_a_changed_byte_and_a_lost_original_are_found_out(crawl, tmp_path):
    done = import_warc(crawl, tmp_path / "archive")
    path = tmp_path / "archive" / done.file
    raw = path.read_bytes()
    place = next(r for r in rows(tmp_path / "archive") if r[2] == "fetched")[5]
    path.write_bytes(raw[: place + 200] + bytes(b ^ 1 for b in raw[place + 200 : place + 210]) + raw[place + 210 :])
    problems = verify(tmp_path / "archive").problems
    assert any("which is not in the archive" in p for p in problems)
    assert any("no record begins there" in p for p in problems)


def test_a_database_follows_from_the_archive_alone(crawl, tmp_path):
    folder, database = tmp_path / "archive", tmp_path / "fakta.db"
    import_warc(crawl, folder)
    run = CliRunner().invoke
    assert run(root, ["extract", str(folder), "--db", str(database), "--quiet"]).exit_code == 0
    ran = run(root, ["archive", "verify", str(folder), "--db", str(database)])
    assert ran.exit_code == 0, ran.output
    assert "2 articles and their facts made anew from the archive: the same" in ran.output
    connection = sqlite_module().connect(database)
    connection.execute("update mentions set label = 'EVENT'")
    connection.execute("update articles set text = text || 'x' where title = 'Judul 2'")
    connection.commit()
    connection.close()
    ran = run(root, ["archive", "verify", str(folder), "--db", str(database)])
    assert ran.exit_code == 3
    assert "other rows in mentions" in ran.output
    assert "text is" in ran.output
