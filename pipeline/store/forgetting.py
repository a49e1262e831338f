"""Articles taken out of a database and of the log of corrections, so that no byte of them is left."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from pipeline.read.forgotten import address_mark, entity_mark, remember
from pipeline.store.connection import StoreError, connect
from pipeline.store.ids import article_id
from pipeline.store.linking import link_database
from pipeline.store.migrations import migrate_connection
from pipeline.store.rows import KNOWN_BY
from pipeline.store.schema import schema
from pipeline.store.tables import INDEXES
from pipeline.store.writing import delete_rows

SHORTEST = 5  # characters of a name that is looked for in texts; shorter ones stand inside other words
NAMED = """select distinct url from articles a
    where id in (select article_id from article_entities where entity_id = :id)
    or exists (select 1 from json_each(:names) n where instr(a.title, n.value) or instr(coalesce(a.text, ''), n.value)
      or exists (select 1 from article_versions v
        where v.article_id = a.id and instr(coalesce(v.text, ''), n.value)))"""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was taken out: addresses, rows of facts and versions, entries of the log."""

    urls: tuple[str, ...]
    facts: int
    versions: int
    entries: int


def articles_of(database: Path, what: str) -> tuple[str, ...]:
    """The addresses that an address or the id of an entity means; for an entity those that name it.

    Raises :class:`StoreError` where the database knows neither.
    """
    if not database.is_file():
        raise StoreError(f"{database}: no such database")
    with closing(connect(database, write=False)) as connection:
        if "://" in what:
            known = [url for (url,) in connection.execute("select url from articles")]
            return tuple({what: None} | {url: None for url in known if address_mark(url) == address_mark(what)})
        entity = connection.execute("select name from entities where id = ?", [what]).fetchone()
        if entity is None:
            raise StoreError(f"{what!r}: neither an address (https://…) nor the id of an entity (as org:nama)")
        names = connection.execute("select alias from entity_aliases where entity_id = ?", [what]).fetchall()
        long = [name for (name,) in [entity, *names] if len(name) >= SHORTEST]
        values = {"id": what, "names": json.dumps(long)}
        return tuple(url for (url,) in connection.execute(NAMED, values))


def forget(database: Path, what: str, urls: Sequence[str], log: Path) -> Forgotten:
    """Take articles out of a database and of the log, and remember by hash not to take them in again.

    What follows from many articles is derived anew; the file is rewritten, so that no free page keeps them.
    """
    marks = [address_mark(url) for url in urls] + ([] if "://" in what else [entity_mark(what)])
    remember(database.parent, marks)
    with closing(connect(database, write=True)) as connection:
        migrate_connection(connection, database)
        connection.execute("pragma secure_delete = on")
        connection.execute("begin immediate")
        facts = sum(_delete(connection, article_id(url)) for url in urls)
        versions = sum(_delete_article(connection, url) for url in urls)
        connection.execute("insert or replace into state values ('links', 'stale')")
        link_database(connection)
        for table in (t.name for t in schema().tables.values() if t.search):
            for name in INDEXES:
                connection.execute(f"insert into {table}_{name} ({table}_{name}) values ('rebuild')")
        connection.execute("commit")
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")
    return Forgotten(tuple(urls), facts, versions, _forget_in_log(log, set(urls)))


def _delete(connection: Any, article: str) -> int:
    """Delete the facts of an article and what was derived from them; how many they were."""
    count = 0
    for table in reversed(KNOWN_BY):
        ids = [key for (key,) in connection.execute(f"select id from {table} where article_id = ?", [article])]
        delete_rows(connection, table, ids)
        count += len(ids)
    return count


def _delete_article(connection: Any, url: str) -> int:
    """Delete an article, its versions and failures; how many versions they were."""
    key = article_id(url)
    versions = connection.execute("delete from article_versions where article_id = ?", [key]).rowcount
    connection.execute("delete from articles where id = ?", [key])
    connection.execute("delete from failures where instr(item, ?)", [url])
    return int(versions)


def _forget_in_log(log: Path, urls: set[str]) -> int:
    """Rewrite the log without the entries about these addresses; how many they were."""
    if not log.exists():
        return 0
    lines = log.read_text(encoding="utf8").splitlines(keepends=True)
    kept = [line for line in lines if not line.strip() or json.loads(line)["url"] not in urls]
    if len(kept) < len(lines):
        with NamedTemporaryFile("w", dir=log.parent, prefix=f".{log.name}-", delete=False, encoding="utf8") as file:
            file.writelines(kept)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, log)
    return len(lines) - len(kept)


def is_public(copy: Path) -> bool:
    """Whether a published copy was made without texts."""
    with closing(connect(copy, write=False)) as connection:
        return connection.execute("select count(*) from articles where text is not null").fetchone() == (0,)
