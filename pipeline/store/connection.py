"""Connections to SQLite: pysqlite3 where it is installed, else the standard module."""

from __future__ import annotations

import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlite_utils
from sqlite_utils.utils import sqlite3

from pipeline.errors import FaktaError

APPLICATION_ID = 0x46414B54  # "FAKT" in the header of every database of ours
WAL_FIXED = (3, 51, 3)  # https://sqlite.org/wal.html: before it, the WAL-reset bug can corrupt a database


class StoreError(FaktaError):
    """A database that cannot be read, written or understood; the message is one line."""


def sqlite_module() -> ModuleType:
    """The module that sqlite-utils uses: pysqlite3 where it is installed."""
    module: ModuleType = sqlite3
    return module


def wal_is_safe() -> bool:
    """Whether this SQLite is free of the WAL-reset bug."""
    return tuple(map(int, sqlite3.sqlite_version.split("."))) >= WAL_FIXED


def connect(path: Path, *, write: bool) -> Any:
    """A connection without implicit transactions; its rows are tuples.

    For writing, foreign keys are enforced and each commit is on disk before it returns. Raises
    :class:`StoreError` where the file cannot be opened or is no database.
    """
    try:
        target = str(path) if write else f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(target, uri=not write, isolation_level=None, timeout=30)
        connection.execute("pragma schema_version")
        if write:
            _prepare_writing(connection)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}") from None
    return connection


def _prepare_writing(connection: Any) -> None:
    if wal_is_safe():
        connection.execute("pragma journal_mode = wal")
    else:
        warnings.warn(
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug: writing without WAL, slower but safe"
            " (pip install 'pysqlite3>=0.6.1')",
            stacklevel=4,
        )
        connection.execute("pragma journal_mode = delete")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma cache_size = -131072")
    connection.execute("pragma temp_store = memory")


def utils(connection: Any) -> sqlite_utils.Database:
    """The connection as sqlite-utils sees it."""
    return sqlite_utils.Database(connection)
