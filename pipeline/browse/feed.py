"""Atom feeds: of a search, of the claims of a kind, of an entity and of a rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from datasette.utils.asgi import Response
from feedgen.feed import FeedGenerator

from pipeline.browse.newest import News, newest
from pipeline.browse.search import KINDS
from pipeline.store.finding import Ask

NAME = "fakta"
SIZE = 50  # entries
FED = ("claims", "quotes", "articles")  # kinds that have a time


async def search_feed(datasette: Any, request: Any) -> Response:
    """The newest of what ``?q=`` finds; ``jenis`` (klaim, kutipan, artikel) gives one kind, ``media`` one outlet."""
    typed, wanted = (request.args.get("q") or "").strip()[:200], KINDS.get(request.args.get("jenis") or "")
    kinds = (wanted,) if wanted in FED else FED
    outlet = request.args.get("media") or ""
    found = [n for kind in kinds for n in await _newest(datasette, Ask(kind, typed, source=outlet, size=SIZE))]
    return _feed(datasette, request, f"Fakta: {typed}" if typed else "Fakta", found)


async def claims_feed(datasette: Any, request: Any) -> Response:
    """The newest claims, of one kind with ``?tipe=``."""
    kind = request.args.get("tipe") or ""
    found = await _newest(datasette, Ask("claims", type=kind, size=SIZE))
    return _feed(datasette, request, f"Fakta: klaim {kind}".strip(), found)


async def entity_feed(datasette: Any, request: Any) -> Response:
    """The newest claims in which an entity is subject, object, speaker or authority."""
    return await _about(datasette, request, "e")


async def rule_feed(datasette: Any, request: Any) -> Response:
    """The newest claims under a rule."""
    return await _about(datasette, request, "r")


async def _about(datasette: Any, request: Any, facet: str) -> Response:
    key = request.url_vars["id"]
    found = await _newest(datasette, Ask("claims", facets=((facet, key),), size=SIZE))
    return _feed(datasette, request, f"Fakta: {key}", found)


async def _newest(datasette: Any, ask: Ask) -> list[News]:
    found: list[News] = await datasette.databases[NAME].execute_fn(lambda connection: newest(connection, ask))
    return found


def _feed(datasette: Any, request: Any, title: str, found: Sequence[News]) -> Response:
    """The feed; what has no time of publication cannot stand in one and is left out."""
    dated = sorted((n for n in found if n.published_at), key=lambda n: time_of(n.published_at or ""), reverse=True)
    address = datasette.absolute_url(request, request.full_path)
    feed = FeedGenerator()
    feed.id(address)
    feed.title(_clean(title))
    feed.author({"name": "Fakta"})
    feed.language("id")
    feed.link(href=address, rel="self", type="application/atom+xml")
    feed.link(href=datasette.absolute_url(request, datasette.urls.path("/")), rel="alternate")
    feed.updated(time_of(dated[0].published_at or "") if dated else datetime.fromtimestamp(0, UTC))
    for news in dated[:SIZE]:
        _entry(feed.add_entry(order="append"), datasette, request, news)
    return Response(feed.atom_str(pretty=True), content_type="application/atom+xml; charset=utf-8")


def _entry(entry: Any, datasette: Any, request: Any, news: News) -> None:
    entry.id(f"urn:x-fakta:{news.kind}:{news.id}")
    subject = f"{news.subject}: " if news.subject else ""
    entry.title(_clean(f"{subject}{news.title}"))
    said = f" ({news.speaker})" if news.speaker else ""
    entry.content(_clean(f"{' '.join(news.text.split())}{said} — {news.source}, {news.url}"), type="text")
    entry.category({"term": news.type})
    entry.link(href=datasette.absolute_url(request, datasette.urls.path(news.path)))
    entry.published(time_of(news.published_at or ""))
    entry.updated(time_of(news.published_at or ""))


def time_of(value: str) -> datetime:
    """ISO 8601; without an offset it is WIB, as everywhere."""
    found = datetime.fromisoformat(value if "T" in value else f"{value}T00:00:00")
    return found if found.tzinfo else datetime.fromisoformat(f"{found.isoformat()}+07:00")


def _clean(text: str) -> str:
    """Text without the characters that XML does not allow."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and not 0xFFFE <= ord(c) & 0xFFFF <= 0xFFFF))


ROUTES = [
    (r"^/cari\.atom$", search_feed),
    (r"^/klaim\.atom$", claims_feed),
    (r"^/entitas/(?P<id>[^/]+)\.atom$", entity_feed),
    (r"^/aturan/(?P<id>[^/]+)\.atom$", rule_feed),
]
