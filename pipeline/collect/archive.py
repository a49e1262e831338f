"""The archive of fetched pages: WARC files, and beside them an index with every decision taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedWriter
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from warcio.warcwriter import WARCWriter

from pipeline.collect.index import open_index
from pipeline.read.warc import StoredPage, read_page_at, write_info, write_page
from pipeline.sites import canonical

Outcome = Literal["fetched", "unchanged", "robots", "blocked", "failed", "not an article"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one address. ``status`` is 0 where no answer came."""

    url: str
    outcome: Outcome
    status: int = 0
    reason: str = ""


class Archive:
    """One folder: ``<site>-<time>.warc.gz`` files and ``index.db``. Use as a context manager; one writer."""

    def __init__(self, folder: Path, site: str) -> None:
        self.index = open_index(folder)
        started = datetime.now(UTC)
        self.path = folder / f"{site}-{started:%Y%m%dT%H%M%S}.warc.gz"
        self.site = site
        self._file: BufferedWriter | None = None
        self._writer: WARCWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
        self.index.close()

    def holds(self, url: str) -> bool:
        """Whether the page was fetched before: nothing is fetched twice unless asked for."""
        sql = "select 1 from fetches where canonical_url = ? and outcome in ('fetched', 'unchanged') limit 1"
        return bool(list(self.index.query(sql, [canonical(url)])))

    def store(self, url: str, body: bytes, status: int, headers: tuple[tuple[str, str], ...]) -> Outcome:
        """Write one response, and its row in the index; a page that did not change becomes a revisit record."""
        page = StoredPage(url, body, datetime.now(UTC).isoformat(timespec="seconds"), status, headers)
        earlier = self._earlier(url)
        offset = self._open(page.fetched_at)
        unchanged = earlier is not None and earlier.sha256 == page.sha256
        assert self._writer is not None
        assert self._file is not None
        write_page(self._writer, page, revisit_of=earlier if unchanged else None)
        self._file.flush()
        outcome: Outcome = "unchanged" if unchanged else "fetched"
        self._row(page.url, page.fetched_at, status, outcome, sha256=page.sha256, file=self.path.name, offset=offset)
        return outcome

    def _earlier(self, url: str) -> StoredPage | None:
        """The newest response of this address, as far as a revisit record needs it."""
        sql = """select url, fetched_at, sha256, file, offset from fetches
                 where canonical_url = ? and outcome = 'fetched' order by rowid desc limit 1"""
        for row in self.index.query(sql, [canonical(url)]):
            with (self.path.parent / row["file"]).open("rb") as file:
                return read_page_at(file, row["offset"])
        return None

    def _open(self, created_at: str) -> int:
        """Where the next record will begin (bytes)."""
        if self._file is None:
            self._file = self.path.open("xb")
            self._writer = WARCWriter(self._file, gzip=True)
            write_info(self._writer, self.path.name, created_at)
        return self._file.tell()

    def note(self, decision: Decision) -> None:
        """Record an address that gave no page, and why."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._row(decision.url, now, decision.status, decision.outcome, reason=decision.reason)

    def _row(self, url: str, at: str, status: int, outcome: str, **more: object) -> None:
        row = {"url": url, "canonical_url": canonical(url), "site": self.site, "fetched_at": at, "status": status}
        self.index["fetches"].insert({**row, "outcome": outcome, **more})  # type: ignore[union-attr]
