"""Search over articles, claims, quotes, entities and rules, ranked; numbers are found as written ("5,75")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

#: kind -> table. Each table has the indexes ``<table>_fts`` (words) and ``<table>_trigram`` (substrings).
KINDS: Mapping[str, str] = {
    "klaim": "claims",
    "artikel": "articles",
    "kutipan": "quotes",
    "entitas": "entities",
    "aturan": "regulations",
}
LIMIT = 20


def word_query(typed: str) -> str | None:
    """An FTS5 query in which nothing that was typed is an operator; the last word may go on."""
    words = re.findall(r"[\w]+(?:[.,/-][\w]+)*", typed)
    return " ".join(f'"{w}"' for w in words[:-1]) + f' "{words[-1]}"*' if words else None


def substring_query(typed: str) -> str | None:
    """A trigram query: each part of three or more characters, somewhere inside a word or number."""
    parts = [p.replace('"', "") for p in typed.split()]
    return " ".join(f'"{p}"' for p in parts if len(p) >= 3) or None


async def search(database: Any, typed: str, kind: str, limit: int = LIMIT) -> list[dict[str, Any]]:
    """Rows of one kind, best first: words by rank, then what only holds them as substrings."""
    table = KINDS[kind]
    found: dict[str, dict[str, Any]] = {}
    for suffix, query in (("fts", word_query(typed)), ("trigram", substring_query(typed))):
        if query is None or len(found) >= limit:
            continue
        sql = (
            f"select t.* from {table}_{suffix} f join {table} t on t.rowid = f.rowid "
            f"where {table}_{suffix} match :query order by f.rank limit :limit"
        )
        result = await database.execute(sql, {"query": query, "limit": limit})
        for row in result.rows:
            found.setdefault(row["id"], dict(row))
    return list(found.values())[:limit]
