"""Whether a database is whole: each fact's offsets reproduce its text, and no article of the sources was lost.

The check is SQL over the finished database, as an outsider would make it, not a call of the code that wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import FaktaError
from pipeline.read import read_source
from pipeline.records import Failure
from pipeline.store import sqlite_module
from pipeline.store.rows import FACT_TABLES

#: Offsets of these are into the title.
IN_TITLE = frozenset({"headline_claims"})


@dataclass(frozen=True, slots=True)
class Checked:
    """One table: rows, rows whose span does not reproduce their text or is none, articles with such rows."""

    table: str
    facts: int
    wrong: int
    articles: int


def check_offsets(database: Path) -> list[Checked]:
    """Every table of facts and the sentences. Raises :class:`FaktaError` for a file that is no database of Fakta."""
    sqlite3 = sqlite_module()
    if not database.is_file():
        raise FaktaError(f"{database}: no such file; make one with `fakta extract`")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        try:
            return [_check(connection, table) for table in ("sentences", *FACT_TABLES)]
        except sqlite3.DatabaseError as error:
            raise FaktaError(f"{database}: {error}; give a database made by `fakta extract`") from error


def _check(connection: Any, table: str) -> Checked:
    columns = {row[1] for row in connection.execute(f"pragma table_info({table})")}
    whole = "a.title" if table in IN_TITLE else "a.text"
    span = f"f.start >= 0 and f.start < f.end and f.end <= length({whole})"
    same = f"f.text is substr({whole}, f.start + 1, f.end - f.start)" if "text" in columns else "1"
    sure = "f.confidence between 0 and 1" if "confidence" in columns else "1"
    facts, wrong, articles = connection.execute(
        f"select count(*), coalesce(sum(bad), 0), count(distinct iif(bad, article_id, null)) from "
        f"(select f.article_id, not ({span} and {same} and {sure}) as bad "
        f"from {table} f join articles a on a.id = f.article_id)"
    ).fetchone()
    return Checked(table, facts, wrong, articles)


def lost(database: Path, sources: Iterable[str]) -> Iterator[str]:
    """Addresses of the sources that the database neither holds as articles nor lists as failures."""
    with closing(sqlite_module().connect(f"file:{database}?mode=ro", uri=True)) as connection:
        kept = {url for (url,) in connection.execute("select url from articles")}
        kept |= {item for (item,) in connection.execute("select item from failures")}
    seen: set[str] = set()
    for source in sources:
        for item in read_source(source):
            name = item.item if isinstance(item, Failure) else item.url
            if name not in kept and name not in seen:
                seen.add(name)
                yield name
