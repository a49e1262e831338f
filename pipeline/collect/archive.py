"""The archive of fetched pages: WARC files, and beside them an index with every decision taken.

A record is on the disk before its row is in the index, so a kill between the two leaves a record without a row: the
next run gives it one, and cuts off a record that is not whole.
"""

from __future__ import annotations

import fcntl
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BufferedWriter
from pathlib import Path
from types import TracebackType
from typing import Self

from warcio.warcwriter import WARCWriter

from pipeline.collect.recover import OUTCOME_FIELD, REASON_FIELD, RUN_FIELD, recover
from pipeline.collect.state import OTHERS, Index, Kind, Outcome, fetch_row, now
from pipeline.collect.wire import Answer
from pipeline.errors import FaktaError
from pipeline.read.warc import KIND_FIELD, StoredPage, read_page_at, write_info, write_page
from pipeline.sites import site_of

NAMED = re.compile(r"[a-z0-9]+-\d{8}T\d{6}\.warc\.gz")  # the files that a collector writes


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one address. ``status`` is 0 where no answer came."""

    url: str
    outcome: Outcome
    status: int = 0
    reason: str = ""
    kind: Kind = "article"


@dataclass(slots=True)
class _File:
    path: Path
    stream: BufferedWriter
    writer: WARCWriter


class Archive:
    """One folder: ``<site>-<time>.warc.gz`` files and ``index.db``. Use as a context manager; one writer at a time.

    Raises :class:`FaktaError` where the folder cannot be written or another collector writes to it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.run = folder, 0
        self._files: dict[str, _File] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = (folder / ".lock").open("w")
        except OSError as error:
            raise FaktaError(f"{folder}: {error.strerror}; name a folder that can be written with --archive") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise FaktaError(
                f"another fakta collect writes to {folder}; wait for it, or name another --archive"
            ) from error
        self.index = Index(folder)
        for path in sorted(folder.glob("*.warc.gz")):
            if NAMED.fullmatch(path.name):
                recover(path, self.index)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files.values():
            file.stream.close()
        self.index.close()
        self._lock.close()

    @property
    def paths(self) -> list[Path]:
        """The files that were written since the archive was opened."""
        return [file.path for file in self._files.values()]

    def store(
        self,
        answer: Answer,
        *,
        kind: Kind = "article",
        outcome: Outcome = "fetched",
        reason: str = "",
        whole: bool = False,
        articles: int | None = None,
    ) -> Outcome:
        """Write one answer, and its row in the index; a page that did not change becomes a revisit record.

        ``whole`` asks for a full record even so. Returns the outcome: "unchanged" where it became a revisit.
        """
        at = now()
        page = StoredPage(answer.url, answer.body, at, answer.status, answer.headers or (("Content-Type", ""),))
        earlier = None if whole or outcome != "fetched" else self._earlier(answer.url, kind)
        if answer.status == 304 and earlier is not None:
            page = StoredPage(answer.url, earlier.body, at, 304, page.headers)
        if earlier is not None and earlier.sha256 != page.sha256:
            earlier = None
        decision = Decision(answer.url, "unchanged" if earlier else outcome, answer.status, reason, kind)
        place = self._write(page, decision, earlier)
        validators = {"etag": answer.header("etag"), "last_modified": answer.header("last-modified")}
        self._row(decision, at, sha256=page.sha256, **place, **validators, articles=articles)
        return decision.outcome

    def note(self, decision: Decision) -> None:
        """Record an address that gave no answer, and why."""
        self._row(decision, now())

    def body(self, row: dict[str, object]) -> bytes:
        """What a row of the index that has a file points to."""
        with (self.folder / str(row["file"])).open("rb") as file:
            return read_page_at(file, int(str(row["offset"]))).body

    def _earlier(self, url: str, kind: Kind) -> StoredPage | None:
        """The newest response of this address."""
        row = self.index.holding(url, kind)
        if row is None:
            return None
        with (self.folder / row["file"]).open("rb") as file:
            return read_page_at(file, row["offset"])

    def _write(self, page: StoredPage, decision: Decision, earlier: StoredPage | None) -> dict[str, object]:
        """File, offset and length (bytes) of the record, which is on the disk when this returns.

        A record that cannot be written (a full disk) is taken back; raises :class:`FaktaError`.
        """
        site = site_of(page.url)
        file = self._open(site.name if site else OTHERS, page.fetched_at)
        offset = file.stream.tell()
        fields = {KIND_FIELD: decision.kind, OUTCOME_FIELD: decision.outcome, RUN_FIELD: str(self.run)}
        fields |= {REASON_FIELD: decision.reason} if decision.reason else {}
        try:
            write_page(file.writer, page, revisit_of=earlier, fields=fields)
            file.stream.flush()
            os.fsync(file.stream.fileno())
        except OSError as error:
            os.truncate(file.path, offset)
            raise FaktaError(f"{file.path}: {error.strerror}; make room and run again to go on") from error
        return {"file": file.path.name, "offset": offset, "length": file.stream.tell() - offset}

    def _open(self, name: str, created_at: str) -> _File:
        if name not in self._files:
            begun = datetime.now(UTC)  # a name that is taken gives way to the next second, so that names sort by time
            stamps = (f"{begun + timedelta(seconds=n):%Y%m%dT%H%M%S}" for n in range(10_000))
            tries = (self.folder / f"{name}-{stamp}.warc.gz" for stamp in stamps)
            path = next(p for p in tries if not p.exists())
            stream = path.open("xb")
            self._files[name] = _File(path, stream, WARCWriter(stream, gzip=True))
            write_info(self._files[name].writer, path.name, created_at)
        return self._files[name]

    def _row(self, decision: Decision, at: str, **more: object) -> None:
        said = {"status": decision.status, "outcome": decision.outcome, "reason": decision.reason}
        self.index.add("fetches", fetch_row(decision.url, at, kind=decision.kind, run=self.run, **said, **more))
