"""Other people's WARC files: what is damaged costs one line, and the rest is read."""

from __future__ import annotations

import gzip
import io
import zlib

import brotli
import pytest
from backports import zstd
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.read.decoding import Undecodable, decoded
from pipeline.read.walk import Walked, walk
from pipeline.read.warc import BrokenWarc, StoredPage, write_warc

PAGES = [
    StoredPage(f"https://bisnis.example/read/{n}", b"<html>" + bytes([65 + n]) * 400 + b"</html>", "2024-02-12T09:40Z")
    for n in range(5)
]


def everything(raw: bytes, start: int = 0) -> list[Walked | BrokenWarc]:
    return list(walk(io.BytesIO(raw), lambda record: record.ref is not None, start=start))


def urls(found: list[Walked | BrokenWarc]) -> list[str]:
    return [w.page.url[-1] for w in found if isinstance(w, Walked) and w.page]


@pytest.fixture(params=["a.warc.gz", "a.warc"])
def raw(tmp_path, request) -> bytes:
    write_warc(PAGES, tmp_path / request.param)
    return (tmp_path / request.param).read_bytes()


def test_each_record_is_given_with_its_place(raw):
    found = everything(raw)
    assert urls(found) == list("01234")
    assert [w.kind for w in found] == ["warcinfo", *["response"] * 5]
    assert urls(everything(raw, start=found[3].offset)) == list("234")


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_damaged_record_costs_one_line_and_the_rest_is_read(raw, number):
    places = [w.offset for w in everything(raw)] + [len(raw)]
    middle = (places[number] + places[number + 1]) // 2
    bad = raw[:middle] + bytes(b ^ 0xFF for b in raw[middle : middle + 8]) + raw[middle + 8 :]
    found = everything(bad)
    assert urls(found) == [str(n) for n in range(5) if n != number - 1]
    assert sum(isinstance(w, BrokenWarc) for w in found) == 1


def test_what_lies_between_records_is_passed_over(raw):
    places = [w.offset for w in everything(raw)]
    found = everything(raw[: places[3]] + b"sampah di antara rekaman\n" * 40 + raw[places[3] :])
    assert urls(found) == list("01234")
    assert sum(isinstance(w, BrokenWarc) for w in found) == 1


def test_a_file_that_is_cut_off_gives_what_is_whole(raw):
    places = [w.offset for w in everything(raw)]
    found = everything(raw[: places[4] + 60])
    assert urls(found) == list("012")
    assert isinstance(found[-1], BrokenWarc)


BODY = b"<html>Contoh, bukan berita</html>"
ENCODED = [
    ("gzip", gzip.compress(BODY, mtime=0)),
    ("deflate", zlib.compress(BODY)),
    ("deflate", zlib.compress(BODY)[2:-4]),
    ("br", brotli.compress(BODY)),
    ("zstd", zstd.compress(BODY)),
    ("gzip, br", brotli.compress(gzip.compress(BODY, mtime=0))),
    ("identity", BODY),
    ("gzip", BODY),  # unpacked by the crawler, the header kept
]


@pytest.mark.parametrize(("encoding", "body"), ENCODED)
def test_a_body_is_unpacked_whatever_its_encoding(encoding, body):
    assert decoded(body, encoding, 1000) == BODY


@pytest.mark.parametrize(("encoding", "body"), [e for e in ENCODED if e[1] != BODY])
def test_a_body_that_is_cut_off_or_too_large_is_refused(encoding, body):
    with pytest.raises(Undecodable):
        decoded(body[: len(body) - 6], encoding, 1000)
    with pytest.raises(Undecodable, match="larger than 10"):
        decoded(body, encoding.split(",")[-1].strip(), 10)


BOMBS = {  # made when the test runs: collecting the tests stays quick
    "gzip": lambda zeros: gzip.compress(zeros, 6),
    "br": lambda zeros: brotli.compress(zeros, quality=3),
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_bomb_costs_one_line_and_little_memory(encoding):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    bomb = BOMBS[encoding](b"\0" * 300_000_000)
    for url, body in (("https://bisnis.example/read/1", bomb), ("https://bisnis.example/read/2", BODY)):
        head = StatusAndHeaders("200 OK", [("Content-Encoding", encoding)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=head))
    found = everything(out.getvalue())
    assert isinstance(found[0], BrokenWarc)
    assert "larger than" in found[0].reason
    assert urls(found) == ["2"]


def test_chunks_are_joined():
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    head = StatusAndHeaders("200 OK", [("Transfer-Encoding", "chunked")], protocol="HTTP/1.1")
    body = io.BytesIO(b"6\r\n<html>\r\n5\r\nhalo!\r\n0\r\n\r\n")
    writer.write_record(writer.create_warc_record("https://x.example/1", "response", body, http_headers=head))
    assert everything(out.getvalue())[0].page.body == b"<html>halo!"
