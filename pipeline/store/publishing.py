"""The copy that is browsed: whole, checked, and put in place in one step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.store.applying import apply
from pipeline.store.connection import StoreError, connect, sqlite_module
from pipeline.store.corrections import Entry, log_of, read_log
from pipeline.store.migrations import check_version
from pipeline.store.schema import schema
from pipeline.store.searching import build_search
from pipeline.store.tables import INDEXES, create_missing

#: What a public copy leaves out: publishers own their texts, and local paths are nobody's business.
LEFT_OUT = (
    "update articles set text = null, extra = '{}', archive_file = null, archive_offset = null",
    "update article_versions set text = null, archive_file = null, archive_offset = null",
    "update runs set sources = null",
    "delete from failures",
)


def publish(source: Path, target: Path, *, public: bool = False, log: Path | None = None) -> None:
    """Copy a database to ``target``, which readers see replaced at once or not at all.

    The corrections of ``log``, else of the log beside the source, are applied to the copy.

    A public copy leaves out full texts and their index; evidence, titles, links and hashes stay. The source
    may be written to meanwhile: the copy is one moment of it. Raises :class:`StoreError` where the source is
    not there, is of another schema, or the copy cannot be written or does not pass SQLite's checks.
    """
    if not source.is_file():
        raise StoreError(f"{source}: no such database; make one with: fakta extract SOURCE --db {source}")
    if target.exists() and target.samefile(source):
        raise StoreError(f"{target}: is the database itself; publish to another file")
    with _one_line_errors(target), TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as folder:
        copy = Path(folder) / "copy.db"
        with closing(connect(source, write=False)) as connection:
            if check_version(connection, source) != schema().version:
                raise StoreError(f"{source}: has an older schema; run: fakta migrate {source}")
            _copy(connection, copy)
        _correct(copy, read_log(log_of(source, log)), public=public)
        if public:
            copy = _without_texts(copy)
        _add_search(copy)
        _check(copy, target)
        os.replace(copy, target)
        _sync(target.parent)


@contextmanager
def _one_line_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite_module().Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise StoreError(f"{target}: {reason}") from error


def _copy(connection: Any, copy: Path) -> None:
    """VACUUM INTO; should it have numbered rows anew, the search indexes, which know rows by number, are rebuilt."""
    connection.execute("vacuum into ?", [str(copy)])
    connection.execute("attach ? as copy", [str(copy)])
    try:
        for table in (t for t in schema().tables.values() if t.search):
            moved = f"select 1 from main.{table.name} a join copy.{table.name} b using (id) where a.rowid <> b.rowid"
            if connection.execute(f"{moved} limit 1").fetchone():
                _rebuild(connection, table.name, "copy.")
    finally:
        connection.execute("detach copy")


def _rebuild(connection: Any, table: str, where: str = "") -> None:
    for name in INDEXES:
        index = f"{table}_{name}"
        connection.execute(f"insert into {where}{index} ({index}) values ('rebuild')")


def _without_texts(copy: Path) -> Path:
    """The texts taken out of a copy and out of its free pages: the result is a copy of it."""
    stripped = copy.with_name("public.db")
    with closing(connect(copy, write=True)) as connection:
        connection.execute("pragma journal_mode = delete")
        connection.execute("begin immediate")
        for name in INDEXES:
            for event in ("insert", "delete", "update"):
                connection.execute(f"drop trigger articles_{name}_{event}")
        for statement in LEFT_OUT:
            connection.execute(statement)
        _rebuild(connection, "articles")
        create_missing(connection, schema())  # the triggers again
        connection.execute("commit")
        _copy(connection, stripped)
    return stripped


def _correct(copy: Path, entries: list[Entry], *, public: bool) -> None:
    """The corrections of people, and what follows from them; a public copy does not say who they are."""
    if not entries:
        return
    with closing(connect(copy, write=True)) as connection:
        connection.execute("pragma journal_mode = delete")
        connection.execute("begin immediate")
        apply(connection, entries, names=not public)
        connection.execute("commit")


def _add_search(copy: Path) -> None:
    """The index that the pages search, of what the copy still has."""
    with closing(connect(copy, write=True)) as connection:
        connection.execute("pragma journal_mode = delete")
        connection.execute("begin immediate")
        build_search(connection)
        connection.execute("commit")


def _check(copy: Path, target: Path) -> None:
    """SQLite's own checks; statistics for its planner; no journal beside a file that is only read."""
    with closing(connect(copy, write=True)) as connection:
        connection.execute("pragma journal_mode = delete")
        found = connection.execute("pragma integrity_check(1)").fetchone()[0]
        broken = connection.execute("pragma foreign_key_check").fetchone()
        if found != "ok" or broken is not None:
            reason = found if found != "ok" else f"{broken[0]} refers to a missing row of {broken[2]}"
            raise StoreError(f"{target}: not published, the copy is damaged: {reason}")
        connection.execute("analyze")
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
