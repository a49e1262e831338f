"""The ledgers: progress over time, the deadline radar, stakes, contradictions side by side, and a single thread."""

from __future__ import annotations

from collections import Counter
from typing import Any

from datasette.utils.asgi import NotFound, Response

from pipeline.browse.chart import chart_of, stake_chart
from pipeline.browse.language import Words, language_of
from pipeline.browse.months import Month, month_of
from pipeline.browse.views.common import Row, newest_day, page, rows
from pipeline.browse.views.lists import listed
from pipeline.browse.views.loading import contradictions as pairs_of
from pipeline.browse.views.loading import thread as thread_of
from pipeline.browse.wording import say

CHOICES = (
    "q",
    "tipe",
    "mulai",
    "sampai",
    "media",
    "urut",
    "tanda",
    "entitas",
    "aturan",
)  # else: what is coming, what was said often
PAIRS = 6  # contradictions that the page of a thread shows


async def _first_of(datasette: Any, request: Any, name: str, **first: Any) -> dict[str, Any]:
    """The list that a request asks for; where it asks for nothing, ``first``, or everything where there is none."""
    if not any(request.args.get(key) for key in CHOICES):
        shown = await listed(datasette, request, name, **first)
        if shown["items"]:
            return shown
    return await listed(datasette, request, name)


async def progress(datasette: Any, request: Any) -> Response:
    """Threads of progress, the latest first; each with its figures in order of time and a chart."""
    shown = await _first_of(datasette, request, "kemajuan", type="often")
    words = Words(datasette, language_of(request))
    for group in shown["items"]:
        group["chart"] = chart_of(group["claims"], words)
    return await page(datasette, request, "progress", **shown)


async def thread(datasette: Any, request: Any) -> Response:
    """One claim over time, with what contradicts what."""
    key = request.url_vars["id"]
    known = await rows(datasette, "select 1 from threads where id = ?", [key])
    if not known:
        raise NotFound(say("error.missing", language_of(request)))
    found = await thread_of(datasette, key)
    sql = f"select id from contradictions where thread_id = ? limit {PAIRS}"
    pairs = await pairs_of(datasette, [row["id"] for row in await rows(datasette, sql, [key])])
    chart = chart_of(found["claims"], Words(datasette, language_of(request)))
    return await page(datasette, request, "thread", group=found, claims=found["claims"], chart=chart, pairs=pairs)


async def deadlines(datasette: Any, request: Any) -> Response:
    """The deadline radar: a month of a calendar, and the list; coming ones first."""
    today = await newest_day(datasette)
    shown = await _first_of(datasette, request, "tenggat", type="coming", sort="oldest")
    month = month_of(request.args.get("bulan"), today)
    return await page(
        datasette,
        request,
        "deadlines",
        **shown,
        newest=today,
        month=month,
        days=await _days(datasette, month) if month else {},
        near=await _near(datasette, month) if month else {},
        states=await _states(datasette),
    )


async def _days(datasette: Any, month: Month) -> dict[str, Counter[str]]:
    """How many deadlines of which state each day of a month has."""
    sql = "select at, type from search_rows where kind = 'deadlines' and at between ? and ? limit 2000"
    days: dict[str, Counter[str]] = {}
    for row in await rows(datasette, sql, [month.first, month.last]):
        days.setdefault(row["at"], Counter())[row["type"]] += 1
    return days


async def _near(datasette: Any, month: Month) -> dict[str, str | None]:
    """The last month before and the first after this one that has deadlines."""
    sql = """select (select max(at) from search_rows where kind = 'deadlines' and at < :first) as before,
                    (select min(at) from search_rows where kind = 'deadlines' and at > :last) as after"""
    found = (await rows(datasette, sql, {"first": month.first, "last": month.last}))[0]
    return {name: day[:7] if day else None for name, day in found.items()}


async def _states(datasette: Any) -> list[Row]:
    return await rows(datasette, "select type, count(*) as n from search_rows where kind = 'deadlines' group by 1")


async def ownership(datasette: Any, request: Any) -> Response:
    """Stakes by what is held, each holder's latest as a bar; who said so and when."""
    shown = await listed(datasette, request, "kepemilikan")
    words = Words(datasette, language_of(request))
    for group in shown["items"]:
        group["chart"] = stake_chart(group["latest"], words)
    return await page(datasette, request, "ownership", **shown)


async def contradictions(datasette: Any, request: Any) -> Response:
    """Pairs of claims that cannot both be right, the latest first."""
    return await page(datasette, request, "contradictions", **await listed(datasette, request, "pertentangan"))


ROUTES = [
    (r"^/kemajuan$", progress),
    (r"^/utas/(?P<id>[^/]+)$", thread),
    (r"^/tenggat$", deadlines),
    (r"^/kepemilikan$", ownership),
    (r"^/pertentangan$", contradictions),
]
