"""The article page: the text with its facts marked, each claim beside it and linked to its sentence."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from pipeline.browse import wording
from pipeline.browse.highlight import Marked, paragraphs
from pipeline.browse.views.common import one, page, rows

KINDS = {"PERSON": "k-person", "ORG": "k-org", "GPE": "k-gpe"}


async def article(datasette: Any, request: Any) -> Response:
    key = request.url_vars["id"]
    found = await one(datasette, "select * from articles where id = ?", [key], what="Artikel")
    claims = await rows(datasette, "select * from claims where article_id = ? order by start, id", [key])
    headline = await rows(datasette, "select * from headline_claims where article_id = ? order by start", [key])
    anchors: dict[int, list[str]] = {}
    for claim in claims:
        anchors.setdefault(claim["start"], []).append(claim["id"])
    marks = await _marks(datasette, key, claims)
    typed = (request.args.get("q") or "").strip()
    marks += _hits(found["text"] or "", typed)
    others = await rows(
        datasette,
        "select id, title, source, published_at from articles where story_id = ? and id <> ? order by published_at",
        [found["story_id"], key],
    )
    versions = await rows(
        datasette, "select * from article_versions where article_id = ? order by stored_at desc", [key]
    )
    return await page(
        datasette,
        request,
        "article",
        article=found,
        paragraphs=paragraphs(found["text"] or "", marks, anchors),
        claims=claims,
        headline=headline,
        others=others,
        versions=versions,
    )


async def _marks(datasette: Any, key: str, claims: list[dict[str, Any]]) -> list[Marked]:
    marks = [Marked(c["start"], c["end"], "k-claim") for c in claims]

    async def add(sql: str, kind: str, title: Any, link: Any = lambda r: "") -> None:
        marks.extend(Marked(r["start"], r["end"], kind, title(r), link(r)) for r in await rows(datasette, sql, [key]))

    for label, kind in KINDS.items():
        sql = f"""select m.*, e.name from mentions m left join entities e on e.id = m.entity_id
                  where m.article_id = ? and m.label = '{label}'"""
        await add(sql, kind, lambda r: r["name"] or "", lambda r: f"/entitas/{r['entity_id']}")
    await add("select * from dates where article_id = ?", "k-date", _date_title)
    await add("select * from percentages where article_id = ?", "k-percent", lambda r: _bounded(r, "value"))
    await add("select * from money where article_id = ?", "k-money", _money_title)
    await add(
        "select * from regulation_mentions where article_id = ?",
        "k-rule",
        lambda r: r["regulation_id"] or "",
        lambda r: f"/aturan/{r['regulation_id']}" if r["regulation_id"] else "",
    )
    await add("select * from quotes where article_id = ?", "k-quote", lambda r: r["speaker"] or "tanpa nama")
    return marks


def _date_title(row: dict[str, Any]) -> str:
    return row["value"] or f"tidak terurai: {row['reason'] or 'tanpa sebab'}"


def _bounded(row: dict[str, Any], field: str) -> str:
    return wording.BOUNDS.get(row["comparator"] or "=", "") + wording.number(row[field])


def _money_title(row: dict[str, Any]) -> str:
    return wording.BOUNDS.get(row["comparator"] or "=", "") + wording.money(row["amount"], row["currency"])


def _hits(text: str, typed: str) -> list[Marked]:
    """Where the searched words stand (as typed, whatever their case)."""
    low = text.lower()
    marks: list[Marked] = []
    for word in {w.lower() for w in typed.split() if len(w) > 2}:
        start = low.find(word)
        while start >= 0 and len(marks) < 500:
            marks.append(Marked(start, start + len(word), "k-hit"))
            start = low.find(word, start + len(word))
    return marks


ROUTES = [(r"^/artikel/(?P<id>[^/]+)$", article)]
