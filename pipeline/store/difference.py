"""Facts gained and lost: between two databases, and between the versions of an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Any

from pipeline.store.connection import StoreError, connect
from pipeline.store.migrations import check_version
from pipeline.store.rows import FACT_TABLES
from pipeline.store.schema import schema

#: A fact is what it says, not where it stands or what it is called inside: an inserted word moves no fact.
#: Which rule is meant is part of what it says.
NOT_SAID = ("id", "article_id", "sentence_id", "start", "end", "confidence")


@dataclass(frozen=True, slots=True)
class Fact:
    """What a fact says. ``fields`` are the columns that have a value, without offsets and inner ids."""

    url: str
    table: str
    text: str
    fields: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        said = ", ".join(f"{name} {value}" for name, value in self.fields)
        return f"{self.table}: {' '.join(self.text.split())!r} ({said}) {self.url}"


@dataclass(frozen=True, slots=True)
class Change:
    """What one table gained and lost; ``before`` and ``after`` count its facts."""

    table: str
    before: int
    after: int
    gained: tuple[Fact, ...]
    lost: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class VersionChange:
    """What an article gained and lost when the version ``version_id`` was superseded.

    ``seen_at`` is when the version after it was fetched (or stored, where that is not known); ``same_reading`` says
    whether both were read by the same models and rules.
    """

    version_id: str
    seen_at: str
    same_reading: bool
    gained: tuple[Fact, ...]
    lost: tuple[Fact, ...]


def compare(old: Path, new: Path, tables: Sequence[str] = FACT_TABLES) -> Iterator[Change]:
    """What each table of facts gained and lost from one database to another.

    Raises :class:`StoreError` where one of them is not there or has another schema.
    """
    with closing(open_current(old)) as before, closing(open_current(new)) as after:
        for table in tables:
            facts = [Counter(_facts(connection, table)) for connection in (before, after)]
            gained, lost = _differences(*facts)
            yield Change(table, facts[0].total(), facts[1].total(), gained, lost)


def version_changes(connection: Any, article: str) -> list[VersionChange]:
    """The differences from each earlier version of an article to the next one, the latest change first."""
    rows = connection.execute(
        "select id, coalesce(fetched_at, stored_at), engine, rules, facts from article_versions where article_id = ?"
        " order by coalesce(fetched_at, stored_at), stored_at",
        [article],
    ).fetchall()
    sql = "select url, fetched_at, engine, rules from articles where id = ?"
    url, fetched_at, *reading = connection.execute(sql, [article]).fetchone()
    stored_at = connection.execute(
        "select max(stored_at) from article_versions where article_id = ?", [article]
    ).fetchone()[0]
    states = [Counter(_version_facts(url, loads(facts))) for *_, facts in rows]
    states.append(Counter(f for t in FACT_TABLES for f in _facts(connection, t, article)))
    seen = [*((at, [engine, rules]) for _, at, engine, rules, _ in rows), (fetched_at or stored_at, reading)]
    changes = []
    for n, (version, *_) in enumerate(rows):
        same = seen[n][1] == seen[n + 1][1]
        changes.append(VersionChange(version, seen[n + 1][0], same, *_differences(states[n], states[n + 1])))
    return changes[::-1]


def open_current(path: Path) -> Any:
    """A database of this schema for reading. Raises :class:`StoreError` where it is not there, or older."""
    if not path.is_file():
        raise StoreError(f"{path}: no such database")
    connection = connect(path, write=False)
    if check_version(connection, path) != schema().version:
        connection.close()
        raise StoreError(f"{path}: has an older schema; run: fakta migrate {path}")
    return connection


def _differences(before: Counter[Fact], after: Counter[Fact]) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    gained, lost = (after - before).elements(), (before - after).elements()
    return tuple(sorted(gained, key=_order)), tuple(sorted(lost, key=_order))


def _order(fact: Fact) -> tuple[str, ...]:
    return (fact.url, fact.table, fact.text, str(fact.fields))


def _facts(connection: Any, table: str, article: str | None = None) -> Iterator[Fact]:
    columns = schema().tables[table].written
    listed = ", ".join(f'f."{c}"' for c in columns)
    sql = f"select a.url, {listed} from {table} f join articles a on a.id = f.article_id"
    cursor = connection.execute(
        sql if article is None else f"{sql} where f.article_id = ?", [article] if article else []
    )
    for url, *row in cursor:
        yield _fact(url, table, zip(columns, row, strict=True))


def _version_facts(url: str, facts: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Fact]:
    for table, rows in facts.items():
        for row in rows:
            yield _fact(url, table, row.items())


def _fact(url: str, table: str, columns: Iterable[tuple[str, Any]]) -> Fact:
    said = {c: v for c, v in columns if v is not None and c not in NOT_SAID}
    text = said.pop("text", "")
    fields = sorted((c, str(v)) for c, v in said.items() if c == "regulation_id" or not c.endswith("_id"))
    return Fact(url, table, text, tuple(fields))
