"""After a kill: rows for the records that have none, and an end to the one that is not whole."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

from pipeline.collect.state import Index, fetch_row
from pipeline.read.warc import KIND_FIELD, read_page_at

OUTCOME_FIELD, REASON_FIELD, RUN_FIELD = "Fakta-Outcome", "Fakta-Reason", "Fakta-Run"


def recover(path: Path, index: Index) -> None:
    """Bring the file and the index together. Other people's files, whose rows give no length, are left alone."""
    sql = "select max(offset + length) as end, count(*) - count(length) as others from fetches where file = ?"
    row = index.first(sql, path.name)
    assert row is not None
    if row["others"] or (row["end"] or 0) == path.stat().st_size:
        return
    end = int(row["end"] or 0)
    with path.open("rb") as stream:
        for offset, length in _members(stream, end):
            end = offset + length
            if found := _row(path.name, stream, offset, length, index):
                index.add("fetches", found)
    if end == 0:
        path.unlink()
    elif end < path.stat().st_size:
        os.truncate(path, end)


def _members(stream: BinaryIO, offset: int) -> Iterator[tuple[int, int]]:
    """Offset and length (bytes) of each whole gzip member from ``offset`` on; one record is one member."""
    while length := _member(stream, offset):
        yield offset, length
        offset += length


def _member(stream: BinaryIO, offset: int) -> int:
    """Length of the gzip member at ``offset``; 0 where there is no whole one."""
    stream.seek(offset)
    unzip, read = zlib.decompressobj(zlib.MAX_WBITS + 16), 0
    while not unzip.eof:
        chunk = stream.read(65536)
        read += len(chunk)
        try:
            unzip.decompress(chunk)
        except zlib.error:
            return 0
        if not chunk:
            return 0
    return read - len(unzip.unused_data)


def _row(name: str, stream: BinaryIO, offset: int, length: int, index: Index) -> dict[str, object] | None:
    """The row of a record as the collector would have written it; None for the record that opens a file."""
    stream.seek(offset)
    record = next(iter(ArchiveIterator(stream)))
    if record.rec_type not in ("response", "revisit"):
        return None
    header: Any = record.rec_headers.get_header
    page = read_page_at(stream, offset)
    kind = header(KIND_FIELD)
    earlier = index.holding(page.url, kind) if record.rec_type == "revisit" else None
    http = record.http_headers.get_header
    return fetch_row(
        page.url,
        page.fetched_at,
        status=page.status,
        outcome=header(OUTCOME_FIELD),
        reason=header(REASON_FIELD) or "",
        kind=kind,
        run=int(header(RUN_FIELD)),
        sha256=earlier["sha256"] if earlier else page.sha256,
        file=name,
        offset=offset,
        length=length,
        etag=http("ETag") or "",
        last_modified=http("Last-Modified") or "",
    )
