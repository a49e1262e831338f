"""Pages in WARC files (ISO 28500): written so that the same pages give the same bytes, read back record by record."""

from __future__ import annotations

import gzip
import io
import zlib
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.read.decoding import Undecodable, decoded

SOFTWARE = "fakta"
KIND_FIELD = "Fakta-Kind"  # field of a record that the collector wrote
MAX_PAGE = 5 * 1024 * 1024  # bytes after decompression; the largest real article page seen has 200 KB
HTML_HEADERS = (("Content-Type", "text/html; charset=utf-8"),)
WARC_SIGNATURE = b"WARC/"
GZIP_SIGNATURE = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One response as it is stored.

    ``fetched_at`` is ISO 8601 with an offset; ``body`` is what the server sent, already without transfer and content
    encoding. ``file``, ``offset`` and ``length`` (bytes) say where it lies in an archive.
    """

    url: str
    body: bytes
    fetched_at: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = HTML_HEADERS
    file: str | None = field(default=None, compare=False)
    offset: int | None = field(default=None, compare=False)
    length: int | None = field(default=None, compare=False)

    @property
    def sha256(self) -> str:
        """Hexadecimal digest of the body."""
        return sha256(self.body).hexdigest()

    @property
    def content_type(self) -> str:
        """The ``Content-Type`` header, lower-cased; empty where the server gave none."""
        return next((value.lower() for name, value in self.headers if name.lower() == "content-type"), "")


@dataclass(frozen=True, slots=True)
class RecordRef:
    """Where a response lies in a WARC file, without its body. ``revisit_of`` names the record id it repeats.

    ``kind`` is what the collector says it is: "article", "list" or "robots"; None where somebody else wrote it.
    """

    record_id: str
    url: str
    fetched_at: str
    status: int
    offset: int
    revisit_of: str | None = None
    kind: str | None = None


def write_warc(pages: Iterable[StoredPage], path: str | Path) -> int:
    """Write pages as one WARC file (gzipped if the name ends in ``.gz``) and return how many were written.

    The same pages in the same order give the same bytes: record ids follow from URL, time and body; no clock is read.

    >>> page = StoredPage("https://bisnis.example/read/1", b"<html>...</html>", "2024-02-12T09:40:00+07:00")
    >>> write_warc([page], "/tmp/contoh.warc.gz")
    1
    """
    path, written = Path(path), 0
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=path.suffix == ".gz")
        for page in pages:
            if not written:
                write_info(writer, path.name, page.fetched_at)
            write_page(writer, page)
            written += 1
    return written


def write_info(writer: WARCWriter, name: str, created_at: str) -> None:
    """The ``warcinfo`` record that opens a file; ``created_at`` is ISO 8601."""
    fields = io.BytesIO(f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\n".encode())
    headers = {"WARC-Record-ID": _record_id("warcinfo", name, created_at), "WARC-Date": _utc(created_at)}
    record = writer.create_warc_record(
        "",
        "warcinfo",
        fields,
        warc_headers_dict={**headers, "WARC-Filename": name},
        warc_content_type="application/warc-fields",
    )
    writer.write_record(record)


def write_page(
    writer: WARCWriter,
    page: StoredPage,
    revisit_of: StoredPage | None = None,
    fields: Mapping[str, str] | None = None,
) -> None:
    """One ``response`` record, or a ``revisit`` where the body is that of an earlier response of the same URL.

    ``fields`` are further fields of the record (``Fakta-Kind: list`` for what is no article).
    """
    kind = "revisit" if revisit_of else "response"
    record_id = _record_id(kind, page.url, page.fetched_at, page.sha256)
    extra = {"WARC-Record-ID": record_id, "WARC-Date": _utc(page.fetched_at), **(fields or {})}
    if revisit_of:
        profile = "server-not-modified" if page.status == 304 else "identical-payload-digest"
        extra["WARC-Profile"] = f"http://netpreserve.org/warc/1.1/revisit/{profile}"
        extra["WARC-Payload-Digest"] = f"sha1:{b32encode(sha1(page.body).digest()).decode()}"
        extra["WARC-Refers-To"] = response_id(revisit_of)
        extra["WARC-Refers-To-Target-URI"] = revisit_of.url
        extra["WARC-Refers-To-Date"] = _utc(revisit_of.fetched_at)
    http = StatusAndHeaders(f"{page.status} {_reason(page.status)}", list(page.headers), protocol="HTTP/1.1")
    payload = io.BytesIO(b"" if revisit_of else page.body)
    record = writer.create_warc_record(page.url, kind, payload, http_headers=http, warc_headers_dict=extra)
    writer.write_record(record)


def response_id(page: StoredPage) -> str:
    """The record id under which :func:`write_page` stores a response."""
    return _record_id("response", page.url, page.fetched_at, page.sha256)


def _record_id(*parts: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(parts))}>"


def _utc(moment: str) -> str:
    """WARC dates are UTC: ``2024-02-12T02:40:00Z``."""
    return datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _reason(status: int) -> str:
    return {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}.get(status, "-")


def ends_whole(stream: BinaryIO, offset: int) -> bool:
    """Whether the gzip members from ``offset`` on are all complete; warcio ends silently at one that is not."""
    stream.seek(offset)
    rest = stream.read(2)
    if rest != GZIP_SIGNATURE:
        return True
    unzip = zlib.decompressobj(zlib.MAX_WBITS + 16)
    while chunk := rest or stream.read(65536):
        unzip.decompress(chunk)
        rest = unzip.unused_data
        if unzip.eof and rest:
            unzip = zlib.decompressobj(zlib.MAX_WBITS + 16)
    return unzip.eof


def read_page_at(stream: BinaryIO, offset: int, file: str | None = None) -> StoredPage:
    """The response whose record begins at ``offset`` (bytes); its body decoded and at most :data:`MAX_PAGE` bytes.

    Raises :class:`BrokenWarc` where the record is damaged, its digest is wrong or its body is larger.
    """
    stream.seek(offset)
    iterator = ArchiveIterator(stream, check_digests=True)
    try:
        return page_of(next(iter(iterator)), offset, file)
    except (StopIteration, *BROKEN) as error:
        raise BrokenWarc(offset, why(error)) from error


def page_of(record: Any, offset: int, file: str | None = None) -> StoredPage:
    """The page that a response record of warcio holds, its digests checked; raises :class:`BrokenWarc`."""
    encodings = [value for name, value in record.http_headers.headers if name.lower() == "content-encoding"]
    try:
        body = decoded(_transferred(record, offset), ",".join(encodings), MAX_PAGE)
    except Undecodable as error:
        raise BrokenWarc(offset, str(error)) from error
    headers = tuple((str(n), str(v)) for n, v in record.http_headers.headers)
    ref = ref_of(record, offset)
    return StoredPage(ref.url, body, ref.fetched_at, ref.status, headers, file, offset)


def _transferred(record: Any, offset: int) -> bytes:
    """The body as it was sent, without chunks, read to its end so that the digests are known."""
    raw = bytearray()
    while chunk := record.raw_stream.read(65536):
        raw += chunk
        if len(raw) > MAX_PAGE + 65536:
            raise BrokenWarc(offset, f"the page is larger than {MAX_PAGE} bytes")
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise BrokenWarc(offset, "the file is cut off inside this record")
    if record.digest_checker is not None and record.digest_checker.passed is False:
        raise BrokenWarc(offset, "the digest of the record does not fit its content")
    if "chunked" not in (record.http_headers.get_header("transfer-encoding") or "").lower():
        return bytes(raw)
    reader, body = ChunkedDataReader(io.BytesIO(bytes(raw))), b""
    while chunk := reader.read(65536):
        body += chunk
    return body


def ref_of(record: Any, offset: int) -> RecordRef:
    """Where a response or revisit of warcio lies, without its body."""
    header = record.rec_headers.get_header
    status = record.http_headers.get_statuscode()
    return RecordRef(
        record_id=header("WARC-Record-ID") or "",
        url=(header("WARC-Target-URI") or "").strip("<>"),
        fetched_at=(header("WARC-Date") or "").replace("Z", "+00:00"),
        status=int(status) if str(status).isdigit() else 0,
        offset=offset,
        revisit_of=(header("WARC-Refers-To") or None) if record.rec_type == "revisit" else None,
        kind=header(KIND_FIELD),
    )


class BrokenWarc(Exception):
    """A WARC file, or one record of it, cannot be read on; ``offset`` is in bytes."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"byte {offset}: {reason}")
        self.offset, self.reason = offset, reason


BROKEN = (ArchiveLoadFailed, EOFError, OSError, zlib.error, gzip.BadGzipFile, ValueError, AttributeError, KeyError)


def why(error: BaseException) -> str:
    """What went wrong with a record, in one line."""
    text = str(error).strip().splitlines()
    return text[0] if text else f"the record ends early ({type(error).__name__})"
