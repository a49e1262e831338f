"""The pages of an entity and of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from datasette.utils.asgi import Response

from pipeline.browse.search import search
from pipeline.browse.views.common import CLAIMS, Row, contradicted, database, one, page, rows
from pipeline.browse.views.loading import LOADERS
from pipeline.store.finding import Ask
from pipeline.store.stems import stemmed

TOGETHER = 200  # articles, the newest ones, in which names beside a name are counted
TIMES = 12  # different sentences of one kind that the page of a rule shows
DUTIES = ("obligation", "prohibition", "permission", "sanction")
OF_RULE = 300  # claims under a rule that its page looks at


async def of(datasette: Any, kind: str, facet: tuple[str, str], size: int) -> list[Row]:
    """The newest rows of a kind that have a facet."""
    found = await search(database(datasette), Ask(kind, facets=(facet,), sort="newest", size=size))
    return await LOADERS[kind](datasette, found.ids)


async def entity(datasette: Any, request: Any) -> Response:
    key = request.url_vars["id"]
    found = await one(datasette, request, "select * from entities where id = ?", [key])
    facet = ("e", key)
    return await page(
        datasette,
        request,
        "entity",
        entity=found,
        aliases=await rows(
            datasette, "select * from entity_aliases where entity_id = ? order by articles desc, alias limit 60", [key]
        ),
        roles=await _roles(datasette, key),
        claims=await of(datasette, "claims", facet, 12),
        quotes=await of(datasette, "quotes", facet, 8),
        together=await _together(datasette, key),
        articles=await of(datasette, "articles", facet, 12),
    )


async def _roles(datasette: Any, key: str) -> list[Row]:
    """Who held which role where, as articles gave it, from the first to the last time."""
    sql = """select f.role, f.person_id, p.name as person, f.employer_id, e.name as employer, a.id as article_id,
               a.source, a.published_at
             from (select * from affiliations where person_id = :id
                   union select * from affiliations where employer_id = :id) f
             join articles a on a.id = f.article_id join entities p on p.id = f.person_id
             left join entities e on e.id = f.employer_id order by a.published_at desc limit 400"""
    return _spans(await rows(datasette, sql, {"id": key}))


def _spans(found: Iterable[Row]) -> list[Row]:
    """One row for each person, role and employer, with the first and the last time it was given; newest first."""
    spans: dict[tuple[Any, ...], Row] = {}
    for row in found:
        same = ((row["role"] or "").lower(), row["person_id"], row["employer_id"])
        span = spans.setdefault(same, {**row, "last": row["published_at"], "times": 0})
        span["times"] += 1
        span["first"] = row["published_at"]
    return list(spans.values())[:40]


async def _together(datasette: Any, key: str) -> list[Row]:
    """Names in the newest articles that name this one, the most frequent first."""
    found = await search(database(datasette), Ask("articles", facets=(("e", key),), sort="newest", size=TOGETHER))
    marks = ",".join("?" * len(found.ids))
    sql = f"""select e.id, e.name, e.label, count(*) as n from article_entities m join entities e on e.id = m.entity_id
              where m.article_id in ({marks}) and m.entity_id <> ? group by 1 order by n desc, e.name limit 15"""
    return await rows(datasette, sql, [*found.ids, key])


async def rule(datasette: Any, request: Any) -> Response:
    key = request.url_vars["id"]
    found = await one(datasette, request, "select * from regulations where id = ?", [key])
    sql = f"{CLAIMS} where c.regulation_id = ? order by a.published_at desc limit {OF_RULE}"
    claims = await rows(datasette, sql, [key])
    await contradicted(datasette, claims)
    spellings = """select text, pasal, count(*) as n from regulation_mentions where regulation_id = ?
                   group by 1 order by 3 desc, 1 limit 20"""
    return await page(
        datasette,
        request,
        "rule",
        rule=found,
        claims=claims,
        duties={kind: _distinct(claims, (kind,)) for kind in DUTIES},
        changes=_distinct(claims, ("regulation_change",)),
        others=_distinct(claims, ("progress", "investigation", "ownership", "target")),
        count=len(claims),
        deadlines=await of(datasette, "deadlines", ("r", key), 12),
        spellings=await rows(datasette, spellings, [key]),
        related=await _related(datasette, found),
        articles=await of(datasette, "articles", ("r", key), 20),
    )


def _distinct(claims: Iterable[Row], kinds: Sequence[str]) -> list[Row]:
    """The claims of some kinds, the same sentence of many articles once, with how often it was printed."""
    found: dict[str, Row] = {}
    for claim in claims:
        if claim["type"] in kinds:
            first = found.setdefault(stemmed(claim["text"]), {**claim, "times": 0})
            first["times"] += 1
    return list(found.values())[:TIMES]


async def _related(datasette: Any, found: Row) -> list[Row]:
    """Rules that the register names in the status of this one, where they are cited too."""
    status = found["status"] or ""
    named = [part.strip(" ,") for part in status.split() if "-" in part]
    marks = ",".join("?" * len(named))
    return await rows(datasette, f"select id, title from regulations where id in ({marks})", named) if named else []


ROUTES = [
    (r"^/entitas/(?P<id>[^/]+)$", entity),
    (r"^/aturan/(?P<id>[^/]+)$", rule),
]
