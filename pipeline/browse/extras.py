"""A second plugin for Datasette: pages as data, feeds, calendar, and corrections where a secret allows them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette

from pipeline.browse import feed, ical, takeaway
from pipeline.store.sheets import guarded_csv

Asgi = Callable[..., Awaitable[None]]


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
    return [*feed.ROUTES, *ical.ROUTES]


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Asgi], Asgi]:
    return _formats


def _formats(app: Asgi) -> Asgi:
    """Pages as data; and no CSV, Datasette's own neither, has a cell that runs as a formula."""

    @wraps(app)
    async def handle(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        scope = dict(scope)
        lines = scope["path"].endswith(".csv")
        takeaway.enter(scope)
        await app(scope, receive, _guarding(send) if lines and takeaway.FORMAT not in scope else send)

    return handle


def _guarding(send: Asgi) -> Asgi:
    """Datasette sends a CSV row by row, so each part is whole lines."""

    async def guarded(event: dict[str, Any]) -> None:
        if event["type"] == "http.response.body" and event.get("body"):
            event = {**event, "body": guarded_csv(event["body"].decode("utf8")).encode()}
        elif event["type"] == "http.response.start":
            event = {**event, "headers": [(k, v) for k, v in event["headers"] if k.lower() != b"content-length"]}
        await send(event)

    return guarded
