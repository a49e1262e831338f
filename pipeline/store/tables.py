"""From the declared schema to tables, indexes, search indexes and views in a database."""

from __future__ import annotations

from typing import Any

from pipeline.store.connection import APPLICATION_ID, utils
from pipeline.store.schema import Column, Schema, Table

#: suffix of a table's search index -> its tokenizer. Words are ranked; trigrams find parts of words and numbers.
INDEXES = {"fts": "unicode61 remove_diacritics 2", "trigram": "trigram"}


def create_missing(connection: Any, schema: Schema) -> None:
    """Create what the schema declares and the database lacks; views and triggers are made anew.

    Must run inside a transaction. Columns are only ever added here; anything else is a step of ``migrations``.
    """
    present = set(utils(connection).table_names())
    for table in schema.tables.values():
        if table.name not in present:
            _create_table(connection, table)
        else:
            _add_columns(connection, table)
        for name, tokenizer in INDEXES.items() if table.search else ():
            _create_search(connection, table, f"{table.name}_{name}", tokenizer)
        if table.rows:
            marks = ", ".join("?" * len(table.columns))
            connection.executemany(f"insert or replace into {table.name} values ({marks})", table.rows)
    for view in schema.views.values():
        connection.execute(f"drop view if exists {view.name}")
        connection.execute(f"create view {view.name} as\n{view.sql}")
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {schema.version}")


def _create_table(connection: Any, table: Table) -> None:
    """Our own statement, since sqlite-utils commits when it creates a table and this is one transaction."""
    columns = ",\n  ".join(_definition(c) for c in table.columns)
    connection.execute(f"create table {table.name} (\n  {columns}\n) strict")
    for column in table.unique:
        connection.execute(f"create unique index idx_{table.name}_{column} on {table.name} ({column})")
    _create_indexes(connection, table.name, table.columns)


def _definition(column: Column) -> str:
    key = " primary key" if column.name == "id" else ""
    required = " not null" if column.required else ""
    references = f" references {column.references} (id)" if column.references else ""
    return f'"{column.name}" {column.type}{key}{required}{references}'


def _create_indexes(connection: Any, table: str, columns: tuple[Column, ...]) -> None:
    """Indexes of single columns; partial ones where a value may be absent, which SQLite uses for ``= ?`` too."""
    for column in columns:
        if column.indexed:
            where = "" if column.required else f" where {column.name} is not null"
            name = f"idx_{table}_{column.name}"
            connection.execute(f"create index if not exists {name} on {table} ({column.name}){where}")


def _add_columns(connection: Any, table: Table) -> None:
    have = {c.name for c in utils(connection)[table.name].columns}
    for column in table.columns:
        if column.name not in have:
            empty = "''" if column.type == "text" else "0"
            default = f" default {empty}" if column.required else ""
            connection.execute(f"alter table {table.name} add column {_definition(column)}{default}")
    _create_indexes(connection, table.name, table.columns)


def _create_search(connection: Any, table: Table, index: str, tokenizer: str) -> None:
    """A search index that keeps no text of its own, and the triggers that keep it in step with its table."""
    columns = ", ".join(table.search)
    new, old = (", ".join(f"{side}.{c}" for c in table.search) for side in ("new", "old"))
    gone = f"insert into {index} ({index}, rowid, {columns}) values ('delete', old.rowid, {old});"
    come = f"insert into {index} (rowid, {columns}) values (new.rowid, {new});"
    connection.execute(
        f"create virtual table if not exists {index} using fts5 "
        f"({columns}, content='{table.name}', tokenize='{tokenizer}')"
    )
    for event, body in (("insert", come), ("delete", gone), (f"update of {columns}", gone + come)):
        name = f"{index}_{event.split()[0]}"
        connection.execute(f"drop trigger if exists {name}")
        connection.execute(f"create trigger {name} after {event} on {table.name} begin {body} end")
