"""Saved searches: a YAML file whose entries become canned queries, with JSON, CSV and, of words, Atom.

An entry has a title and either ``sql`` (a SELECT; ``:name`` is asked for on the page) or ``cari`` (words).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from datasette.utils import InvalidSql, validate_sql_select
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.errors import FaktaError
from pipeline.store.finding import expressions
from pipeline.store.schema import schema

BESIDE = "queries.yaml"  # the name of the file beside a database
NAME = re.compile(r"[a-z0-9_-]+")
#: The columns that begin with atom_ let datasette-atom make a feed of the result.
WORDS = """select a.published_at as atom_updated, c.type as jenis, c.subject as subjek, c.text as atom_content,
  c.speaker as menurut, coalesce(c.subject || ': ', '') || a.title as atom_title, a.url as atom_link,
  'urn:x-fakta:claims:' || c.id as atom_id
from search_claims f join search_rows r on r.kind = 'claims' and r.position = f.rowid
  join claims c on c.id = r.id join articles a on a.id = c.article_id
where search_claims match '{{head body context}} : ({words})' and a.published_at is not null
order by f.rowid desc limit 200"""


class Saved(BaseModel):
    """One entry of the file."""

    model_config = ConfigDict(extra="forbid")

    title: str
    description: str = ""
    sql: str | None = None
    cari: str | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Saved:
        if (self.sql is None) == (self.cari is None):
            raise ValueError("give either sql or cari")
        if self.sql is not None:
            try:
                validate_sql_select(self.sql)
            except InvalidSql as error:
                raise ValueError(f"sql: {error}") from None
        return self


def saved_searches(path: Path | None, database: Path) -> dict[str, dict[str, Any]]:
    """The canned queries of ``path``, else of ``queries.yaml`` beside the database where that is there.

    Raises :class:`FaktaError` naming the entry that cannot be read.
    """
    file = path or database.with_name(BESIDE)
    if path is None and not file.is_file():
        return {}
    try:
        entries = yaml.safe_load(file.read_text(encoding="utf8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FaktaError(f"{file}: {' '.join(str(error).split())}") from error
    if not isinstance(entries, dict):
        raise FaktaError(f"{file}: not a list of names with a title and sql or cari each")
    return {str(name): _query(file, str(name), entry) for name, entry in entries.items()}


def _query(file: Path, name: str, entry: Any) -> dict[str, Any]:
    if not NAME.fullmatch(name) or name in schema().tables or name in schema().views:
        raise FaktaError(f"{file}: {name}: is no name for a search; write small letters, digits, _ and -, no table")
    try:
        saved = Saved.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, (name, *first["loc"])))
        raise FaktaError(f"{file}: {where}: {first['msg'].removeprefix('Value error, ')}") from error
    return {"title": saved.title, "description": saved.description, "sql": saved.sql or _sql(saved.cari or "")}


def _sql(words: str) -> str:
    """The search for words as SQL; nothing in them is an operator."""
    expression = next((e for _, e in expressions(words) if e), '""')
    return WORDS.format(words=expression.replace("'", "''"))
