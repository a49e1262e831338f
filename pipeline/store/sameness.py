"""Whether two databases say the same of an article, byte for byte: its row, its facts with their ids, its versions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from pipeline.store.difference import open_current
from pipeline.store.rows import KNOWN_BY
from pipeline.store.schema import schema

#: When something was written is no part of what it says.
CLOCK = ("stored_at",)


@dataclass(frozen=True, slots=True)
class Difference:
    """One article of both databases; ``difference`` says in words what is not the same, None where all is."""

    url: str
    difference: str | None


def made_by(database: Path) -> str:
    """The name of the engine ("spacy", "stanza") that made most of a database's articles."""
    with closing(open_current(database)) as connection:
        sql = "select engine from articles group by engine order by count(*) desc, engine limit 1"
        row = connection.execute(sql).fetchone()
    return "stanza" if row and row[0].startswith("stanza") else "spacy"


def compare_articles(database: Path, again: Path, files: frozenset[str]) -> Iterator[Difference]:
    """Every article of ``database`` whose page lies in one of the WARC ``files``, beside that of ``again``.

    Articles that only ``again`` has are none of ``database``'s concern: it may have been made of some days only.
    """
    with closing(open_current(database)) as old, closing(open_current(again)) as new:
        for key, url, file in old.execute("select id, url, archive_file from articles order by id").fetchall():
            if file is not None and PurePath(file).name in files:
                yield Difference(url, _difference(old, new, key))


def _difference(old: Any, new: Any, article: str) -> str | None:
    before, after = _article(old, article), _article(new, article)
    if after is None:
        return "the archive does not give it again"
    for name, value in (before or {}).items():
        if value != after[name]:
            return f"{name} is {_short(value)} in the database and {_short(after[name])} in what the archive gives"
    tables = [t for t in KNOWN_BY if _rows(old, t, article) != _rows(new, t, article)]
    if _rows(old, "article_versions", article) != _rows(new, "article_versions", article):
        tables.append("article_versions")
    return f"other rows in {', '.join(tables)}" if tables else None


def _article(connection: Any, article: str) -> dict[str, Any] | None:
    columns = schema().tables["articles"].written
    listed = ", ".join(f'"{c}"' for c in columns)
    row = connection.execute(f"select {listed} from articles where id = ?", [article]).fetchone()
    return _placed(dict(zip(columns, row, strict=True))) if row else None


def _placed(row: dict[str, Any]) -> dict[str, Any]:
    """An archive may have moved: its files keep their names."""
    return row | {"archive_file": PurePath(row["archive_file"]).name if row["archive_file"] else None}


def _rows(connection: Any, table: str, article: str) -> list[tuple[Any, ...]]:
    columns = [c for c in schema().tables[table].written if c not in CLOCK]
    listed = ", ".join(f'"{c}"' for c in columns)
    rows = connection.execute(f"select {listed} from {table} where article_id = ? order by id", [article]).fetchall()
    return [
        tuple(_placed(dict(zip(columns, r, strict=True))).values()) if "archive_file" in columns else r for r in rows
    ]


def _short(value: Any) -> str:
    said = repr(value)
    return said if len(said) <= 60 else said[:57] + "..."
