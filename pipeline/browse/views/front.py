"""The front page and the search."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from pipeline.browse.search import KINDS, search
from pipeline.browse.views.common import CLAIMS, database, page, rows

COUNTS = """
select (select count(*) from articles) as artikel, (select count(*) from claims) as klaim,
       (select count(*) from quotes) as kutipan, (select count(*) from entities) as entitas,
       (select count(*) from regulations) as aturan
"""


async def front(datasette: Any, request: Any) -> Response:
    """One search box, what is new, deadlines that come (seen from the newest article)."""
    counts = (await rows(datasette, COUNTS))[0]
    newest = (await rows(datasette, "select max(published_at) as t from articles"))[0]["t"] or ""
    coming = await rows(
        datasette, f"{CLAIMS} where c.deadline_on >= :day order by c.deadline_on limit 6", {"day": newest[:10]}
    )
    new = await rows(datasette, f"{CLAIMS} order by a.published_at desc, c.confidence desc limit 10")
    outlets = await rows(datasette, "select source, count(*) as n from articles group by 1 order by 2 desc limit 12")
    return await page(
        datasette, request, "front", counts=counts, new=new, coming=coming, newest=newest, outlets=outlets
    )


async def results(datasette: Any, request: Any) -> Response:
    """What was searched for, by kind; with ``jenis`` only that kind, and more of it."""
    typed = (request.args.get("q") or "").strip()
    only = request.args.get("jenis")
    kinds = [only] if only in KINDS else list(KINDS)
    limit = 100 if only in KINDS else 8
    found = {kind: await search(database(datasette), typed, kind, limit) for kind in kinds} if typed else {}
    articles = await _articles(datasette, found)
    return await page(datasette, request, "results", typed=typed, found=found, articles=articles, only=only)


async def _articles(datasette: Any, found: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The articles that the claims and quotes found stand in."""
    ids = sorted({r["article_id"] for kind in ("klaim", "kutipan") for r in found.get(kind, ())})
    marks = ",".join("?" * len(ids))
    got = await rows(datasette, f"select id, title, source, published_at from articles where id in ({marks})", ids)
    return {r["id"]: r for r in got}


ROUTES = [(r"^/$", front), (r"^/cari$", results)]
