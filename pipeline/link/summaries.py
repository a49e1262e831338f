"""Entities and rules as many articles give them, summed up: the name most used, every other name, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntityView:
    """An entity as one article gives it."""

    entity_id: str
    label: str
    name: str
    aliases: tuple[str, ...]
    kb_id: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class EntitySummary:
    """An entity over all articles. ``aliases`` are (name, why, number of articles)."""

    id: str
    label: str
    name: str
    kb_id: str | None
    why: str | None
    aliases: tuple[tuple[str, str | None, int], ...]


def most_common(values: Iterable[str | None]) -> str | None:
    """The value that occurs most; among equals the longest, then the first in the alphabet."""
    counts = Counter(v for v in values if v)
    return min(counts, key=lambda v: (-counts[v], -len(v), v)) if counts else None


def sum_up_entities(views: Iterable[EntityView]) -> list[EntitySummary]:
    """One summary an entity, whatever the order of the articles."""
    by_entity: dict[str, list[EntityView]] = {}
    for view in views:
        by_entity.setdefault(view.entity_id, []).append(view)
    return [_sum_up(key, same) for key, same in sorted(by_entity.items())]


def _sum_up(key: str, views: Sequence[EntityView]) -> EntitySummary:
    name = most_common(v.name for v in views) or views[0].name
    reasons: dict[str, list[str | None]] = {}
    for view in views:
        for alias in {view.name, *view.aliases} - {name}:
            reasons.setdefault(alias, []).append(view.why)
    aliases = tuple((a, most_common(why), len(why)) for a, why in sorted(reasons.items()))
    label = most_common(v.label for v in views) or views[0].label
    return EntitySummary(
        key, label, name, most_common(v.kb_id for v in views), most_common(v.why for v in views), aliases
    )
