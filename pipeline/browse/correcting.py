"""Corrections in the browser: shown to everybody, made only where the server was started with a secret.

Who knows the secret signs in with it and a name; the cookie is signed, of this site only, and ends after a day's work.
Each form carries Datasette's token against forged requests. What is sent becomes a line of the log; the database
that is served stays as it is, and the next ``fakta publish`` applies it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasette.utils import baseconv
from datasette.utils.asgi import Forbidden, NotFound, Response

from pipeline.browse.views.common import page
from pipeline.errors import FaktaError
from pipeline.store.corrections import CorrectionError, Entry, append, correctable, find_fact, new_entry, read_log
from pipeline.store.sheets import indonesian

NAME = "fakta"
SHORTEST = 16  # characters of a secret
DAY = 12 * 3600  # seconds that a sign-in lasts
ROLE = "corrector"
VERDICTS: Mapping[str, Any] = {"terima": "accept", "tolak": "reject", "koreksi": "correct", "tarik": "withdraw"}
SHOWN = """select k.*, a.title, a.source, a.published_at from corrections k left join articles a on a.id = k.article_id
           order by k.at desc limit 500"""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where corrections are made: the log, and the secret that allows it."""

    log: Path
    secret: str

    def __post_init__(self) -> None:
        if len(self.secret) < SHORTEST:
            raise FaktaError(f"the secret is shorter than {SHORTEST} characters; make one with: openssl rand -hex 24")

    @property
    def signing_key(self) -> str:
        """What cookies are signed with: another secret signs everybody out."""
        return hashlib.sha256(f"fakta cookies {self.secret}".encode()).hexdigest()

    def admits(self, given: str) -> bool:
        """Whether this is the secret; takes as long for a wrong one as for the right one."""
        return hmac.compare_digest(given.encode("utf8"), self.secret.encode("utf8"))


def desk_of(datasette: Any) -> Desk | None:
    """The desk of this server; None where corrections are off."""
    found: Desk | None = getattr(datasette, "desk", None)
    return found


def may_correct(datasette: Any, request: Any) -> bool:
    """Whether who asks has signed in."""
    actor = getattr(request, "actor", None) or {}
    return desk_of(datasette) is not None and actor.get("role") == ROLE


def variables(datasette: Any, request: Any) -> dict[str, Any]:
    """For every template: ``correction(id)``, what was said of a fact, and whether the reader may correct."""

    async def correction(fact: str) -> dict[str, Any] | None:
        found = await datasette.databases[NAME].execute("select * from corrections where fact_id = ?", [fact])
        return _shown(dict(found.rows[0])) if found.rows else None

    return {"correction": correction, "may_correct": may_correct(datasette, request)}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row of ``corrections`` with each corrected field as (field, machine, person)."""
    machine, changes = json.loads(row["machine"]), json.loads(row["changes"])
    return {
        **row,
        "machine": machine,
        "changes": changes,
        "fields": [(f, machine.get(f), v) for f, v in changes.items()],
    }


async def corrections(datasette: Any, request: Any) -> Response:
    """Every correction that this copy holds, and those that wait for the next one."""
    found = [_shown(dict(r)) for r in (await datasette.databases[NAME].execute(SHOWN)).rows]
    known = {row["id"] for row in found}
    waiting = [e.model_dump() for e in await _entries(datasette) if e.id not in known]
    allowed = may_correct(datasette, request)
    return await page(
        datasette,
        request,
        "corrections",
        corrections=found,
        waiting=waiting[::-1] if allowed else [],
        on=desk_of(datasette) is not None,
    )


async def _entries(datasette: Any) -> list[Entry]:
    desk = desk_of(datasette)
    return await asyncio.to_thread(read_log, desk.log) if desk else []


async def sign_in(datasette: Any, request: Any) -> Response:
    """Who knows the secret gets a cookie; a wrong one costs a second."""
    desk = desk_of(datasette)
    assert desk is not None
    if request.method != "POST":
        return await page(datasette, request, "signin", wrong=False)
    given = await request.post_vars()
    name = given.get("nama", "").strip()[:100]
    if not name or not desk.admits(given.get("rahasia", "")):
        await asyncio.sleep(1)
        return await page(datasette, request, "signin", wrong=True)
    ends = baseconv.base62.encode(int(time.time()) + DAY)
    cookie = datasette.sign({"a": {"id": name, "role": ROLE}, "e": ends}, "actor")
    response = Response.redirect(datasette.urls.path("/koreksi"))
    response.set_cookie(
        "ds_actor", cookie, httponly=True, samesite="strict", secure=request.scheme == "https", max_age=DAY
    )
    return response


async def correct(datasette: Any, request: Any) -> Response:
    """The form of a fact with everything that was said of it, and what it sends."""
    if not may_correct(datasette, request):
        raise Forbidden("Masuk dahulu untuk mengoreksi")
    fact = request.url_vars["id"]
    entries = await _entries(datasette)
    try:
        table, url, machine = await _ask(datasette, lambda c: find_fact(c, entries, fact))
    except CorrectionError as error:
        raise NotFound(str(error)) from error
    problem = None
    if request.method == "POST":
        problem = await _note(datasette, request, entries, await request.post_vars())
        if problem is None:
            return Response.redirect(request.path)
    history = [e for e in entries if e.fact_id == fact]
    held = {**machine, **(history[-1].changes if history else {})}
    fields = [(name, indonesian(held.get(name)), values) for name, values in correctable()[table].items()]
    return await page(
        datasette,
        request,
        "correct",
        fact=machine,
        table=table,
        url=url,
        fields=fields,
        history=[e.model_dump() for e in history[::-1]],
        problem=problem,
    )


async def _note(datasette: Any, request: Any, entries: list[Entry], given: Mapping[str, str]) -> str | None:
    """Add an entry; what is wrong with it, else None."""
    desk, fact = desk_of(datasette), request.url_vars["id"]
    assert desk is not None
    verdict = VERDICTS.get(given.get("putusan", ""))
    if verdict is None:
        return "Pilih putusan."
    changes = {key.removeprefix("f-"): value for key, value in given.items() if key.startswith("f-")}
    who, why = request.actor["id"], given.get("sebab", "")
    try:
        entry = await _ask(
            datasette,
            lambda c: new_entry(
                c, entries, fact, verdict, who=who, why=why, changes=changes if verdict == "correct" else {}
            ),
        )
        await asyncio.to_thread(append, desk.log, entry)
    except CorrectionError as error:
        return str(error)
    return None


async def _ask(datasette: Any, work: Callable[[Any], Any]) -> Any:
    return await datasette.databases[NAME].execute_fn(work)


READING = [(r"^/koreksi$", corrections)]
WRITING = [(r"^/masuk$", sign_in), (r"^/koreksi/(?P<id>[^/]+)$", correct)]
