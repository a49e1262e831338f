"""Tables and views as files that other programs read: CSV, XLSX, Parquet."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.store.connection import StoreError, connect, sqlite_module
from pipeline.store.migrations import check_version
from pipeline.store.schema import schema
from pipeline.store.sheets import Workbook, csv_lines

BATCH = 20_000  # rows that are in memory at once
ENDINGS = (".csv", ".xlsx", ".parquet")


@dataclass(frozen=True, slots=True)
class Written:
    """One table in a file. ``cut`` counts cells that were longer than Excel allows."""

    table: str
    path: Path
    rows: int
    cut: int = 0


def views() -> tuple[str, ...]:
    """What is exported unless tables are named: the views that are made for reading."""
    return tuple(schema().views)


def export(database: Path, target: Path, tables: Sequence[str] = (), *, excel: bool = False) -> list[Written]:
    """Write ``tables`` (else all views) to ``target``, whose ending says how.

    XLSX holds them all as sheets; for CSV and Parquet of more than one table ``target`` is a pattern with
    ``{}`` for the name. Each file is put in place whole. Raises :class:`StoreError` for an unknown ending or
    table, too many rows for a sheet, a missing library, or a file that cannot be written.
    """
    ending, tables = target.suffix.lower(), tuple(tables) or views()
    _check(database, target, tables, excel)
    with closing(connect(database, write=False)) as connection:
        check_version(connection, database)
        present = connection.execute("select name from sqlite_master where type in ('table', 'view')")
        known = {name for (name,) in present}
        for table in tables:
            if table not in known:
                raise StoreError(f"{database}: has no table or view {table!r}; docs/schema.md lists them")
        try:
            if ending == ".xlsx":
                return _xlsx(connection, target, tables)
            write = _parquet if ending == ".parquet" else _excel_csv if excel else _csv
            return [_one(connection, Path(str(target).replace("{}", t)), t, write) for t in tables]
        except (OSError, sqlite_module().Error) as error:
            raise StoreError(f"{target}: {error}") from error


def _check(database: Path, target: Path, tables: Sequence[str], excel: bool) -> None:
    if not database.is_file():
        raise StoreError(f"{database}: no such database")
    if target.suffix.lower() not in ENDINGS:
        raise StoreError(f"{target}: which format? end the name in {', '.join(ENDINGS)}")
    if excel and target.suffix.lower() != ".csv":
        raise StoreError(f"{target}: --excel is for CSV; an XLSX file needs no such option")
    if target.suffix.lower() != ".xlsx" and len(tables) > 1 and "{}" not in target.name:
        raise StoreError(f"{target}: {len(tables)} tables need a name each: write {{}} in it, or name one with --table")


@contextmanager
def _in_place(target: Path) -> Iterator[Path]:
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as folder:
        part = Path(folder) / target.name
        yield part
        os.replace(part, target)


def _one(connection: Any, target: Path, table: str, write: Any) -> Written:
    with _in_place(target) as part:
        return Written(table, target, write(connection, part, table))


def _cursor(connection: Any, table: str) -> tuple[list[str], Any]:
    cursor = connection.execute(f'select * from "{table}"')
    return [column[0] for column in cursor.description], cursor


def _csv(connection: Any, part: Path, table: str, *, excel: bool = False) -> int:
    columns, cursor = _cursor(connection, table)
    with part.open("w", encoding="utf8", newline="") as file:
        lines = -1
        for line in csv_lines(columns, cursor, excel=excel):
            file.write(line)
            lines += 1
    return lines


def _excel_csv(connection: Any, part: Path, table: str) -> int:
    return _csv(connection, part, table, excel=True)


def _xlsx(connection: Any, target: Path, tables: Sequence[str]) -> list[Written]:
    with _in_place(target) as part:
        book = Workbook(part)
        try:
            counts = {table: book.add(table, *_cursor(connection, table)) for table in tables}
        except OverflowError as error:
            raise StoreError(f"{target}: {error}; a sheet holds no more: export CSV or Parquet") from error
        finally:
            book.close()
        return [Written(table, target, rows, book.cut) for table, rows in counts.items()]


def _parquet(connection: Any, part: Path, table: str) -> int:
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise StoreError("Parquet needs the extra: pip install 'fakta[parquet]'") from error
    kinds = _kinds(connection, table)
    types = {"text": arrow.string(), "integer": arrow.int64(), "real": arrow.float64()}
    form = arrow.schema([(name, types[kind]) for name, kind in kinds.items()])
    _, cursor = _cursor(connection, table)
    count = 0
    with parquet.ParquetWriter(part, form, compression="zstd") as writer:
        while batch := cursor.fetchmany(BATCH):
            columns = zip(*batch, strict=True)
            arrays = [arrow.array(column, type=field.type) for column, field in zip(columns, form, strict=True)]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=form))
            count += len(batch)
    return count


def _kinds(connection: Any, table: str) -> dict[str, str]:
    """The type of each column: as declared, else as its values are (an expression of a view has no type)."""
    found = {}
    for _, name, declared, *_ in connection.execute(f'pragma table_xinfo("{table}")').fetchall():
        known = (declared or "").lower()
        found[name] = known if known in ("text", "integer", "real") else _kind(connection, table, name)
    return found


def _kind(connection: Any, table: str, column: str) -> str:
    found = {kind for (kind,) in connection.execute(f'select distinct typeof("{column}") from "{table}"')} - {"null"}
    if found <= {"integer"} and found:
        return "integer"
    return "real" if found and found <= {"integer", "real"} else "text"
