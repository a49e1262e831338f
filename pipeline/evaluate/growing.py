"""A database as large as one likes, made from a small real one: its articles again and again, with changes.

In each repetition names that few articles have become other names of the same length (so that every offset still
holds), addresses are other ones, and publication and deadlines move into the past. Names that many articles have
stay: they grow with the database, as "Jakarta" and "OJK" would. Every fourth repetition goes on with the threads
it found, so that some become long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from pipeline.errors import FaktaError
from pipeline.store.connection import connect
from pipeline.store.ids import article_id, row_id
from pipeline.store.migrations import check_version, migrate_connection
from pipeline.store.rows import FACT_TABLES, KNOWN_BY
from pipeline.store.schema import schema
from pipeline.store.summaries import sum_up

FEW = 20  # articles: a name that fewer have becomes another one
DAYS = 89  # that each repetition lies before the one before it
KEEPS_THREADS = 4
VOWELS, CONSONANTS = "aiueo", "bcdghklmnprstwy"
DERIVED = ("stories", "threads", "contradictions", "deadlines", "stakes")
PLACES = ("entity_id", "person_id", "employer_id", "speaker_id", "subject_id", "object_id", "authority_id")
WORDS = ("text", "subject", "object", "speaker", "authority", "role", "measured", "name", "aliases", "title", "holder")
MOVED = ("published_at", "modified_at", "fetched_at", "deadline_on", "first_at", "last_at", "first_published_at")
MOVED_TOO = ("first_deadline_on", "moved_from", "held_on")

Row = dict[str, Any]


def grow(source: Path, target: Path, facts: int) -> int:
    """Write at least ``facts`` facts to ``target``, which must not exist; returns how many there are.

    Raises :class:`FaktaError` where the source has none or is of another schema, or the target exists.
    """
    if target.exists():
        raise FaktaError(f"{target}: exists already; choose another file, or remove it")
    with closing(connect(source, write=False)) as small, closing(connect(target, write=True)) as large:
        if check_version(small, source) != schema().version:
            raise FaktaError(f"{source}: has an older schema; run: fakta migrate {source}")
        has = _facts(small)
        if not has:
            raise FaktaError(f"{source}: has no facts; make some with: fakta extract SOURCE --db {source}")
        large.execute("pragma synchronous = off")
        migrate_connection(large, target)
        large.execute("pragma foreign_keys = off")  # an article's story comes after it; publishing checks them all
        large.execute("begin")
        large.execute("attach ? as small", [str(source)])
        _shared(large)
        few = {key for (key,) in small.execute("select id from entities where kb_id is null and articles < ?", [FEW])}
        for number in range(-(-facts // has)):
            _repeat(small, large, Change(number, few))
        _totals(large)
        large.execute("commit")
        return _facts(large)


def _facts(connection: Any) -> int:
    return sum(connection.execute(f"select count(*) from {table}").fetchone()[0] for table in FACT_TABLES)


def _shared(large: Any) -> None:
    """What repetitions have in common."""
    for table in ("runs", "regulations", "entities", "state"):
        large.execute(f"insert or replace into {table} select * from small.{table}")


def _repeat(small: Any, large: Any, change: Change) -> None:
    for article in _rows(small, "articles", ""):
        rows = {t: list(_rows(small, t, "where article_id = ?", article["id"])) for t in KNOWN_BY}
        names = Names({m["text"] for m in rows["mentions"] if m["entity_id"] in change.few}, change)
        article = change.article(article, names)
        _insert(large, "articles", [article])
        for table, found in rows.items():
            _insert(large, table, [change.fact(row, names, article) for row in found])
        _new_entities(large, rows["article_entities"], change)
    for table in DERIVED:
        _insert(large, table, [change.derived(table, row) for row in _rows(small, table, "")])


def _rows(connection: Any, table: str, where: str, *values: Any) -> Iterator[Row]:
    columns = [column.name for column in schema().tables[table].columns]
    listed = ", ".join(f'"{c}"' for c in columns)
    for row in connection.execute(f"select {listed} from {table} {where} order by rowid", values):
        yield dict(zip(columns, row, strict=True))


def _insert(large: Any, table: str, rows: list[Row]) -> None:
    if rows:
        listed, marks = ", ".join(f'"{c}"' for c in rows[0]), ", ".join("?" * len(rows[0]))
        large.executemany(
            f"insert or ignore into {table} ({listed}) values ({marks})", [tuple(r.values()) for r in rows]
        )


def _new_entities(large: Any, found: list[Row], change: Change) -> None:
    new = [
        (change.entity(r["entity_id"]), r["label"], change.other(r["name"]))
        for r in found
        if r["entity_id"] in change.few
    ]
    large.executemany("insert or ignore into entities (id, label, name) values (?, ?, ?)", new)


def _totals(large: Any) -> None:
    """The sums that the room ``link`` would write; the links themselves were repeated."""
    sum_up(large)
    counted = "select count(*), count(distinct article_id) from claims where thread_id = threads.id"
    large.execute(f"update threads set (claims, articles) = ({counted})")


@dataclass(frozen=True)
class Change:
    """One repetition: the first changes nothing."""

    number: int
    few: set[str]

    @cached_property
    def letters(self) -> Mapping[int, int]:
        """Vowels for vowels and consonants for consonants, so that names can still be spoken."""
        table: dict[int, int] = {}
        for kind in (VOWELS, CONSONANTS) if self.number else ():
            other = list(kind)
            Random(self.number).shuffle(other)
            table |= str.maketrans(kind + kind.upper(), "".join(other) + "".join(other).upper())
        return table

    def other(self, name: str) -> str:
        return name.translate(self.letters)

    def entity(self, key: str | None) -> str | None:
        return f"{key}-{self.number}" if self.number and key in self.few else key

    def key(self, table: str, key: str | None) -> str | None:
        """The id of a row that many articles share."""
        kept = not self.number or (table == "threads" and self.number % KEEPS_THREADS == 0)
        return key if kept or key is None else row_id(table, key, self.number)

    def fact_key(self, key: str | None) -> str | None:
        """The id of a fact begins with its article's (12 characters)."""
        return key and (self.article_key(key[:12]) + key[12:])

    def article_key(self, key: str) -> str:
        return article_id(f"{key}/{self.number}") if self.number else key

    def moved(self, day: str | None) -> str | None:
        """A day or time so much earlier; what is no day stays."""
        if not day or not self.number or not re.match(r"\d{4}-\d\d-\d\d", day):
            return day
        return (date.fromisoformat(day[:10]) - timedelta(DAYS * self.number)).isoformat() + day[10:]

    def article(self, row: Row, names: Names) -> Row:
        if not self.number:
            return row
        changed = self._common(row, names)
        own = f"{row['content_hash']}{self.number}"
        return {
            **changed,
            "id": self.article_key(row["id"]),
            "url": f"{row['url']}?{self.number}",
            "story_id": self.key("stories", row["story_id"]),
            "content_hash": sha256(own.encode()).hexdigest(),
        }

    def fact(self, row: Row, names: Names, article: Row) -> Row:
        if not self.number:
            return row
        changed = self._common(row, names) | {"article_id": article["id"], "id": self.fact_key(row["id"])}
        if "text" in row and "sentence_id" in row:
            place = article["title"] if row["sentence_id"] is None and row.get("modality") else article["text"]
            cut = (place or "")[row["start"] : row["end"]]
            changed["text"] = cut if len(cut) == len(row["text"]) else changed["text"]
        for column in ("sentence_id", "first_claim_id"):
            if column in row:
                changed[column] = self.fact_key(row[column])
        if "thread_id" in row:
            changed["thread_id"] = self.key("threads", row["thread_id"])
        return changed

    def derived(self, table: str, row: Row) -> Row:
        """A row of the room ``link``: its claims and articles are those of this repetition."""
        if not self.number:
            return row
        changed = {**row, "id": self.key(table, row["id"])}
        for column, value in row.items():
            if column.endswith("claim_id") or column in ("other_id", "first_article_id"):
                changed[column] = self.fact_key(value)
            elif column == "thread_id":
                changed[column] = self.key("threads", value)
            elif column in MOVED + MOVED_TOO:
                changed[column] = self.moved(value)
        return changed

    def _common(self, row: Row, names: Names) -> Row:
        changed = dict(row)
        for column in WORDS:
            if changed.get(column):
                changed[column] = names.in_text(changed[column])
        for column in MOVED:
            if column in changed:
                changed[column] = self.moved(changed[column])
        for column in PLACES:
            if column in changed:
                changed[column] = self.entity(changed[column])
        return changed


def _any_of(names: set[str]) -> re.Pattern[str] | None:
    """One of the names, the longest that fits; None where there is none."""
    listed = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    return re.compile(rf"\b(?:{listed})\b") if listed else None


class Names:
    """The names of an article that become others, wherever they stand."""

    def __init__(self, names: set[str], change: Change) -> None:
        self.change = change
        self.pattern = _any_of(names) if change.number else None

    def in_text(self, text: str) -> str:
        return self.pattern.sub(lambda m: self.change.other(m[0]), text) if self.pattern else text
