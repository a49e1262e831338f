"""One article's facts as rows of the tables, checked: every span reproduces its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from json import dumps
from typing import Any

from pipeline.records import Article, Claim, Facts, Regulation, RegulationMention
from pipeline.store.ids import article_id, content_hash, fact_ids
from pipeline.store.schema import schema

Row = tuple[Any, ...]

#: SQLite's substr() ends at NUL, and UTF-8 has no lone surrogates: both become U+FFFD, one for one.
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")

#: table -> what a fact of it is known by, besides its article. Parents before children.
KNOWN_BY: dict[str, tuple[str, ...]] = {
    "sentences": ("start", "end"),
    "article_entities": ("entity_id",),
    "article_regulations": ("regulation_id",),
    "mentions": ("start", "end", "label"),
    "affiliations": ("person_id", "role", "employer_id", "start", "end"),
    "dates": ("start", "end", "type"),
    "date_hints": ("start", "end", "kind"),
    "percentages": ("start", "end"),
    "money": ("start", "end"),
    "regulation_mentions": ("start", "end"),
    "regulation_anaphora": ("start", "end"),
    "quotes": ("start", "end"),
    "statements": ("start", "end"),
    "claims": ("start", "end", "type", "subject"),
    "headline_claims": ("start", "end", "type", "subject"),
}
#: The tables of an article's facts that a reader would call facts.
FACT_TABLES = tuple(t for t in KNOWN_BY if t not in ("sentences", "article_entities", "article_regulations"))
ENTITY_COLUMNS = ("subject_id", "object_id", "speaker_id", "authority_id")


class InvalidFacts(ValueError):
    """Facts that contradict their article: an offset that does not reproduce its text, an unknown entity."""


@dataclass(slots=True)
class ArticleRows:
    """The rows of one article: ``tables`` maps a table to its rows by id, columns as ``Table.written``."""

    id: str
    article: Row
    entities: list[Row]
    regulations: list[Row]
    tables: dict[str, dict[str, Row]] = field(default_factory=dict)


def storable(value: Any) -> Any:
    """A value as SQLite can keep and cut it; text keeps its length."""
    return UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else value


def article_rows(facts: Facts, *, engine: str, rules: str) -> ArticleRows:
    """All rows of an article. Raises :class:`InvalidFacts` where they contradict the article."""
    key = article_id(facts.article.url)
    entities = {e.id: e for e in facts.entities}
    rules_cited = _regulations(facts)
    rows = ArticleRows(
        id=key,
        article=_article_row(key, facts.article, engine, rules),
        entities=[tuple(map(storable, (e.id, e.label, e.name))) for e in entities.values()],
        regulations=[(r.id, r.kind, r.number, r.year) for r in rules_cited.values()],
    )
    rows.tables["sentences"] = fact_ids(key, "sentences", (((a, b), (key, a, b)) for a, b in set(facts.sentences)))
    place = _sentence_finder(rows.tables["sentences"])
    builder = _Builder(facts, frozenset(entities), place, key)
    sources: dict[str, Iterable[Any]] = {
        "article_entities": facts.entities,
        "article_regulations": rules_cited.values(),
        **{name: getattr(facts, name) for name in FACT_TABLES if name != "regulation_anaphora"},
        "regulation_mentions": [m for m in facts.regulation_mentions if not m.anaphoric],
        "regulation_anaphora": [m for m in facts.regulation_mentions if m.anaphoric],
    }
    for table, items in sources.items():
        rows.tables[table] = builder.rows(table, items)
    rows.tables = {table: {made: (made, *row) for made, row in rows.tables[table].items()} for table in KNOWN_BY}
    return rows


def _article_row(key: str, article: Article, engine: str, rules: str) -> Row:
    own = {
        "id": key,
        "authors": dumps(article.authors, ensure_ascii=False),
        "tags": dumps(article.tags, ensure_ascii=False),
        "extra": dumps(dict(article.extra), ensure_ascii=False, sort_keys=True, default=str),
        "truncated": int(article.truncated),
        "words": len(article.text.split()),
        "content_hash": content_hash(article),
        "engine": engine,
        "rules": rules,
    }
    columns = schema().tables["articles"].written
    return tuple(storable(own[c] if c in own else getattr(article, c)) for c in columns)


def _regulations(facts: Facts) -> dict[str, Regulation]:
    """Every rule that a fact refers to; one that only a claim names is known by its id alone."""
    found = {r.id: r for r in facts.regulations}
    named: list[RegulationMention | Claim] = [*facts.regulation_mentions, *facts.claims, *facts.headline_claims]
    for name in sorted({x.regulation_id for x in named if x.regulation_id} - set(found)):
        found[name] = Regulation(name, name.split("-")[0])
    return found


def _sentence_finder(sentences: dict[str, Row]) -> Callable[[int], str | None]:
    """Gives the id of the sentence around an offset, or None where it stands in none."""
    order = sorted((row[1], row[2], made) for made, row in sentences.items())
    starts = [start for start, _, _ in order]

    def find(offset: int) -> str | None:
        at = bisect_right(starts, offset) - 1
        return order[at][2] if at >= 0 and offset < order[at][1] else None

    return find


@dataclass(frozen=True, slots=True)
class _Builder:
    facts: Facts
    entities: frozenset[str]
    sentence: Callable[[int], str | None]
    article: str

    def rows(self, table: str, items: Iterable[Any]) -> dict[str, Row]:
        """Rows of one table by id, without the id."""
        columns = _columns(table)
        known = [columns.index(c) for c in KNOWN_BY[table]]
        made = (self._row(table, columns, item) for item in items)
        keyed: Iterator[tuple[tuple[Hashable, ...], Row]] = ((tuple(row[i] for i in known), row) for row in made)
        return fact_ids(self.article, table, keyed)

    def _row(self, table: str, columns: Sequence[str], item: Any) -> Row:
        if hasattr(item, "start"):
            self._check(table, item)
        return tuple(storable(self._value(table, column, item)) for column in columns)

    def _value(self, table: str, column: str, item: Any) -> Any:
        if column == "article_id":
            return self.article
        if column == "sentence_id":
            return None if table == "headline_claims" else self.sentence(item.start)
        if column == "aliases":
            return dumps(sorted(item.aliases), ensure_ascii=False)
        if table in ("article_entities", "article_regulations") and column in ("entity_id", "regulation_id"):
            return item.id
        value = getattr(item, column)
        if column in ENTITY_COLUMNS and value not in self.entities:
            return None  # a headline may name what the body does not
        return value

    def _check(self, table: str, item: Any) -> None:
        text = self.facts.article.title if table == "headline_claims" else self.facts.article.text
        if not 0 <= item.start < item.end <= len(text):
            raise InvalidFacts(f"{table}: {item.start} to {item.end} is outside the text")
        if hasattr(item, "text") and text[item.start : item.end] != item.text:
            raise InvalidFacts(f"{table}: {item.start} to {item.end} is not {item.text[:40]!r}")
        for column in ("entity_id", "person_id", "employer_id"):
            entity = getattr(item, column, None)
            if entity is not None and entity not in self.entities:
                raise InvalidFacts(f"{table}: {entity} at {item.start} is not among the article's entities")


@cache
def _columns(table: str) -> tuple[str, ...]:
    """The columns that extraction writes, without the id."""
    return tuple(c for c in schema().tables[table].written if c != "id")
