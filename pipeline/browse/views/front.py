"""The front page, and what was searched for in everything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from datasette.utils.asgi import Response

from pipeline.browse.search import KINDS, OVERVIEW, address, ask_of, meant, search
from pipeline.browse.views.common import Row, cached, database, newest_day, page, rows, sources
from pipeline.browse.views.lists import listed
from pipeline.browse.views.loading import LOADERS
from pipeline.store.finding import Ask

COUNTED = ("articles", "claims", "quotes", "entities", "regulations")


@cached
async def counts(datasette: Any) -> Row:
    """How much there is of each kind."""
    sql = "select kind, max(position) as n from search_rows group by kind"
    found = {row["kind"]: row["n"] for row in await rows(datasette, sql)}
    return {name: found.get(kind, 0) for name, kind in KINDS.items()}


async def some(datasette: Any, ask: Ask) -> Sequence[Row]:
    """The rows of a search."""
    return await LOADERS[ask.kind](datasette, (await search(database(datasette), ask)).ids)


async def front(datasette: Any, request: Any) -> Response:
    """One search box, what is new, deadlines that come (seen from the newest article), what contradicts."""
    today = await newest_day(datasette)
    return await page(
        datasette,
        request,
        "front",
        counts=await counts(datasette),
        newest=today,
        new=await some(datasette, Ask("claims", sort="newest", size=10)),
        coming=await some(datasette, Ask("deadlines", since=today, sort="oldest", size=6)),
        clashes=await some(datasette, Ask("contradictions", sort="newest", size=2)),
        threads=await some(datasette, Ask("progress", type="often", sort="newest", size=4)),
        outlets=(await sources(datasette))[:12],
    )


async def results(datasette: Any, request: Any) -> Response:
    """What was searched for, the best of each kind and a contradiction; with ``jenis`` the list of that kind."""
    only = request.args.get("jenis")
    if only in KINDS and only in OVERVIEW:
        return await page(datasette, request, "list", **await listed(datasette, request, only))
    copy = database(datasette)
    typed = (request.args.get("q") or "").strip()
    found: dict[str, dict[str, Any]] = {}
    for name, size in OVERVIEW.items() if typed else ():
        hits = await search(copy, ask_of(request, name, size=size))
        found[name] = {"hits": hits, "rows": await LOADERS[KINDS[name]](datasette, hits.ids)}
    whole = {name: f for name, f in found.items() if f["hits"].total and f["hits"].how == "all"}
    return await page(
        datasette,
        request,
        "results",
        found=whole or {name: f for name, f in found.items() if f["rows"]},
        clashes=await some(datasette, ask_of(request, "pertentangan", size=1)) if whole else [],
        meant=await meant(copy, typed) if not whole else None,
        address=partial(address, request),
    )


ROUTES = [(r"^/$", front), (r"^/cari$", results)]
