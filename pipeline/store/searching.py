"""The search index of a published copy: for each kind of ``search.yaml`` words by their roots, newest last.

``search_rows`` says what stands at a position; ``search_<kind>`` knows words and facets by position and keeps no text.
Positions follow time, so that the newest matches are read first and a span of days is a span of positions: a page
costs the same over a million facts as over a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.store.stems import stemmed

ROWS = """
create table search_rows (
  kind text not null, position integer not null, id text not null, at text, source text, type text,
  primary key (kind, position)
) strict, without rowid
"""
#: Our tokens are made by ``stems``; this only parts them at spaces.
TOKENIZER = "unicode61 remove_diacritics 2 tokenchars ''.,/:%_-''"


@cache
def declared() -> Mapping[str, Any]:
    """``search.yaml``."""
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("search.yaml").read_text(encoding="utf8"))
    return found


def facet(kind: str, value: str) -> str:
    """A facet as one token of the index: ``e:org:klipklop``."""
    return re.sub(r"[^\w.:/-]", "_", f"{kind}:{value}".lower())


def build_search(connection: Any) -> None:
    """Fill the index of a copy that nobody reads yet. Must run inside a transaction."""
    connection.create_function("concat_words", -1, _concat_words, deterministic=True)
    connection.execute(ROWS)
    for kind, entry in declared()["kinds"].items():
        columns = f"head, body, context, facets, content='', tokenize='{TOKENIZER}'"
        connection.execute(f"create virtual table search_{kind} using fts5 ({columns})")
        connection.executemany(
            f"insert into search_{kind} (rowid, head, body, context, facets) values (?, ?, ?, ?, ?)",
            _documents(connection, kind, entry["sql"]),
        )
        connection.execute(f"insert into search_{kind} (search_{kind}) values ('optimize')")
    connection.execute("create index idx_search_rows_at on search_rows (kind, at)")
    for number, columns in enumerate(declared()["indexes"]):
        connection.execute(f"create index idx_pages_{number} on {columns}")


def _documents(connection: Any, kind: str, sql: str) -> Iterator[tuple[int, str, str, str, str]]:
    """The words of each row; what stands at its position is written by the way."""
    insert = "insert into search_rows values (?, ?, ?, ?, ?, ?)"
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    for position, values in enumerate(cursor, 1):
        row = dict(zip(names, values, strict=True))
        connection.execute(insert, (kind, position, row["id"], row["at"], row["source"], row["type"]))
        head, body, context = (stemmed(row.get(column) or "") for column in ("head", "body", "context"))
        own = [facet(name, value) for name, value in (("s", row["source"]), ("t", row["type"])) if value]
        listed = (facet(*f.split(":", 1)) for f in (row["facets"] or "").split())
        yield position, head, body, context, " ".join(dict.fromkeys([*own, *listed]))


def _concat_words(*parts: Any) -> str:
    return " ".join(str(p) for p in parts if p is not None)
