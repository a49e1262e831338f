"""The schema as ``schema.yaml`` declares it: tables, columns, indexes, views, and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Language = Literal["id", "en"]
SOURCE = Path(__file__).with_name("schema.yaml")
COLUMN = re.compile(
    r"(?P<type>text|integer|real)(?P<required>!)?(?:\s+->(?P<references>\w+))?(?P<flags>(?:\s+\+(?:index|link|derived))*)"
    r"\s+\|\s+(?P<id>[^|]+?)\s+\|\s+(?P<en>[^|]+)"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``by_link`` and ``derived`` ones are filled by the room ``link``, not from one article."""

    name: str
    type: str
    required: bool
    references: str | None
    indexed: bool
    by_link: bool
    derived: bool
    says: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its primary key is always ``id``. ``search`` are the columns of its two search indexes."""

    name: str
    columns: tuple[Column, ...]
    says: Mapping[Language, str]
    search: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """The columns that extraction writes."""
        return tuple(c.name for c in self.columns if not c.by_link)


@dataclass(frozen=True, slots=True)
class View:
    """A view over the tables."""

    name: str
    sql: str
    says: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Schema:
    """All of it, with the version that ``PRAGMA user_version`` carries."""

    version: int
    tables: Mapping[str, Table]
    views: Mapping[str, View]

    def referring(self, name: str) -> Iterator[tuple[str, Column]]:
        """Every column of another table that refers to table ``name``."""
        for table in self.tables.values():
            yield from ((table.name, c) for c in table.columns if c.references == name)


@cache
def schema() -> Schema:
    """The schema of this version of Fakta."""
    return read_schema(yaml.safe_load(SOURCE.read_text(encoding="utf8")))


def read_schema(source: Mapping[str, Any]) -> Schema:
    """A schema from its declaration; raises ``ValueError`` naming a column that cannot be read."""
    tables = {name: _table(name, entry) for name, entry in source["tables"].items()}
    views = {name: View(name, entry["sql"], _says(entry)) for name, entry in source["views"].items()}
    return Schema(source["version"], tables, views)


def _table(name: str, entry: Mapping[str, Any]) -> Table:
    columns = tuple(_column(name, column, said) for column, said in entry["columns"].items())
    rows = tuple(tuple(row) for row in entry.get("rows", ()))
    return Table(name, columns, _says(entry), tuple(entry.get("search", ())), tuple(entry.get("unique", ())), rows)


def _column(table: str, name: str, said: str) -> Column:
    found = COLUMN.fullmatch(said)
    if found is None:
        raise ValueError(f"schema.yaml: {table}.{name}: cannot read {said!r}")
    flags = found["flags"].split()
    return Column(
        name=name,
        type=found["type"],
        required=bool(found["required"]),
        references=found["references"],
        indexed="+index" in flags,
        by_link="+link" in flags,
        derived="+derived" in flags,
        says={"id": found["id"], "en": found["en"]},
    )


def _says(entry: Mapping[str, Any]) -> Mapping[Language, str]:
    return {"id": entry["id"], "en": entry["en"]}


def table_descriptions(language: Language = "id") -> dict[str, dict[str, Any]]:
    """Datasette's metadata of every table and view: ``{name: {"description": …, "columns": {…}}}``."""
    tables: dict[str, dict[str, Any]] = {
        table.name: {
            "description": table.says[language],
            "columns": {column.name: column.says[language] for column in table.columns},
        }
        for table in schema().tables.values()
    }
    return tables | {view.name: {"description": view.says[language]} for view in schema().views.values()}
