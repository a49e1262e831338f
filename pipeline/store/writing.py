"""Writing one article's rows: inserting a new article, replacing a known one, keeping its earlier version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from json import dumps
from typing import Any

from pipeline.store.ids import row_id
from pipeline.store.rows import FACT_TABLES, KNOWN_BY, ArticleRows, Row
from pipeline.store.schema import schema

#: A version of an article differs in one of these; other metadata are only brought up to date.
VERSIONED = ("title", "text", "published_at")
ADDRESS = ("id", "article_id", "sentence_id")


@cache
def insert_sql(table: str, *, or_ignore: bool = False, columns: tuple[str, ...] | None = None) -> str:
    """An INSERT of the columns that extraction writes."""
    names = columns or schema().tables[table].written
    listed, marks = ", ".join(f'"{c}"' for c in names), ", ".join("?" * len(names))
    return f"insert {'or ignore ' if or_ignore else ''}into {table} ({listed}) values ({marks})"


@cache
def upsert_sql(table: str) -> str:
    """An INSERT that brings a row with the same id up to date, but leaves what the room ``link`` wrote."""
    setting = ", ".join(f'"{c}" = excluded."{c}"' for c in schema().tables[table].written if c != "id")
    return f"{insert_sql(table)} on conflict (id) do update set {setting}"


@cache
def _select_sql(table: str, by: str) -> str:
    listed = ", ".join(f'"{c}"' for c in schema().tables[table].written)
    return f"select {listed} from {table} where {by} = ?"


def insert_parents(connection: Any, rows: Sequence[ArticleRows]) -> None:
    """What many articles share; names and counts are summed up by the room ``link``."""
    entities = insert_sql("entities", or_ignore=True, columns=("id", "label", "name"))
    connection.executemany(entities, (e for r in rows for e in r.entities))
    rules = insert_sql("regulations", or_ignore=True, columns=("id", "kind", "number", "year"))
    connection.executemany(rules, (x for r in rows for x in r.regulations))


def insert_articles(connection: Any, rows: Sequence[ArticleRows]) -> None:
    """Articles that the database does not know yet."""
    connection.executemany(insert_sql("articles"), (r.article for r in rows))
    for table in KNOWN_BY:
        connection.executemany(insert_sql(table), (row for r in rows for row in r.tables[table].values()))


def replace_article(connection: Any, rows: ArticleRows, now: str) -> None:
    """An article that the database knows: only what differs is written, so that what stays keeps its id.

    Where title, text or time differ, the earlier capture goes to ``article_versions`` with its facts; one
    that was fetched before the stored one goes there itself and the stored one stays.
    """
    columns = schema().tables["articles"].written
    old_row = connection.execute(_select_sql("articles", "id"), [rows.id]).fetchone()
    old, new = (dict(zip(columns, row, strict=True)) for row in (old_row, rows.article))
    stored = {table: _stored(connection, table, rows.id) for table in KNOWN_BY}
    if any(old[c] != new[c] for c in VERSIONED):
        if _older(new, old):
            _insert_version(connection, new, rows.tables, now)
            return
        _insert_version(connection, old, stored, now)
    if rows.article != old_row:
        connection.execute(upsert_sql("articles"), rows.article)
    for table in KNOWN_BY:
        changed = [row for key, row in rows.tables[table].items() if stored[table].get(key) != row]
        connection.executemany(upsert_sql(table), changed)
    for table in reversed(KNOWN_BY):
        delete_rows(connection, table, stored[table].keys() - rows.tables[table].keys())


def _stored(connection: Any, table: str, article: str) -> dict[str, Row]:
    return {row[0]: tuple(row) for row in connection.execute(_select_sql(table, "article_id"), [article])}


def _older(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    return bool(new["fetched_at"] and old["fetched_at"] and new["fetched_at"] < old["fetched_at"])


def _insert_version(
    connection: Any, article: Mapping[str, Any], tables: Mapping[str, Mapping[str, Row]], now: str
) -> None:
    own = {
        "id": row_id("article_versions", article["id"], article["content_hash"]),
        "article_id": article["id"],
        "stored_at": now,
        "facts": dumps(_facts(tables), ensure_ascii=False),
    }
    columns = schema().tables["article_versions"].written
    row = [own[c] if c in own else article[c] for c in columns]
    connection.execute(insert_sql("article_versions", or_ignore=True), row)


def _facts(tables: Mapping[str, Mapping[str, Row]]) -> dict[str, list[dict[str, Any]]]:
    """Facts by table as objects without what is empty, in the order of the text."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in FACT_TABLES:
        columns = schema().tables[table].written
        rows = [dict(zip(columns, row, strict=True)) for row in tables[table].values()]
        rows.sort(key=lambda r: (r["start"], r["end"], r["id"]))
        found[table] = [{c: v for c, v in r.items() if v is not None and c not in ADDRESS} for r in rows]
    return found


def delete_rows(connection: Any, table: str, ids: Iterable[str]) -> None:
    """Delete rows, and what the room ``link`` derived from them (it derives it anew)."""
    keys = [(key,) for key in ids]
    if not keys:
        return
    for child, column in schema().referring(table):
        if child not in KNOWN_BY:
            connection.executemany(f"delete from {child} where {column.name} = ?", keys)
    connection.executemany(f"delete from {table} where id = ?", keys)


def update_rows(connection: Any, table: str, rows: Sequence[Row]) -> None:
    """Whole rows of a derived table, of which only those are written that differ: search indexes follow each."""
    columns = tuple(c.name for c in schema().tables[table].columns)
    listed = ", ".join(f'"{c}"' for c in columns)
    now = {row[0]: tuple(row) for row in connection.execute(f"select {listed} from {table}")}
    setting = ", ".join(f'"{c}" = excluded."{c}"' for c in columns if c != "id")
    sql = f"{insert_sql(table, columns=columns)} on conflict (id) do update set {setting}"
    connection.executemany(sql, [row for row in rows if now.get(row[0]) != row])


def delete_others(connection: Any, table: str, rows: Iterable[Row]) -> None:
    """Delete the rows of a derived table that are not among ``rows``."""
    keep = {row[0] for row in rows}
    gone = [(key,) for (key,) in connection.execute(f"select id from {table}") if key not in keep]
    connection.executemany(f"delete from {table} where id = ?", gone)
