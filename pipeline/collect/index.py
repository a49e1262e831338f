"""The index beside the archive: one row an address and fetch, and one a file that was imported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.utils import sqlite3

from pipeline.errors import FaktaError

FETCHES = {
    **dict.fromkeys(("url", "canonical_url", "site", "fetched_at"), str),
    "status": int,
    **dict.fromkeys(("outcome", "reason", "sha256", "file"), str),
    "offset": int,
    **{"length": int, "kind": str, "run": int, "article_url": str, "page": int},
    **{"etag": str, "last_modified": str, "articles": int},
}
#: ``source`` names a file by its size and beginning; ``read_to`` (bytes) is how far it was read, ``written`` how many
#: bytes of our own file are acknowledged; ``skipped`` is JSON, reason to count.
IMPORTS = {
    **dict.fromkeys(("source", "name", "file", "finished_at", "skipped"), str),
    **dict.fromkeys(("read_to", "written", "kept", "unchanged", "known", "damaged"), int),
}
#: What a collector remembers from one run to the next: ``runs`` and what each has still to ask, which articles lists
#: named on which day, what robots.txt said, and what the reading of each page gave.
COLLECTED: dict[str, tuple[dict[str, type], str | tuple[str, ...]]] = {
    "runs": ({"id": int, "key": str, "what": str, "started_at": str, "finished_at": str}, "id"),
    "queue": ({"run": int, "url": str, "site": str, "host": str, "state": str}, ("run", "url")),
    "sightings": ({"site": str, "day": str, "url": str}, ("site", "day", "url")),
    "robots": (
        {"origin": str, "until": str, "status": int, "content_type": str, "reason": str, "body": bytes},
        "origin",
    ),
    "readings": (
        {
            **{"file": str, "offset": int, "site": str, "day": str, "url": str, "failure": str, "empty": str},
            **{"truncated": int, "access": str},
        },
        ("file", "offset"),
    ),
}
LOOKED_UP = (("fetches", ["canonical_url"]), ("fetches", ["run", "kind"]), ("queue", ["run", "site", "state"]))
SAFE_WAL = (3, 51, 3)


def open_index(folder: Path) -> sqlite_utils.Database:
    """The index of an archive, made where it is not there yet.

    Raises :class:`FaktaError` where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        index = sqlite_utils.Database(folder / "index.db")
        _tune(index)
        _create(index)
    except (OSError, sqlite3.Error) as error:
        said = getattr(error, "strerror", None) or error
        raise FaktaError(f"{folder}: {said}; name a folder that can be written with --archive") from error
    return index


def _tune(index: sqlite_utils.Database) -> None:
    """Commit without waiting for the disk: a row that a power cut takes is made again from its WARC record.

    Older SQLite may damage a write-ahead log when it is reset; there each commit waits.
    """
    [version] = index.query("select sqlite_version() as v")
    if tuple(int(part) for part in str(version["v"]).split(".")) >= SAFE_WAL:
        index.conn.execute("pragma journal_mode = wal")
        index.conn.execute("pragma synchronous = normal")


def _create(index: sqlite_utils.Database) -> None:
    """Every table, with the columns that an index of an earlier version lacks."""
    tables: dict[str, tuple[dict[str, type], Any]] = {"fetches": (FETCHES, None), "imports": (IMPORTS, "source")}
    for name, (columns, key) in {**tables, **COLLECTED}.items():
        table: Any = index[name]
        table.create(columns, pk=key, if_not_exists=True)
        for column in columns.keys() - table.columns_dict.keys():
            table.add_column(column, columns[column])
    for name, looked_up in LOOKED_UP:
        indexed: Any = index[name]
        indexed.create_index(looked_up, if_not_exists=True)
