"""What every page needs: rows as dictionaries, rendering, and a 404 in the reader's language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from datasette.utils.asgi import NotFound, Response

from pipeline.browse import takeaway
from pipeline.browse.language import language_of
from pipeline.browse.search import Marker
from pipeline.browse.wording import say

NAME = "fakta"
Row = dict[str, Any]

CLAIM_COLUMNS = "c.*, a.title, a.url, a.source, a.published_at"
CLAIMS = f"select {CLAIM_COLUMNS} from claims c join articles a on a.id = c.article_id"


def database(datasette: Any) -> Any:
    return datasette.databases[NAME]


async def rows(datasette: Any, sql: str, params: Mapping[str, Any] | Sequence[Any] = ()) -> list[Row]:
    """Every row of a query of ours (visitors' limits on rows do not apply to it)."""
    result = await database(datasette).execute(sql, params, page_size=10_000, custom_time_limit=3000)
    return [dict(row) for row in result.rows]


async def one(datasette: Any, request: Any, sql: str, params: Mapping[str, Any] | Sequence[Any]) -> Row:
    """The only row of a query; a page that is not there where there is none."""
    found = await rows(datasette, sql, params)
    if not found:
        raise NotFound(say("error.missing", language_of(request)))
    return found[0]


async def in_order(datasette: Any, sql: str, ids: Sequence[str]) -> list[Row]:
    """The rows of a query that ends in ``in ({ids})``, in the order of ``ids``; its first column is the id."""
    if not ids:
        return []
    found = await rows(datasette, sql.format(ids=",".join("?" * len(ids))), list(ids))
    by_id = {next(iter(row.values())): row for row in found}
    return [by_id[key] for key in ids if key in by_id]


def cached(work: Callable[[Any], Awaitable[Any]]) -> Callable[[Any], Awaitable[Any]]:
    """Ask once for each published copy: it never changes, and another copy is another database."""
    known: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

    @wraps(work)
    async def ask(datasette: Any) -> Any:
        copy = database(datasette)
        if copy not in known:
            known[copy] = await work(datasette)
        return known[copy]

    return ask


@cached
async def sources(datasette: Any) -> list[Row]:
    """Every outlet with the number of its articles, the largest first."""
    return await rows(datasette, "select source, count(*) as n from articles group by 1 order by 2 desc, 1")


@cached
async def newest_day(datasette: Any) -> str:
    """The day of the newest article: what "coming" and "new" are seen from."""
    sql = "select max(at) as at from search_rows where kind = 'articles'"
    return ((await rows(datasette, sql))[0]["at"] or "")[:10]


async def contradicted(datasette: Any, claims: Sequence[Row]) -> None:
    """Note on each claim how many others contradict it."""
    ids = [c["id"] for c in claims]
    marks = ",".join("?" * len(ids))
    found = await rows(
        datasette,
        f"""select id, count(*) as n from (
              select claim_id as id from contradictions where claim_id in ({marks})
              union all select other_id from contradictions where other_id in ({marks})) group by 1""",
        [*ids, *ids],
    )
    counts = {row["id"]: row["n"] for row in found}
    for claim in claims:
        claim["against"] = counts.get(claim["id"], 0)


async def page(datasette: Any, request: Any, template: str, **context: Any) -> Response:
    """A rendered page of Fakta, or its data where the address asks for them."""
    data = takeaway.respond(request, template, context)
    if data is not None:
        return data
    typed = (request.args.get("q") or "").strip()
    shown = {"typed": typed, "marked": Marker.of(typed), **context}
    return Response.html(await datasette.render_template(f"fakta_{template}.html", shown, request=request))
