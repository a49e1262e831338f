"""Import this before Datasette: it makes Datasette use the standard ``sqlite3``, whose connections can be limited.

Datasette prefers pysqlite3, which has no ``setlimit``, and without it a visitor's ``hex(zeroblob(2e8))`` fills
the memory. A published copy is opened immutable and never written, so the older SQLite of the standard module
is safe here (its WAL bug needs a writer).
"""

from __future__ import annotations

import sqlite3
import sys

#: Bytes: no value that a visitor's SQL makes may be longer.
VALUE_LIMIT = 2_000_000


def use_standard_sqlite() -> None:
    """Hide pysqlite3 while Datasette chooses its module."""
    kept = sys.modules.get("pysqlite3")
    sys.modules["pysqlite3"] = None  # type: ignore[assignment]  # makes `import pysqlite3` an ImportError
    try:
        import datasette.utils.sqlite  # noqa: F401
    finally:
        if kept is None:
            del sys.modules["pysqlite3"]
        else:
            sys.modules["pysqlite3"] = kept


def limit(connection: sqlite3.Connection) -> None:
    """Limit what one value may hold and how much is cached."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_LIMIT)
    connection.execute("pragma cache_size = -65536")


use_standard_sqlite()
