"""Entities and rules summed up over all articles, in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from json import loads
from typing import Any

from pipeline.link import EntitySummary, EntityView, most_common, sum_up_entities
from pipeline.store.ids import row_id
from pipeline.store.rows import Row
from pipeline.store.writing import delete_others, update_rows

SPELLINGS = 12  # of a rule, the most used, that its search index knows
DESCRIBED = ("kind", "number", "year", "name", "issuer", "title", "status")


def sum_up(connection: Any) -> None:
    """Bring ``entities``, ``entity_aliases`` and ``regulations`` up to date with what the articles say."""
    summaries = sum_up_entities(_entity_views(connection))
    counts = _counts(connection, "mentions", "entity_id")
    entities = [_entity_row(s, counts.get(s.id, (0, 0))) for s in summaries]
    aliases = [row for s in summaries for row in _alias_rows(s)]
    rules = list(_regulation_rows(connection))
    for table, rows in (("entities", entities), ("entity_aliases", aliases), ("regulations", rules)):
        update_rows(connection, table, rows)
    for table, rows in (("entity_aliases", aliases), ("entities", entities), ("regulations", rules)):
        delete_others(connection, table, rows)


def _entity_views(connection: Any) -> Iterator[EntityView]:
    sql = "select entity_id, label, name, aliases, kb_id, why from article_entities"
    for entity, label, name, aliases, kb_id, why in connection.execute(sql):
        yield EntityView(entity, label, name, tuple(loads(aliases)), kb_id, why)


def _counts(connection: Any, table: str, column: str) -> dict[str, tuple[int, int]]:
    """Rows and articles by a column."""
    sql = f"select {column}, count(*), count(distinct article_id) from {table} where {column} is not null group by 1"
    return {key: (rows, articles) for key, rows, articles in connection.execute(sql)}


def _entity_row(summary: EntitySummary, counts: tuple[int, int]) -> Row:
    aliases = "; ".join(alias for alias, _, _ in summary.aliases) or None
    return (summary.id, summary.label, summary.name, summary.kb_id, summary.why, aliases, *counts)


def _alias_rows(summary: EntitySummary) -> Iterator[Row]:
    for alias, why, articles in summary.aliases:
        yield (row_id("entity_aliases", summary.id, alias), summary.id, alias, why, articles)


def _regulation_rows(connection: Any) -> Iterator[Row]:
    said: dict[str, list[Row]] = defaultdict(list)
    for key, *described in connection.execute(f"select regulation_id, {', '.join(DESCRIBED)} from article_regulations"):
        said[key].append(tuple(described))
    spellings: dict[str, list[str]] = defaultdict(list)
    used = "select regulation_id, text from regulation_mentions where regulation_id is not null group by 1, 2"
    for key, text in connection.execute(f"{used} order by 1, count(*) desc, 2"):
        spellings[key].append(" ".join(text.split()))
    counts = _counts(connection, "regulation_mentions", "regulation_id")
    cited = "select m.regulation_id, min(a.published_at), max(a.published_at) from article_regulations m"
    times = {k: t for k, *t in connection.execute(f"{cited} join articles a on a.id = m.article_id group by 1")}
    for key, rows in sorted(said.items()):
        described = [_described(values) for values in zip(*rows, strict=True)]
        listed = "; ".join(dict.fromkeys(spellings[key][:SPELLINGS])) or None
        yield (key, *described, listed, *counts.get(key, (0, 0)), *times[key])


def _described(values: Iterable[Any]) -> Any:
    known = [v for v in values if v is not None]
    return max(known) if known and isinstance(known[0], int) else most_common(known)
