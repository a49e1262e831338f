"""What a search finds, newest first: for feeds and for ``fakta watch``. Only rows that hold every word count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.store.finding import Ask, find

SELECTED = "article_id, a.title, a.source, a.published_at, a.url"
#: kind -> its rows with what is said of each, by id
SELECTS: Mapping[str, str] = {
    "claims": f"""select c.id, c.text, c.type, c.subject, c.speaker, c.{SELECTED}
        from claims c join articles a on a.id = c.article_id where c.id in ({{marks}})""",
    "quotes": f"""select q.id, q.text, 'quote' as type, null, q.speaker, q.{SELECTED}
        from (select * from quotes union all select * from statements) q
        join articles a on a.id = q.article_id where q.id in ({{marks}})""",
    "articles": f"""select a.id, a.title, 'article' as type, null, null, a.id as {SELECTED}
        from articles a where a.id in ({{marks}})""",
}
MARKS = 500  # ids that are asked for at once


@dataclass(frozen=True, slots=True)
class News:
    """One thing that a search found. ``published_at`` is ISO 8601 or None; ``speaker`` as printed."""

    kind: str
    id: str
    text: str
    type: str
    subject: str | None
    speaker: str | None
    article_id: str
    title: str
    source: str
    published_at: str | None
    url: str

    @property
    def path(self) -> str:
        """Its page."""
        if self.kind == "claims":
            return f"/klaim/{self.id}"
        return f"/artikel/{self.article_id}" + ("" if self.kind == "articles" else f"#{self.id}")


def newest(connection: Any, ask: Ask) -> list[News]:
    """The newest ``ask.size`` rows of a published copy; none where no row holds all the words."""
    found = find(connection, replace(ask, sort="newest"))
    return list(_news(connection, ask.kind, found.ids)) if found.how == "all" else []


def _news(connection: Any, kind: str, ids: Sequence[str]) -> Iterator[News]:
    for start in range(0, len(ids), MARKS):
        some = ids[start : start + MARKS]
        sql = SELECTS[kind].format(marks=",".join("?" * len(some)))
        known = {row[0]: tuple(row) for row in connection.execute(sql, some)}
        yield from (News(kind, *known[key]) for key in some if key in known)
