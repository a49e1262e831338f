"""Lists of one kind: everything, or what a search and its filters leave of it, page by page."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from datasette.utils.asgi import Response

from pipeline.browse.search import KINDS, address, ask_of, meant, search
from pipeline.browse.takeaway import FORMAT
from pipeline.browse.views.common import cached, database, page, rows, sources
from pipeline.browse.views.loading import LOADERS
from pipeline.browse.wording import catalogue

TAKEN = 500  # rows of a list that is taken away as data


@dataclass(frozen=True, slots=True)
class Listing:
    """What can be asked of a kind: ``types`` is the section of ``words.yaml`` that names its types."""

    types: str = ""
    dated: bool = True
    from_source: bool = True
    size: int = 20


LISTS: Mapping[str, Listing] = {
    "klaim": Listing("type"),
    "artikel": Listing(),
    "kutipan": Listing("speech"),
    "entitas": Listing("label", dated=False, from_source=False, size=40),
    "aturan": Listing("rule_kind", dated=False, from_source=False, size=30),
    "kemajuan": Listing("often", from_source=False, size=8),
    "tenggat": Listing("state", size=20),
    "kepemilikan": Listing("sum", from_source=False, size=10),
    "pertentangan": Listing("clash", size=10),
}


@cached
async def rule_kinds(datasette: Any) -> list[str]:
    """The kinds of rules that are cited, the most cited first."""
    found = await rows(datasette, "select kind from regulations group by 1 order by sum(articles) desc limit 40")
    return [row["kind"] for row in found]


async def listed(datasette: Any, request: Any, name: str, **unasked: Any) -> dict[str, Any]:
    """What a page of a list shows: the rows, the form with what was asked, and where the pages are.

    ``unasked`` is what is asked for instead of what the address says.
    """
    listing = LISTS[name]
    size = TAKEN if FORMAT in request.scope else listing.size
    ask = replace(ask_of(request, name, size=size), **unasked)
    found = await search(database(datasette), ask)
    few = bool(ask.typed) and (found.total < 3 or found.how != "all")
    section = f"{listing.types}."
    types = [key.removeprefix(section) for key in catalogue() if key.startswith(section)]
    return {
        "name": name,
        "listing": listing,
        "ask": ask,
        "found": found,
        "items": await LOADERS[KINDS[name]](datasette, found.ids),
        "meant": await meant(database(datasette), ask.typed) if few else None,
        "sources": await sources(datasette) if listing.from_source else [],
        "types": await rule_kinds(datasette) if name == "aturan" else types if listing.types else [],
        "address": partial(address, request),
    }


def view(name: str) -> Callable[[Any, Any], Coroutine[Any, Any, Response]]:
    """The page that lists one kind."""

    async def show(datasette: Any, request: Any) -> Response:
        return await page(datasette, request, "list", **await listed(datasette, request, name))

    return show


ROUTES = [(rf"^/{name}$", view(name)) for name in ("klaim", "artikel", "kutipan", "entitas", "aturan")]
