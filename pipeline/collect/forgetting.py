"""Pages taken out of an archive: its WARC files are rewritten without them, and its index follows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from pipeline.collect.archive import Archive
from pipeline.collect.verify import archive_files
from pipeline.read.forgotten import address_mark, remember
from pipeline.read.warc import KIND_FIELD

ADDRESSES = (("fetches", "url"), ("queue", "url"), ("sightings", "url"), ("readings", "url"))


@dataclass(frozen=True, slots=True)
class Removed:
    """Records that were taken out. ``lists``: pages of lists that named the article; ``moved``: file -> old to new
    offsets of what stayed."""

    pages: int
    lists: int
    moved: Mapping[str, Mapping[int, int]]


def forget_in_archive(folder: Path, urls: tuple[str, ...]) -> Removed:
    """Rewrite the files that hold pages of these articles, or lists that name them; remember not to fetch them.

    Raises :class:`FaktaError` where the archive cannot be written, or a collector writes to it.
    """
    marks = {address_mark(url) for url in urls}
    paths = {urlsplit(url).path.encode() for url in urls} - {b"", b"/"}
    pages = lists = 0
    moved: dict[str, dict[int, int]] = {}
    with Archive(folder) as archive:
        remember(folder, marks)
        for file in archive_files(folder):
            kept, gone = _sort(file, marks, paths)
            if gone:
                moved[file.name] = _rewrite(file, kept)
                pages += sum(kind == "page" for kind in gone)
                lists += sum(kind == "list" for kind in gone)
        _update_index(archive.index.db.conn, marks, moved, folder)
    return Removed(pages, lists, moved)


def _sort(file: Path, marks: set[str], paths: set[bytes]) -> tuple[list[tuple[int, int]], list[str]]:
    """Offset and length of each record that stays, and what kind each that goes is."""
    kept, gone = [], []
    with file.open("rb") as stream:
        records = ArchiveIterator(stream)
        for record in records:
            kind = _kind(record, marks, paths)
            offset = records.get_record_offset()
            records.read_to_end(record)
            if kind is None:
                kept.append((offset, records.get_record_length()))
            else:
                gone.append(kind)
    return kept, gone


def _kind(record: Any, marks: set[str], paths: set[bytes]) -> str | None:
    """Whether a record goes: "page" of a forgotten article, "list" that names it; None where it stays."""
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    if url and address_mark(url) in marks:
        return "page"
    if record.rec_headers.get_header(KIND_FIELD) != "list" or record.rec_type != "response":
        return None
    body = record.content_stream().read()
    return "list" if any(path in body for path in paths) else None


def _rewrite(file: Path, kept: list[tuple[int, int]]) -> dict[int, int]:
    """Write the records that stay as they are, in a file that replaces the old one; old to new offsets."""
    places: dict[int, int] = {}
    with file.open("rb") as old, NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}-", delete=False) as new:
        for offset, length in kept:
            places[offset] = new.tell()
            old.seek(offset)
            for chunk in _chunks(old, length):
                new.write(chunk)
        new.flush()
        os.fsync(new.fileno())
    shutil.copymode(file, new.name)
    os.replace(new.name, file)
    return places


def _chunks(stream: Any, length: int) -> Iterator[bytes]:
    while length > 0 and (chunk := stream.read(min(length, 1 << 20))):
        length -= len(chunk)
        yield chunk


def _update_index(index: Any, marks: set[str], moved: Mapping[str, Mapping[int, int]], folder: Path) -> None:
    """Rows of forgotten addresses go; the places of other records follow their files."""
    index.execute("pragma secure_delete = on")
    with index:
        for table, column in ADDRESSES:
            urls = [url for (url,) in index.execute(f"select distinct {column} from {table}") if url]
            index.executemany(
                f"delete from {table} where {column} = ?", [(u,) for u in urls if address_mark(u) in marks]
            )
        for name, places in moved.items():
            for table in ("fetches", "readings"):
                _move(index, table, name, places)
            size = (folder / name).stat().st_size
            index.execute("update imports set written = ? where file = ?", [size, name])
    index.execute("vacuum")
    index.execute("pragma wal_checkpoint(truncate)")


def _move(index: Any, table: str, name: str, places: Mapping[int, int]) -> None:
    rows = index.execute(f"select rowid, offset from {table} where file = ? order by offset", [name]).fetchall()
    gone = [(row,) for row, offset in rows if offset not in places]
    index.executemany(f"delete from {table} where rowid = ?", gone)
    at = [(places[offset], row) for row, offset in rows if offset in places]  # only ever to a smaller offset
    index.executemany(f"update {table} set offset = ? where rowid = ?", at)
