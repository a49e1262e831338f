"""Other people's WARC files into the archive: articles of known sites are kept, with their dates of fetching.

Each file becomes one file of ours. How far it was read is committed together with the rows of what was kept, so an
import that was killed goes on where it stood, and one that is run again changes nothing.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from warcio.warcwriter import WARCWriter

from pipeline.collect.index import open_index
from pipeline.collect.state import fetch_row
from pipeline.errors import FaktaError
from pipeline.read.page import is_block_page
from pipeline.read.walk import Walked, walk
from pipeline.read.warc import BrokenWarc, StoredPage, read_page_at, write_info, write_page
from pipeline.sites import Site, canonical, site_of

BATCH = 50  # records of ours that are made durable at once
BEGINNING = 1 << 20  # bytes by which, with its size, a file is known again
PACKED = ("content-encoding", "transfer-encoding", "content-length")  # true of the wire, not of what is kept


@dataclass(slots=True)
class Imported:
    """What became of one file. ``skipped`` counts by reason; ``damaged`` are lines that name the place."""

    name: str
    file: str
    source: str
    read_to: int = 0
    written: int = 0
    kept: int = 0
    unchanged: int = 0
    known: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    damaged_before: int = 0
    finished: bool = False

    def line(self) -> str:
        """The counts, for the last line of a run."""
        skipped = ", ".join(f"{n} {reason}" for reason, n in sorted(self.skipped.items())) or "none"
        counts = f"{self.kept} kept, {self.unchanged} unchanged, {self.known} already there"
        return f"{self.name}: {counts}; skipped: {skipped}; {len(self.damaged) + self.damaged_before} damaged"


def import_warc(path: Path, folder: Path, tell: Callable[[Imported], None] | None = None) -> Imported:
    """Keep what a WARC file holds of known sites. ``tell`` hears of the state after each batch.

    Raises :class:`FaktaError` where the file cannot be read or is no WARC, or the archive cannot be written.
    """
    index = open_index(folder)
    try:
        with path.open("rb") as stream:
            _check(stream, path)
            state = _state(index, stream, path)
            if not state.finished:
                _Import(index, folder, state, tell).run(stream)
            return state
    except OSError as error:
        raise FaktaError(f"{error.filename or path}: {error.strerror}") from error
    finally:
        index.close()


def _check(stream: BinaryIO, path: Path) -> None:
    start = stream.read(8)
    if not start.startswith((b"WARC/", b"\x1f\x8b")):
        raise FaktaError(f"{path}: no WARC file (plain, or gzipped record by record)")


def _state(index: Any, stream: BinaryIO, path: Path) -> Imported:
    """How far this file, known by its size and beginning, was imported before."""
    stream.seek(0)
    source = sha256(stream.read(BEGINNING) + str(path.stat().st_size).encode()).hexdigest()
    stem = path.name.removesuffix(".gz").removesuffix(".warc")
    state = Imported(str(path), f"import-{stem}-{source[:8]}.warc.gz", source)
    for row in index["imports"].rows_where("source = ?", [source]):
        for name in ("file", "read_to", "written", "kept", "unchanged", "known"):
            setattr(state, name, row[name])
        state.skipped = Counter(json.loads(row["skipped"]))
        state.damaged_before, state.finished = row["damaged"], bool(row["finished_at"])
    return state


def reason_to_skip(record: Walked) -> str | None:
    """Why a record is not read; None where it may be an article of a known site."""
    if record.ref is None or record.kind != "response":
        return f"of type {record.kind}"
    site = site_of(record.ref.url)
    if site is None:
        return "of unknown hosts"
    if record.ref.status != 200:
        return "not answered with 200"
    if record.cut_off:
        return "cut off by the crawler"
    if not _readable(site, record.content_type):
        return "not HTML"
    return None if site.is_article(site.page_of(record.ref.url)[0]) else "no articles"


def _readable(site: Site, content_type: str) -> bool:
    return not content_type or "html" in content_type or (site.kind == "document" and "pdf" in content_type)


class _Import:
    """One run over one file."""

    def __init__(
        self, index: Any, folder: Path, state: Imported, tell: Callable[[Imported], None] | None = None
    ) -> None:
        self.index, self.folder, self.state, self.tell = index, folder, state, tell
        self.rows: list[dict[str, object]] = []
        self.out = (folder / state.file).open("r+b" if state.written else "wb")
        self.out.truncate(state.written)  # what a kill left unacknowledged is written again
        self.out.seek(state.written)
        self.writer = WARCWriter(self.out, gzip=True)

    def run(self, stream: BinaryIO) -> None:
        with self.out:
            for found in self._records(stream):
                if isinstance(found, BrokenWarc):
                    self.state.damaged.append(f"{self.state.name}: {found}")
                elif found.page is None:
                    self.state.skipped[reason_to_skip(found) or "empty"] += 1
                elif is_block_page(found.page.body):
                    self.state.skipped["block pages"] += 1
                else:
                    self._keep(found.page)
            self.state.finished = True
            self._commit()
        if not self.state.written:
            (self.folder / self.state.file).unlink()

    def _records(self, stream: BinaryIO) -> Iterator[Walked | BrokenWarc]:
        """The records from where the last run stood, committing what was done before each that begins a batch."""
        for found in walk(stream, lambda r: reason_to_skip(r) is None, start=self.state.read_to):
            if len(self.rows) >= BATCH:
                self.state.read_to = found.offset
                self._commit()
            yield found

    def _keep(self, page: StoredPage) -> None:
        """Store a page with the date on which it was fetched, as a revisit where it repeats the one before it."""
        headers = tuple((n, v) for n, v in page.headers if n.lower() not in PACKED)
        page = replace(page, headers=headers, fetched_at=_utc(page.fetched_at))
        history = self._history(page.url)
        if any(row["fetched_at"] == page.fetched_at and row["sha256"] == page.sha256 for row in history):
            self.state.known += 1
            return
        earlier = [row for row in history if row["fetched_at"] <= page.fetched_at]
        original = self._original(history, page.sha256) if earlier and earlier[-1]["sha256"] == page.sha256 else None
        if not self.out.tell():
            write_info(self.writer, self.state.file, page.fetched_at)
        offset = self.out.tell()
        write_page(self.writer, page, revisit_of=original)
        self.state.unchanged += bool(original)
        self.state.kept += not original
        self._row(page, "unchanged" if original else "fetched", offset)

    def _history(self, url: str) -> list[dict[str, Any]]:
        """The fetches of an address in order of time, those of this batch among them."""
        key = canonical(url)
        rows = list(self.index["fetches"].rows_where("canonical_url = ? and sha256 is not null", [key]))
        rows += [row for row in self.rows if row["canonical_url"] == key]
        return sorted(rows, key=lambda row: str(row["fetched_at"]))

    def _original(self, history: list[dict[str, Any]], digest: str) -> StoredPage | None:
        """The response that holds the body, as far as a revisit record needs it."""
        for row in history:
            if row["outcome"] == "fetched" and row["sha256"] == digest:
                self.out.flush()
                with (self.folder / str(row["file"])).open("rb") as file:
                    return read_page_at(file, row["offset"])
        return None

    def _row(self, page: StoredPage, outcome: str, offset: int) -> None:
        said = {"status": page.status, "outcome": outcome, "reason": "imported", "sha256": page.sha256}
        place = {"file": self.state.file, "offset": offset, "length": self.out.tell() - offset}
        self.rows.append(fetch_row(page.url, page.fetched_at, kind="article", **said, **place))

    def _commit(self) -> None:
        """Our file first, then the rows and the place in one transaction."""
        self.out.flush()
        os.fsync(self.out.fileno())
        state = self.state
        state.written = self.out.tell()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        names = ("source", "name", "file", "read_to", "written", "kept", "unchanged", "known")
        progress = {name: getattr(state, name) for name in names}
        progress |= {"skipped": json.dumps(state.skipped), "finished_at": now if state.finished else None}
        progress["damaged"] = state.damaged_before + len(state.damaged)
        with self.index.conn as connection:
            for row in self.rows:
                connection.execute(_insert("fetches", row), [*row.values()])
            connection.execute(_insert("imports", progress), [*progress.values()])
        self.rows.clear()
        if self.tell:
            self.tell(state)


def _insert(table: str, row: dict[str, object]) -> str:
    """Our own statement: sqlite-utils would commit each by itself, and this is one transaction."""
    listed = ", ".join(f'"{name}"' for name in row)
    return f"insert or replace into {table} ({listed}) values ({', '.join('?' * len(row))})"


def _utc(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat(timespec="seconds")
