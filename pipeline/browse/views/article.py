"""The article page: the text with its facts marked, each claim beside its sentence, its origin and its versions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from datasette.utils.asgi import Response

from pipeline.browse.highlight import HIT, Evidence, Marked, Passage, evidence, paragraphs, shifted
from pipeline.browse.language import Words, language_of
from pipeline.browse.search import Marker, limited
from pipeline.browse.views.common import CLAIMS, Row, contradicted, database, one, page, rows
from pipeline.store import version_changes
from pipeline.store.difference import VersionChange

KINDS = {"PERSON": "k-person", "ORG": "k-org", "GPE": "k-gpe"}
HITS = 500  # searched words that are marked
CHANGES = 40  # facts gained or lost that a version shows


async def article(datasette: Any, request: Any) -> Response:
    key = request.url_vars["id"]
    found = await one(datasette, request, "select * from articles where id = ?", [key])
    claims = await rows(datasette, f"{CLAIMS} where c.article_id = ? order by c.start, c.id", [key])
    await contradicted(datasette, claims)
    spans = evidence((c["start"], c["end"], c["id"]) for c in claims)
    quotes = await rows(datasette, "select * from quotes where article_id = ?", [key])
    marks = await _marks(datasette, Words(datasette, language_of(request)), key) + _quoted(quotes)
    marked = Marker.of((request.args.get("q") or "").strip())
    text = found["text"]
    hits = [Marked(start, end, HIT) for start, end in marked.spans(text or "")[:HITS]]
    shown = paragraphs(text, marks + hits, spans) if text else _in_place([*claims, *quotes], marks, spans, marked)
    return await page(
        datasette,
        request,
        "article",
        article=found,
        authors=", ".join(json.loads(found["authors"] or "[]")),
        paragraphs=[{"passages": p, "notes": _notes(p, claims)} for p in shown],
        claims=claims,
        hits=sum(segment.hit for paragraph in shown for passage in paragraph for segment in passage.segments),
        headline=await rows(datasette, "select * from headline_claims where article_id = ? order by start", [key]),
        others=await _same_story(datasette, found),
        versions=await _versions(datasette, key),
    )


def _notes(paragraph: list[Passage], claims: list[Row]) -> list[tuple[int, list[Row]]]:
    """The claims whose evidence begins in a paragraph, by the number of the evidence."""
    by_id = {c["id"]: c for c in claims}
    return [(p.number, [by_id[key] for key in p.ids]) for p in paragraph if p.number and p.ids]


def _in_place(
    found: Sequence[Row], marks: list[Marked], spans: Sequence[Evidence], marked: Marker
) -> list[list[Passage]]:
    """Where the text is left out: the evidence of claims and quotes, in the order of the text."""
    shown: list[list[Passage]] = []
    last = -1
    for row in sorted(found, key=lambda r: (r["start"], -r["end"])):
        if row["start"] < last:
            continue
        last = row["end"]
        text = row["text"].replace("\n", " ")
        own = shifted(marks, row["start"], row["end"]) + [Marked(s, e, HIT) for s, e in marked.spans(text)]
        inside = [s for s in spans if s.start < row["end"] and s.end > row["start"]]
        shown += paragraphs(text, own, [Evidence(0, len(text), s.ids, s.number) for s in inside[:1]])
    return shown


async def _marks(datasette: Any, words: Words, key: str) -> list[Marked]:
    names = await rows(
        datasette,
        "select m.*, e.name from mentions m left join entities e on e.id = m.entity_id where m.article_id = ?",
        [key],
    )
    marks = [
        Marked(r["start"], r["end"], KINDS[r["label"]], r["name"] or "", words.link(f"/entitas/{r['entity_id']}"))
        for r in names
        if r["label"] in KINDS
    ]
    for table, kind, title in (
        ("dates", "k-date", lambda r: _date_title(words, r)),
        ("percentages", "k-percent", words.quantity),
        ("money", "k-money", lambda r: words.bound(r["comparator"]) + words.money(r["amount"], r["currency"])),
    ):
        found = await rows(datasette, f"select * from {table} where article_id = ?", [key])
        marks += [Marked(r["start"], r["end"], kind, title(r)) for r in found]
    rules = await rows(datasette, "select * from regulation_mentions where article_id = ?", [key])
    return marks + [
        Marked(r["start"], r["end"], "k-rule", rule, words.link(f"/aturan/{rule}") if rule else "")
        for r, rule in ((r, r["regulation_id"] or "") for r in rules)
    ]


def _quoted(quotes: list[Row]) -> list[Marked]:
    return [Marked(q["start"], q["end"], "k-quote", q["speaker"] or "") for q in quotes]


def _date_title(words: Words, row: Row) -> str:
    if row["value"]:
        return f"{words.timex(row['value'])} ({row['value']})"
    return words("article.unresolved", why=words.word("reason", row["reason"]) or "–")


async def _same_story(datasette: Any, found: Row) -> list[Row]:
    """Near duplicates, the first to publish first."""
    sql = """select id, title, source, published_at from articles where story_id = ? and id <> ?
             order by published_at limit 30"""
    return await rows(datasette, sql, [found["story_id"], found["id"]]) if found["story_id"] else []


async def _versions(datasette: Any, key: str) -> list[Row]:
    """Earlier versions, the latest first, with the facts that the next one gained and lost."""
    sql = "select id, title, stored_at, fetched_at, sha256 from article_versions where article_id = ?"
    found = {row["id"]: row for row in await rows(datasette, sql, [key])}
    if not found:
        return []
    none: list[VersionChange] = []
    changes = await limited(database(datasette), lambda connection: version_changes(connection, key), none)
    return [
        {**found[c.version_id], "gained": c.gained[:CHANGES], "lost": c.lost[:CHANGES]}
        for c in changes
        if c.version_id in found
    ]


ROUTES = [(r"^/artikel/(?P<id>[^/]+)$", article)]
