"""Import this before Datasette: it makes Datasette use the standard ``sqlite3``, whose connections can be limited.

Datasette prefers pysqlite3, which has no ``setlimit``, and without it a visitor's ``hex(zeroblob(2e8))`` fills
the memory. A published copy is opened immutable and never written, so the older SQLite of the standard module
is safe here (its WAL bug needs a writer).
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

#: Bytes: no value that a visitor's SQL makes may be longer. The longest article that is read has 300,000 characters.
VALUE_LIMIT = 600_000
#: Bytes of all values of one answer together.
ANSWER_LIMIT = 16_000_000
#: Seconds after which a query is interrupted. Datasette's own limit is looked at every 1000 steps of SQLite, and one
#: step may compare a long text with a long pattern; an interruption takes effect with the next row.
SECONDS = 0.8
LIMITS: Mapping[int, int] = {
    sqlite3.SQLITE_LIMIT_LENGTH: VALUE_LIMIT,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
CHARACTERS = 100  # that trim() may be told to take away


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
    """Limit what one value and one answer may hold, and replace the functions that can take for ever.

    SQLite's own instr() and replace() need the product of both lengths, which no time limit stops.
    """
    for what, most in LIMITS.items():
        connection.setlimit(what, most)
    connection.execute("pragma cache_size = -32768")  # KB; a sort keeps as much before it goes to disk
    connection.create_function("instr", 2, _instr, deterministic=True)
    connection.create_function("replace", 3, _replace, deterministic=True)
    connection.create_function("json_patch", 2, _refused, deterministic=True)
    for name in ("trim", "ltrim", "rtrim"):
        connection.create_function(name, 2, _trimmer(name), deterministic=True)
    connection.text_factory = _text
    connection.row_factory = _row


class _Answer(threading.local):
    """How many bytes the query of this thread has given."""

    size = 0

    def add(self, size: int) -> None:
        self.size += size
        if self.size > ANSWER_LIMIT:
            raise sqlite3.OperationalError(f"the answer is longer than {ANSWER_LIMIT:,} bytes; ask for less")


_answer = _Answer()


def watched(work: Callable[[sqlite3.Connection], Any]) -> Callable[[sqlite3.Connection], Any]:
    """What a thread does with a connection, interrupted when its time is over."""

    def run(connection: sqlite3.Connection) -> Any:
        _answer.size = 0
        timer = threading.Timer(SECONDS, connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            return work(connection)
        finally:
            timer.cancel()

    return run


def _text(value: bytes) -> str:
    _answer.add(len(value))
    return str(value, "utf-8", "replace")


def _row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
    for value in values:
        if value.__class__ is bytes:
            _answer.add(len(value))
    return sqlite3.Row(cursor, values)


def _instr(text: Any, part: Any) -> int | None:
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _string(text).find(_string(part)) + 1


def _replace(text: Any, old: Any, new: Any) -> str | None:
    if text is None or old is None or new is None:
        return None
    text, old, new = _string(text), _string(old), _string(new)
    if not old:
        return text
    if len(text) + text.count(old) * (len(new) - len(old)) > VALUE_LIMIT:
        raise ValueError("string or blob too big")
    return text.replace(old, new)


def _trimmer(name: str) -> Callable[[Any, Any], str | None]:
    strip = {"trim": str.strip, "ltrim": str.lstrip, "rtrim": str.rstrip}[name]

    def trim(text: Any, characters: Any) -> str | None:
        if text is None or characters is None:
            return None
        if len(_string(characters)) > CHARACTERS:
            raise ValueError("too many characters to trim")
        return strip(_string(text), _string(characters))

    return trim


def _refused(*_: Any) -> None:
    raise ValueError("not here")


def _string(value: Any) -> str:
    return value.decode("utf8", "replace") if isinstance(value, bytes) else str(value)


use_standard_sqlite()
