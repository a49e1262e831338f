"""A second plugin for Datasette: pages as data, feeds, calendar, and corrections where a secret allows them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Response

from pipeline.browse import correcting, feed, ical, takeaway
from pipeline.store.sheets import guarded_csv

Asgi = Callable[..., Awaitable[None]]
READS = ("GET", "HEAD", "OPTIONS")
POSTED = re.compile(r"/masuk|/koreksi/[^/]+|/-/logout")
LARGEST = 65_536  # bytes of a form


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
    desk = correcting.WRITING if correcting.desk_of(datasette) else []
    return [*feed.ROUTES, *ical.ROUTES, *correcting.READING, *desk]


@hookimpl
def extra_template_vars(datasette: Datasette, request: Any) -> dict[str, Any]:
    return correcting.variables(datasette, request)


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Asgi], Asgi]:
    return lambda app: _outside(datasette, app)


def _outside(datasette: Datasette, app: Asgi) -> Asgi:
    """Pages as data; no CSV, Datasette's own neither, has a cell that runs; nothing is posted but corrections."""

    @wraps(app)
    async def handle(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        if scope["method"] not in READS and not _may_post(datasette, scope):
            await Response.text("405: hanya baca", status=405).asgi_send(send)
            return
        scope = dict(scope)
        lines = scope["path"].endswith(".csv")
        takeaway.enter(scope)
        await app(scope, receive, _guarding(send) if lines and takeaway.FORMAT not in scope else send)

    return handle


def _may_post(datasette: Datasette, scope: dict[str, Any]) -> bool:
    """Only to the desk, where there is one, and no more than a form holds."""
    length = dict(scope["headers"]).get(b"content-length", b"")
    small = length.isdigit() and int(length) <= LARGEST
    return small and correcting.desk_of(datasette) is not None and POSTED.fullmatch(scope["path"]) is not None


def _guarding(send: Asgi) -> Asgi:
    """Datasette sends a CSV row by row, so each part is whole lines."""

    async def guarded(event: dict[str, Any]) -> None:
        if event["type"] == "http.response.body" and event.get("body"):
            event = {**event, "body": guarded_csv(event["body"].decode("utf8")).encode()}
        elif event["type"] == "http.response.start":
            event = {**event, "headers": [(k, v) for k, v in event["headers"] if k.lower() != b"content-length"]}
        await send(event)

    return guarded
