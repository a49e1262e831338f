"""How the sites are doing: what each list and page gave, by site and day, so that a redesign is seen the same day."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.collect.moments import WIB
from pipeline.collect.state import Index
from pipeline.errors import FaktaError
from pipeline.read.page import PageError
from pipeline.read.warc import BrokenWarc, read_page_at
from pipeline.read.worker import PageReader
from pipeline.records import Article

#: Fields that a good page fills, by the name they have in ``articles``.
FIELDS = ("title", "authors", "published_at", "section", "tags")
ENOUGH = 5  # articles that say something about a day
COUNTED = ("fetched", "unchanged", "robots", "terms", "blocked", "failed", "not an article")


@dataclass(slots=True)
class Day:
    """One site on one day (WIB). ``empty`` counts articles by field that the page did not fill."""

    site: str
    day: str
    lists: int = 0
    empty_lists: int = 0
    failed_lists: int = 0
    list_failure: str = ""  # why the last of them failed
    seen: int = 0
    fetched: int = 0
    unchanged: int = 0
    robots: int = 0
    terms: int = 0
    blocked: int = 0
    failed: int = 0
    not_an_article: int = 0
    truncated: int = 0
    paywalled: int = 0
    unreadable: int = 0
    empty: Counter[str] = field(default_factory=Counter)
    alarms: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.fetched - self.unreadable

    def mostly_empty(self) -> set[str]:
        """Fields that at least four of five pages do not fill."""
        return {name for name, count in self.empty.items() if count * 5 >= self.read * 4}

    def look(self, usual: set[str] | None) -> None:
        """Say what a person should look at; ``usual`` are fields that were empty before (None: no day before)."""
        if self.lists and self.empty_lists == self.lists:
            self.alarms.append("no list named an article")
        if self.failed_lists and self.failed_lists == self.lists:
            self.alarms.append(f"no list could be had: {self.list_failure}")
        if self.blocked > self.fetched + self.unchanged:
            self.alarms.append("mostly blocked")
        if self.unreadable * 5 > self.fetched:
            self.alarms.append(f"{self.unreadable} of {self.fetched} pages cannot be read")
        if self.read >= ENOUGH and usual is not None:
            self.alarms += [f"{name} is empty where it was not before" for name in sorted(self.mostly_empty() - usual)]

    def as_dict(self) -> dict[str, Any]:
        """The counts and alarms by name."""
        return {**asdict(self), "empty": dict(self.empty)}


def read_new(folder: Path, index: Index, tell: Callable[[int], None] = lambda _: None) -> int:
    """Read each fetched article that was not read yet, to learn what its page gives; how many were read."""
    sql = """select f.* from fetches f left join readings r on r.file = f.file and r.offset = f.offset
             where f.outcome = 'fetched' and f.kind = 'article' and f.page = 1 and r.file is null order by f.rowid"""
    waiting = list(index.rows(sql))
    with PageReader() as reader:
        for done, row in enumerate(waiting, 1):
            index.add("readings", _reading(folder, index, reader, row), replace=True)
            tell(done)
    return len(waiting)


def _reading(folder: Path, index: Index, reader: PageReader, row: dict[str, Any]) -> dict[str, object]:
    day = datetime.fromisoformat(row["fetched_at"]).astimezone(WIB).date().isoformat()
    known = {"file": row["file"], "offset": row["offset"], "site": row["site"], "day": day, "url": row["url"]}
    try:
        pages = [_page(folder, one) for one in (row, *_further(index, row))]
        article = reader.read(pages[0][1], row["url"], more=pages[1:], fetched_at=row["fetched_at"])
    except (PageError, BrokenWarc, OSError) as error:
        return {**known, "failure": str(error), "empty": "[]", "truncated": 0, "access": ""}
    empty = [name for name in FIELDS if not getattr(article, name)]
    return {**known, "failure": "", "empty": json.dumps(empty), **_kinds(article)}


def _kinds(article: Article) -> dict[str, object]:
    return {"truncated": int(article.truncated), "access": article.access}


def _further(index: Index, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The further pages of the same fetch of an article, in their order."""
    sql = """select * from fetches where article_url = ? and page > 1 and outcome = 'fetched' and kind = 'article'
             and rowid > (select rowid from fetches where file = ? and offset = ?) order by page, rowid"""
    rows = index.rows(sql, row["article_url"], row["file"], row["offset"])
    return list({found["page"]: found for found in rows}.values())


def _page(folder: Path, row: dict[str, Any]) -> tuple[str, bytes]:
    with (folder / row["file"]).open("rb") as stream:
        return row["url"], read_page_at(stream, row["offset"]).body


def days(index: Index) -> list[Day]:
    """Every site and day of which the archive knows something, the newest day first."""
    found: dict[tuple[str, str], Day] = {}

    def at(site: str, day: str) -> Day:
        return found.setdefault((site, day), Day(site, day))

    for row in index.rows(_FETCHES):
        _add_fetches(at(row["site"], row["day"]), row)
    for row in index.rows("select site, day, count(*) as seen from sightings group by 1, 2"):
        at(row["site"], row["day"]).seen = row["seen"]
    for row in index.rows("select * from readings"):
        _add_reading(at(row["site"], row["day"]), row)
    _look(sorted(found.values(), key=lambda d: d.day))
    return sorted(found.values(), key=lambda d: (_newest_first(d.day), d.site))


def _look(oldest_first: Iterable[Day]) -> None:
    usual: dict[str, set[str]] = {}
    for day in oldest_first:
        day.look(usual.get(day.site))
        if day.read >= ENOUGH:
            usual[day.site] = day.mostly_empty()


def _newest_first(day: str) -> int:
    return -int(day.replace("-", ""))


#: Days are those of WIB: ``fetched_at`` is UTC.
_FETCHES = """select site, date(fetched_at, '+7 hours') as day, coalesce(kind, 'article') as kind, outcome,
    max(reason) as reason, count(*) as n, sum(coalesce(articles, 0) = 0) as without from fetches
    where coalesce(kind, 'article') in ('article', 'list') and coalesce(page, 1) = 1 group by 1, 2, 3, 4"""


def _add_fetches(day: Day, row: dict[str, Any]) -> None:
    outcome, count = str(row["outcome"]), int(row["n"])
    if row["kind"] == "list":
        day.lists += count if outcome != "redirected" else 0
        if outcome in ("fetched", "unchanged"):
            day.empty_lists += int(row["without"])
        elif outcome != "redirected":
            day.failed_lists += count
            day.list_failure = row["reason"] or outcome
    elif outcome in COUNTED:
        name = outcome.replace(" ", "_")
        setattr(day, name, getattr(day, name) + count)


def _add_reading(day: Day, row: dict[str, Any]) -> None:
    day.truncated += row["truncated"]
    day.paywalled += row["access"] in ("metered", "paywalled")
    day.unreadable += bool(row["failure"])
    day.empty.update(json.loads(row["empty"]))


def report(folder: Path, tell: Callable[[int], None] = lambda _: None) -> list[Day]:
    """The state of an archive. Raises :class:`FaktaError` where there is none."""
    if not (folder / "index.db").is_file():
        raise FaktaError(f"{folder}: no archive of fakta collect here; name one with --archive")
    index = Index(folder)
    try:
        read_new(folder, index, tell)
        return days(index)
    finally:
        index.close()


def alarms(found: Iterable[Day], day: str) -> dict[str, list[str]]:
    """What a person should look at, by site, of one day."""
    return {one.site: one.alarms for one in found if one.day == day and one.alarms}
