"""The state of collecting in ``index.db``: every decision taken, what is still to be asked, what robots.txt said.

A run is one job (sites, days, topic, addresses). One that was stopped is gone on with; one that ended is begun anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pipeline.collect.index import open_index
from pipeline.collect.manners import MAX_REDIRECTS
from pipeline.errors import FaktaError
from pipeline.read.forgotten import address_mark, read_forgotten
from pipeline.sites import canonical, site_of

Outcome = Literal["fetched", "unchanged", "redirected", "robots", "terms", "blocked", "failed", "not an article"]
Kind = Literal["article", "list", "robots"]
OTHERS = "pages"  # in place of a site: addresses that no declaration claims


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """An answer for robots.txt; ``status`` 0 is none, for ``reason``."""

    status: int
    body: bytes = b""
    content_type: str = ""
    reason: str = ""


class Index:
    """The tables. Every method that writes commits."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "index.db"
        self.db = open_index(folder)

    def close(self) -> None:
        self.db.close()

    def rows(self, sql: str, *values: object) -> Iterator[dict[str, Any]]:
        yield from self.db.query(sql, list(values))

    def first(self, sql: str, *values: object) -> dict[str, Any] | None:
        return next(iter(list(self.rows(sql, *values))), None)

    def write(self, sql: str, *values: object) -> int:
        """Run one statement; how many rows it changed. Raises :class:`FaktaError`, as on a full disk."""
        try:
            with self.db.conn:
                return int(self.db.conn.execute(sql, values).rowcount)
        except Exception as error:
            raise FaktaError(f"{self.path}: {error}; make room and run again to go on") from error

    def write_many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """The same statement for each row, all or none."""
        try:
            with self.db.conn:
                self.db.conn.executemany(sql, rows)
        except Exception as error:
            raise FaktaError(f"{self.path}: {error}; make room and run again to go on") from error

    def add(self, table: str, row: dict[str, object], *, replace: bool = False) -> None:
        names = ", ".join(row)
        verb = "insert or replace" if replace else "insert"
        self.write(f"{verb} into {table} ({names}) values ({', '.join('?' * len(row))})", *row.values())

    # Runs

    def begin(self, key: str, what: str) -> tuple[int, bool]:
        """The run of a job, and whether it was begun before and stopped."""
        found = self.first("select id from runs where key = ? and finished_at is null order by id desc", key)
        if found:
            return int(found["id"]), True
        self.add("runs", {"key": key, "what": what, "started_at": now()})
        begun = self.first("select max(id) as id from runs")
        assert begun is not None
        return int(begun["id"]), False

    def finish(self, run: int) -> None:
        """The job is done; its queue is no longer needed."""
        self.write("update runs set finished_at = ? where id = ?", now(), run)
        self.write("delete from queue where run = ?", run)

    def busy_since(self, moment: str) -> bool:
        """Whether anything was asked since then (ISO 8601, UTC)."""
        return self.first("select 1 from fetches where fetched_at >= ? limit 1", moment) is not None

    # Addresses still to be asked

    def sight(self, site: str, urls: Iterable[str], day: str) -> None:
        """Lists of the site named these articles on ``day``."""
        rows = [(site, day, url) for url in self._wanted(urls)]
        self.write_many("insert or ignore into sightings values (?, ?, ?)", rows)

    def enqueue(self, run: int, site: str, urls: Iterable[str]) -> None:
        """Addresses to fetch in this run; those that were queued before stay as they are."""
        wanted = self._wanted(urls)
        rows = [(run, url, site, (urlsplit(url).hostname or "").lower(), "waiting") for url in wanted]
        self.write_many("insert or ignore into queue values (?, ?, ?, ?, ?)", rows)

    def _wanted(self, urls: Iterable[str]) -> list[str]:
        """Addresses without those that were forgotten."""
        forgotten = read_forgotten(self.path.parent)
        return [url for url in urls if not forgotten or address_mark(url) not in forgotten]

    def waiting_hosts(self, run: int, site: str) -> list[str]:
        sql = "select distinct host from queue where run = ? and site = ? and state = 'waiting'"
        return [row["host"] for row in self.rows(sql, run, site)]

    def next_waiting(self, run: int, site: str, host: str) -> str | None:
        sql = (
            "select url from queue where run = ? and site = ? and host = ? and state = 'waiting' order by rowid limit 1"
        )
        found = self.first(sql, run, site, host)
        return found["url"] if found else None

    def done(self, run: int, url: str) -> None:
        self.write("update queue set state = 'done' where run = ? and url = ?", run, url)

    # What was fetched

    def known(self, url: str) -> dict[str, Any] | None:
        """The newest fetch that gave the article of this address, also through redirects; None where there was none."""
        sql = """select * from fetches where canonical_url = ? and outcome in ('fetched', 'unchanged', 'redirected')
                 and coalesce(kind, 'article') = 'article' order by rowid desc limit 1"""
        row = self.first(sql, canonical(url))
        for _ in range(MAX_REDIRECTS):
            if row is None or row["outcome"] != "redirected":
                return row
            row = self.first(sql, canonical(row["reason"]))
        return None

    def holding(self, url: str, kind: Kind) -> dict[str, Any] | None:
        """The newest fetch whose body is in the archive."""
        sql = """select * from fetches where canonical_url = ? and outcome = 'fetched' and file is not null
                 and coalesce(kind, 'article') = ? order by rowid desc limit 1"""
        return self.first(sql, canonical(url), kind)

    def in_run(self, run: int, url: str, kind: Kind) -> dict[str, Any] | None:
        """The page of an address that this run has fetched already, also through redirects."""
        sql = """select * from fetches where run = ? and canonical_url = ? and kind = ?
                 and outcome in ('fetched', 'unchanged', 'redirected') order by rowid desc limit 1"""
        row = self.first(sql, run, canonical(url), kind)
        for _ in range(MAX_REDIRECTS):
            if row is None or row["outcome"] != "redirected":
                return row
            row = self.first(sql, run, canonical(row["reason"]), kind)
        return None

    def refusals(self, run: int, most: int) -> list[tuple[str, str, str]]:
        """The last addresses of a run that gave no page, with outcome and reason."""
        sql = """select url, outcome, reason from fetches where run = ? and kind in ('article', 'list')
                 and outcome not in ('fetched', 'unchanged', 'redirected') order by rowid desc limit ?"""
        return [(row["url"], row["outcome"], row["reason"]) for row in self.rows(sql, run, most)][::-1]

    def queued(self, run: int, site: str) -> int:
        """How many addresses of a site were ever queued in this run."""
        found = self.first("select count(*) as n from queue where run = ? and site = ?", run, site)
        assert found is not None
        return int(found["n"])

    # robots.txt

    def robots(self, origin: str) -> tuple[StoredRobots, datetime] | None:
        row = self.first("select * from robots where origin = ?", origin)
        if row is None:
            return None
        stored = StoredRobots(row["status"], row["body"], row["content_type"], row["reason"])
        return stored, datetime.fromisoformat(row["until"])

    def save_robots(self, origin: str, stored: StoredRobots, until: datetime) -> None:
        row = {"origin": origin, "until": until.isoformat(timespec="seconds"), "status": stored.status}
        row |= {"content_type": stored.content_type, "reason": stored.reason, "body": stored.body}
        self.add("robots", row, replace=True)


def fetch_row(url: str, at: str, *, kind: str, **more: object) -> dict[str, object]:
    """A row of ``fetches``: what its address says of it, and ``more``."""
    site, plain = site_of(url), canonical(url)
    article, page = site.page_of(plain) if site and kind == "article" else (plain, 1)
    known = {"url": url, "canonical_url": plain, "site": site.name if site else OTHERS, "fetched_at": at, "kind": kind}
    return {**known, "article_url": article, "page": page, **more}


def now() -> str:
    """This moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
