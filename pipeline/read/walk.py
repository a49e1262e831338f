"""Every record of a WARC file of whatever origin, past the damaged ones: one bad record costs one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

from pipeline.read.warc import (
    BROKEN,
    GZIP_SIGNATURE,
    WARC_SIGNATURE,
    BrokenWarc,
    RecordRef,
    StoredPage,
    ends_whole,
    page_of,
    ref_of,
    why,
)

MEMBER = GZIP_SIGNATURE + b"\x08"  # a record of a gzipped file begins with these bytes, and so may other things
BLOCK = 1 << 20  # bytes that are looked through at once


@dataclass(frozen=True, slots=True)
class Walked:
    """A record: its type, and what it answers to. ``page`` is read where the walker wanted it."""

    kind: str
    offset: int
    ref: RecordRef | None
    content_type: str = ""
    cut_off: bool = False  # the crawler stopped reading before the end (WARC-Truncated)
    page: StoredPage | None = None


Wanted = Callable[[Walked], bool]


def walk(stream: BinaryIO, wants: Wanted, *, start: int = 0) -> Iterator[Walked | BrokenWarc]:
    """Every record from byte ``start`` on, with the page of those that ``wants`` says; a damaged one as its error.

    After damage the next record that begins whole is looked for.
    """
    at: int | None = start
    while at is not None:
        stream.seek(at)
        records, last = ArchiveIterator(stream, check_digests=True), at
        try:
            for record in records:
                last = records.offset
                yield _walked(record, last, wants)
            if ends_whole(stream, last):
                return
            yield BrokenWarc(last, "the file is cut off after this record")
        except BROKEN as error:
            last = max(last, records.offset)
            yield error if isinstance(error, BrokenWarc) else BrokenWarc(last, why(error))
        at = _next_record(stream, last + 1)


def _walked(record: Any, offset: int, wants: Wanted) -> Walked | BrokenWarc:
    """One record; its page may be bad although the file goes on."""
    if record.rec_type is None:
        return BrokenWarc(offset, "the headers of the record are damaged or cut off")
    http = record.http_headers
    answers = record.rec_type in ("response", "revisit") and http is not None
    found = Walked(
        kind=record.rec_type,
        offset=offset,
        ref=ref_of(record, offset) if answers else None,
        content_type=(http.get_header("content-type") or "").lower() if answers else "",
        cut_off=bool(record.rec_headers.get_header("WARC-Truncated")),
    )
    if not wants(found):
        return found
    try:
        page = page_of(record, offset)
    except BrokenWarc as error:
        return error
    return Walked(found.kind, offset, found.ref, found.content_type, found.cut_off, page)


def _next_record(stream: BinaryIO, start: int) -> int | None:
    """Where the next record begins at or after ``start``; None where there is none."""
    stream.seek(0)
    gzipped = stream.read(2) == GZIP_SIGNATURE
    mark, back = (MEMBER, 0) if gzipped else (b"\n" + WARC_SIGNATURE, 1)
    stream.seek(start)
    held, begin = b"", start
    while chunk := stream.read(BLOCK):
        held += chunk
        found = held.find(mark)
        while found >= 0:
            if not gzipped or _is_record(stream, begin + found):
                return begin + found + back
            found = held.find(mark, found + 1)
        begin += max(len(held) - len(mark) + 1, 0)
        held = held[-(len(mark) - 1) :]
        stream.seek(begin + len(held))
    return None


def _is_record(stream: BinaryIO, offset: int) -> bool:
    stream.seek(offset)
    try:
        return next(iter(ArchiveIterator(stream))) is not None
    except (StopIteration, *BROKEN):
        return False
