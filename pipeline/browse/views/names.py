"""The pages of an entity and of a rule."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from pipeline.browse.views.common import CLAIMS, one, page, rows

ABOUT = ":id in (c.subject_id, c.object_id, c.speaker_id, c.authority_id)"
TOGETHER = """
select e.id, e.name, e.label, count(distinct m.article_id) as n
from mentions m join entities e on e.id = m.entity_id
where m.article_id in (select article_id from mentions where entity_id = :id) and m.entity_id <> :id
group by 1 order by n desc, e.name limit 15
"""
IN_ARTICLES = """
select a.id, a.title, a.source, a.published_at, count(*) as n from {table} m join articles a on a.id = m.article_id
where m.{column} = :id group by a.id order by a.published_at desc limit 50
"""


async def entity(datasette: Any, request: Any) -> Response:
    key = {"id": request.url_vars["id"]}
    found = await one(datasette, "select * from entities where id = :id", key, what="Entitas")
    return await page(
        datasette,
        request,
        "entity",
        entity=found,
        aliases=await rows(datasette, "select * from entity_aliases where entity_id = :id order by alias", key),
        roles=await rows(
            datasette,
            """select f.*, e.name as employer, a.title, a.published_at from affiliations f
               join articles a on a.id = f.article_id left join entities e on e.id = f.employer_id
               where f.person_id = :id or f.employer_id = :id order by a.published_at""",
            key,
        ),
        claims=await rows(datasette, f"{CLAIMS} where {ABOUT} order by a.published_at desc limit 50", key),
        quotes=await rows(
            datasette,
            """select q.*, a.title, a.source, a.published_at from quotes q join articles a on a.id = q.article_id
               where q.speaker_id = :id order by a.published_at desc limit 30""",
            key,
        ),
        together=await rows(datasette, TOGETHER, key),
        articles=await rows(datasette, IN_ARTICLES.format(table="mentions", column="entity_id"), key),
    )


async def rule(datasette: Any, request: Any) -> Response:
    key = {"id": request.url_vars["id"]}
    found = await one(datasette, "select * from regulations where id = :id", key, what="Aturan")
    claims = await rows(datasette, f"{CLAIMS} where c.regulation_id = :id order by a.published_at desc", key)
    spellings = await rows(
        datasette,
        """select text, count(*) as n from regulation_mentions where regulation_id = :id
           group by 1 order by 2 desc limit 20""",
        key,
    )
    articles = await rows(datasette, IN_ARTICLES.format(table="regulation_mentions", column="regulation_id"), key)
    return await page(datasette, request, "rule", rule=found, claims=claims, spellings=spellings, articles=articles)


async def rules(datasette: Any, request: Any) -> Response:
    """Every rule that is cited, the most cited first."""
    found = await rows(
        datasette,
        """select r.*, count(distinct m.article_id) as articles, max(a.published_at) as newest
           from regulations r join regulation_mentions m on m.regulation_id = r.id
           join articles a on a.id = m.article_id group by r.id order by articles desc, r.id limit 300""",
    )
    return await page(datasette, request, "rules", rules=found)


ROUTES = [
    (r"^/entitas/(?P<id>[^/]+)$", entity),
    (r"^/aturan$", rules),
    (r"^/aturan/(?P<id>[^/]+)$", rule),
]
