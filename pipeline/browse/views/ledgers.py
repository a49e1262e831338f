"""The ledgers: progress over time, the deadline radar, stakes, and contradictions side by side."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from datasette.utils.asgi import Response

from pipeline.browse.chart import Point, line_chart
from pipeline.browse.views.common import CLAIMS, page, rows


async def progress(datasette: Any, request: Any) -> Response:
    """Claims of progress by thread; a thread with two or more figures has a chart."""
    found = await rows(
        datasette,
        f"""{CLAIMS} where c.type = 'progress' and c.value is not null
            order by coalesce(c.thread_id, c.id), a.published_at, c.start""",
    )
    groups = [list(g) for _, g in groupby(found, key=lambda c: c["thread_id"] or c["id"])]
    groups.sort(key=lambda g: (-len(g), -len(g[-1]["published_at"] or ""), g[-1]["published_at"] or ""))
    shown = [{"claims": g, "chart": line_chart(_points(g))} for g in groups[:60]]
    return await page(datasette, request, "progress", groups=shown)


def _points(claims: list[dict[str, Any]]) -> list[Point]:
    return [
        Point(c["published_at"][:10], c["value"], c["comparator"] or "=")
        for c in claims
        if c["published_at"] and c["unit"] in ("percent", "fraction")
    ]


async def deadlines(datasette: Any, request: Any) -> Response:
    """Deadlines by their last day, those that cannot be resolved at the end with the reason."""
    found = await rows(
        datasette,
        f"{CLAIMS} where c.deadline is not null order by c.deadline_on is null, c.deadline_on desc limit 400",
    )
    newest = (await rows(datasette, "select max(published_at) as t from articles"))[0]["t"] or ""
    return await page(datasette, request, "deadlines", claims=found, newest=newest[:10])


async def ownership(datasette: Any, request: Any) -> Response:
    found = await rows(
        datasette,
        f"{CLAIMS} where c.type = 'ownership' order by coalesce(c.object, ''), a.published_at desc limit 400",
    )
    return await page(datasette, request, "ownership", claims=found)


async def contradictions(datasette: Any, request: Any) -> Response:
    found = await rows(
        datasette,
        """select x.*, c.text as text_a, c.type, c.subject, c.speaker as speaker_a,
                  a.source as source_a, a.published_at as at_a,
                  d.text as text_b, d.speaker as speaker_b, b.source as source_b, b.published_at as at_b
           from contradictions x join claims c on c.id = x.claim_id join articles a on a.id = c.article_id
           join claims d on d.id = x.other_id join articles b on b.id = d.article_id
           order by max(a.published_at, b.published_at) desc limit 200""",
    )
    return await page(datasette, request, "contradictions", pairs=found)


ROUTES = [
    (r"^/kemajuan$", progress),
    (r"^/tenggat$", deadlines),
    (r"^/kepemilikan$", ownership),
    (r"^/pertentangan$", contradictions),
]
