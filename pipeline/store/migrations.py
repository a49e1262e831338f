"""From an older schema to this one: new tables and columns by themselves, everything else as a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.store.connection import APPLICATION_ID, StoreError, connect, sqlite_module
from pipeline.store.schema import schema
from pipeline.store.tables import create_missing

#: version -> what has to be done to a database of the version before it, besides new tables and columns.
STEPS: Mapping[int, Callable[[Any], None]] = {
    3: lambda connection: connection.execute("alter table articles add column kind text not null default 'news'"),
}


def migrate(path: Path) -> tuple[int, int]:
    """Bring the database at ``path`` to this schema; returns its version before and after."""
    with closing(connect(path, write=True)) as connection:
        return migrate_connection(connection, path)


def migrate_connection(connection: Any, path: Path) -> tuple[int, int]:
    """Bring an open database to this schema in one transaction; returns its version before and after.

    Version 0 is an empty database. Raises :class:`StoreError` for one that is not ours, or newer.
    """
    before, now = check_version(connection, path), schema().version
    if before < now:
        try:
            connection.execute("begin immediate")
            for version in range(before + 1, now + 1) if before else ():
                STEPS.get(version, _nothing)(connection)
            create_missing(connection, schema())
            connection.execute("commit")
        except sqlite_module().Error as error:
            if connection.in_transaction:
                connection.execute("rollback")
            raise StoreError(f"{path}: {error}") from error
    return before, now


def check_version(connection: Any, path: Path) -> int:
    """The schema version of a database of ours (0: empty). Raises :class:`StoreError` for any other, or newer."""
    (mark,), (version,) = (connection.execute(f"pragma {p}").fetchone() for p in ("application_id", "user_version"))
    empty = connection.execute("select count(*) = 0 from sqlite_master").fetchone()[0]
    if empty:
        return 0
    if mark != APPLICATION_ID:
        raise StoreError(f"{path}: not a database of Fakta; choose another file")
    if version > schema().version:
        raise StoreError(
            f"{path}: has schema {version}, newer than {schema().version} which this Fakta knows; upgrade Fakta"
        )
    return int(version)


def _nothing(connection: Any) -> None:
    """A version that only added tables, columns, indexes or views."""
