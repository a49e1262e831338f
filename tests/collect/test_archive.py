"""The archive after a kill, a full disk, and with two collectors at once."""

from __future__ import annotations

import os

import pytest

from pipeline.collect import verify
from pipeline.collect.archive import Archive, Decision
from pipeline.collect.wire import Answer
from pipeline.errors import FaktaError

URL = "https://finance.detik.example/industri/d-7190001/judul"


def answer(body: bytes = b"<p>Contoh, bukan berita.</p>", url: str = URL, **headers: str) -> Answer:
    return Answer(url, 200, tuple(headers.items()), body)


def stored(folder) -> list[tuple]:
    with Archive(folder) as archive:
        rows = archive.index.rows(
            "select url, outcome, kind, run, page, sha256, offset, etag from fetches order by offset"
        )
        return [tuple(row.values()) for row in rows]


def test_a_record_without_a_row_gets_one_as_it_was(tmp_path):
    with Archive(tmp_path) as archive:
        archive.run = 7
        archive.store(answer(ETag='"a"'))
        archive.store(answer(url=URL + "/2"))
        archive.store(answer(b"<rss></rss>", URL + "/rss"), kind="list", reason="x")
        archive.store(answer(b"sibuk", URL + "x"), outcome="blocked", reason="captcha")
    before = stored(tmp_path)
    with Archive(tmp_path) as archive:
        archive.index.write("delete from fetches where offset > 300 or page = 2")
    assert stored(tmp_path) == before
    assert verify(tmp_path).problems == []


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_record_that_is_not_whole_is_cut_off(tmp_path, cut):
    with Archive(tmp_path) as archive:
        archive.store(answer())
        archive.store(answer(b"<p>Halaman lain.</p>" * 50, URL + "-lain"))
        path = archive.paths[0]
        archive.index.write("delete from fetches where url = ?", URL + "-lain")
    os.truncate(path, path.stat().st_size - cut)
    assert [row[0] for row in stored(tmp_path)] == [URL]
    assert verify(tmp_path).problems == []


def test_a_file_in_which_nothing_is_whole_is_removed(tmp_path):
    (tmp_path / "detik-20240212T093700.warc.gz").write_bytes(b"\x1f\x8b\x08")
    assert stored(tmp_path) == []
    assert not list(tmp_path.glob("*.gz"))


def test_an_unchanged_page_becomes_a_revisit(tmp_path):
    with Archive(tmp_path) as archive:
        assert archive.store(answer()) == "fetched"
        assert archive.store(answer()) == "unchanged"
        assert archive.store(Answer(URL, 304, (), b"")) == "unchanged"
        assert archive.store(answer(b"<p>Lain.</p>")) == "fetched"
    assert verify(tmp_path).problems == []


def test_one_collector_writes_to_an_archive(tmp_path):
    with Archive(tmp_path), pytest.raises(FaktaError, match="another fakta collect"):
        Archive(tmp_path)


def test_a_full_disk_takes_the_record_back(tmp_path, monkeypatch):
    with Archive(tmp_path) as archive:
        archive.store(answer())

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(FaktaError, match="No space left on device; make room"):
            archive.store(answer(b"<p>Lain.</p>", URL + "-lain"))
        monkeypatch.undo()
    assert [row[0] for row in stored(tmp_path)] == [URL]
    assert verify(tmp_path).problems == []


def test_a_decision_without_an_answer_is_a_row(tmp_path):
    with Archive(tmp_path) as archive:
        archive.note(Decision(URL, "robots", reason="robots.txt forbids this address"))
        [row] = archive.index.rows("select outcome, reason, site, file from fetches")
    assert row == {"outcome": "robots", "reason": "robots.txt forbids this address", "site": "detik", "file": None}
