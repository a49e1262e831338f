"""Search from a page: what an address asks for, the rows found, and names that were meant."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from datasette.utils import sqlite_timelimit
from markupsafe import Markup, escape

from pipeline.store.finding import Ask, Found, Sort, find, words_of
from pipeline.store.stems import tokens
from pipeline.store.suggesting import suggest

T = TypeVar("T")

#: word of the address -> kind of the search index
KINDS: Mapping[str, str] = {
    "klaim": "claims",
    "artikel": "articles",
    "kutipan": "quotes",
    "entitas": "entities",
    "aturan": "regulations",
    "kemajuan": "progress",
    "tenggat": "deadlines",
    "kepemilikan": "ownership",
    "pertentangan": "contradictions",
}
#: What the page of all results shows of each kind.
OVERVIEW: Mapping[str, int] = {"klaim": 8, "artikel": 5, "kutipan": 5, "entitas": 6, "aturan": 5}
SORTS: Mapping[str, Sort] = {"cocok": "rank", "terbaru": "newest", "terlama": "oldest"}
ALL = "semua"  # types, where a page shows one by itself
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME_LIMIT = 1000  # milliseconds
EXCERPT = 240  # characters of an article around what was searched


def ask_of(request: Any, name: str, *, size: int = 20) -> Ask:
    """What a request's query string asks of one kind; what cannot be read is not asked.

    Without words there is nothing to rank: then the newest come first.
    """
    given = {key: (request.args.get(key) or "").strip() for key in ("q", "mulai", "sampai", "media", "tipe", "hal")}
    chosen = (("e", request.args.get("entitas")), ("r", request.args.get("aturan")), ("x", request.args.get("tanda")))
    return Ask(
        kind=KINDS[name],
        typed=given["q"][:200],
        since=given["mulai"] if DAY.fullmatch(given["mulai"]) else "",
        until=given["sampai"] if DAY.fullmatch(given["sampai"]) else "",
        source=given["media"],
        type="" if given["tipe"] == ALL else given["tipe"],
        facets=tuple((kind, value) for kind, value in chosen if value),
        sort=SORTS.get(request.args.get("urut") or "", "rank") if given["q"] else _order(request),
        page=int(given["hal"]) if given["hal"].isdecimal() else 1,
        size=size,
    )


def _order(request: Any) -> Sort:
    return "oldest" if request.args.get("urut") == "terlama" else "newest"


def address(request: Any, **changes: Any) -> str:
    """The query string of a request with some of its parts changed (None: left out); empty or ``?…``."""
    pairs = {key: request.args.get(key) for key in request.args if request.args.get(key)}
    pairs.update(changes)
    query = urlencode({k: v for k, v in pairs.items() if v not in (None, "")})
    return f"?{query}" if query else ""


async def search(database: Any, ask: Ask) -> Found:
    """One page of what is asked for; nothing where it takes too long."""
    return await limited(database, lambda connection: find(connection, ask), Found(ask=ask))


async def meant(database: Any, typed: str) -> str | None:
    """What was typed with mistyped names put right, or None."""
    return await limited(database, lambda connection: suggest(connection, typed), None) if typed else None


async def limited(database: Any, work: Callable[[Any], T], otherwise: T) -> T:
    """What ``work`` makes of a connection; ``otherwise`` where SQLite was stopped after :data:`TIME_LIMIT`."""

    def run(connection: Any) -> T:
        with sqlite_timelimit(connection, TIME_LIMIT):
            try:
                return work(connection)
            except sqlite3.OperationalError as error:
                if "interrupted" not in str(error):
                    raise
                return otherwise

    done: T = await database.execute_fn(run)
    return done


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks the words of a search in texts; a text is escaped whatever it holds."""

    words: frozenset[str]

    @classmethod
    def of(cls, typed: str) -> Marker:
        return cls(words_of(typed))

    def spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Where forms of the words stand."""
        return [(t.start, t.end) for t in tokens(text) if t.stem in self.words] if self.words else []

    def __call__(self, text: str | None) -> Markup:
        """The text with the words marked."""
        text, at, parts = text or "", 0, []
        for start, end in self.spans(text):
            parts += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
            at = end
        return Markup("").join([*parts, escape(text[at:])])

    def excerpt(self, text: str | None) -> Markup:
        """The part of a text that holds most of the words, cut at spaces."""
        text = " ".join((text or "").split())
        starts = [start for start, _ in self.spans(text)]
        best = max(starts, key=lambda s: sum(s <= other < s + EXCERPT for other in starts), default=0)
        first = text.rfind(" ", 0, max(best - 60, 0)) + 1
        last = text.find(" ", first + EXCERPT)
        cut = text[first:] if last < 0 else text[first:last] + " …"
        return Markup("… " if first else "") + self(cut)
