"""Fakta's plugin for Datasette: routes, limits on visitors' SQL, security headers, and reopening after publishing."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Response

from pipeline.browse import language, limits, pages
from pipeline.browse.served import Served

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)


@hookimpl
def prepare_connection(conn: Any) -> None:
    limits.limit(conn)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return pages.ROUTES


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Datasette) -> None:
    env.globals.update(language.variables(datasette, None))  # a page of an error gets no other variables


@hookimpl
def extra_template_vars(datasette: Datasette, request: Any) -> dict[str, Any]:
    return language.variables(datasette, request)


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    return partial(_guarded, datasette)


def _guarded(datasette: Datasette, app: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Security headers on every response; a database that was replaced on disk is opened anew."""
    seen: dict[str, tuple[int, int]] = {}

    @wraps(app)
    async def handle(scope: dict[str, Any], receive: Any, send: Any) -> None:
        async def send_with_headers(event: dict[str, Any]) -> None:
            if event["type"] == "http.response.start":
                event = {**event, "headers": [*event.get("headers", []), *HEADERS]}
            await send(event)

        if scope["type"] == "http":
            _reopen(datasette, seen)
            scope = dict(scope)
            elsewhere = language.enter(scope, datasette.setting("base_url"))
            if elsewhere is not None:
                await Response.redirect(elsewhere).asgi_send(send_with_headers)
                return
        await app(scope, receive, send_with_headers)

    return handle


def _reopen(datasette: Datasette, seen: dict[str, tuple[int, int]]) -> None:
    """Publishing replaces the file atomically, but open connections stay with the old one: open the new one."""
    for name, database in list(datasette.databases.items()):
        if database.path is None:
            continue
        try:
            status = os.stat(database.path)
        except FileNotFoundError:
            continue
        now = (status.st_ino, status.st_mtime_ns)
        if seen.setdefault(name, now) != now:
            seen[name] = now
            datasette.remove_database(name)
            datasette.add_database(Served(datasette, Path(database.path)), name=name)
