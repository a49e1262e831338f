"""Searching a published copy: ranked or newest first, by roots of words, with filters, paged, and bounded in cost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pipeline.store.searching import declared, facet
from pipeline.store.stems import candidates, tokens

Sort = Literal["rank", "newest", "oldest"]
#: How what was found holds the words: all of them; the last one going on; some of them; somewhere inside words.
How = Literal["all", "beginning", "some", "inside"]
PHRASE = re.compile(r"[\"“”]([^\"“”]+)[\"“”]")
SHORTEST = 4  # letters of a beginning of a word
PAGES = 200  # beyond that a search has to be narrowed


@dataclass(frozen=True, slots=True)
class Ask:
    """What is searched for. ``since`` and ``until`` are ISO days, inclusive; ``facets`` pairs such as ("e", id)."""

    kind: str
    typed: str = ""
    since: str = ""
    until: str = ""
    source: str = ""
    type: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    sort: Sort = "rank"
    page: int = 1
    size: int = 20

    @property
    def offset(self) -> int:
        return (min(max(self.page, 1), PAGES) - 1) * self.size


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of one page, in order. ``total`` is exact where not ``more_than``; ``how`` says which words they hold."""

    ids: tuple[str, ...] = ()
    total: int = 0
    more_than: bool = False
    how: How = "all"
    ask: Ask = field(default_factory=lambda: Ask("claims"))

    @property
    def last_page(self) -> bool:
        return self.ask.offset + len(self.ids) >= self.total and not (self.more_than and self.ask.sort != "rank")


def find(connection: Any, ask: Ask) -> Found:
    """One page. Where nothing holds all the words, what holds the beginning of the last one, some, or parts."""
    for how, words in expressions(ask.typed):
        found = _find(connection, ask, words, how)
        if found.total or (not words and not ask.typed.strip()):
            return found
    return _inside(connection, ask)


def words_of(typed: str) -> frozenset[str]:
    """The roots that a search looks for, to mark them in what it found."""
    return frozenset(t.stem for t in tokens(typed)) - frozenset(declared()["optional"])


def expressions(typed: str) -> Iterator[tuple[How, str]]:
    """FTS5 expressions, the strictest first; nothing typed is an operator. Empty where nothing was typed."""
    phrases = ['"{}"'.format(" ".join(t.stem for t in tokens(p))) for p in PHRASE.findall(typed)]
    phrases = [p for p in phrases if p != '""']
    last = [(t.stem, typed[t.start : t.end].lower()) for t in tokens(PHRASE.sub(" ", typed))]
    optional = declared()["optional"]
    words = [w for w, _ in last if w not in optional] or ([] if phrases else [w for w, _ in last])
    terms = phrases + [f'"{w}"' for w in dict.fromkeys(words)]
    if not terms:
        if not typed.strip():
            yield "all", ""
        return
    yield "all", " AND ".join(terms)
    if words and last[-1][0] == words[-1] and words[-1].isalpha():
        going_on = " OR ".join(f'"{c}"*' for c in candidates(last[-1][1]) if len(c) >= SHORTEST)
        if going_on:
            yield "beginning", " AND ".join([*terms[:-1], f"({going_on})"])
    if len(terms) > 1:
        yield "some", " OR ".join(terms)


def _find(connection: Any, ask: Ask, words: str, how: How) -> Found:
    chosen = [("s", ask.source), ("t", ask.type), *ask.facets]
    facets = [f'facets : "{facet(k, v)}"' for k, v in chosen if v]
    match = " AND ".join([f"({{head body context}} : ({words}))"] * bool(words) + facets)
    first, last = _span(connection, ask)
    newest = declared()["newest"]
    if not match:
        total, more = min(last - first + 1, newest), last - first + 1 > newest
        ids = _rows(connection, ask, first, last)
        return Found(ids, max(total, 0), more, how, ask)
    values = {"match": match, "first": first, "last": last, "newest": newest + 1}
    table = f"search_{ask.kind}"
    where = f"from {table} where {table} match :match and rowid between :first and :last"
    sql = f"select count(*) from (select 1 {where} limit :newest)"
    total = connection.execute(sql, values).fetchone()[0]
    positions = _positions(connection, ask, where, values, bool(words)) if total else []
    return Found(_ids(connection, ask.kind, positions), min(total, newest), total > newest, how, ask)


def _span(connection: Any, ask: Ask) -> tuple[int, int]:
    """The positions of a span of days; of all where none is given."""
    sql = "select min(position), max(position) from search_rows where kind = :kind"
    values = {"kind": ask.kind, "since": ask.since, "until": ask.until + "~"}  # "~" follows every "T09:37"
    if ask.since or ask.until:
        sql += " and at >= :since" + (" and at <= :until" if ask.until else "")
        first = connection.execute(f"{sql.replace(', max(position)', '')}", values).fetchone()[0]
        last = connection.execute(f"{sql.replace('min(position), ', '')}", values).fetchone()[0]
    else:
        first = 1
        last = connection.execute("select max(position) from search_rows where kind = ?", [ask.kind]).fetchone()[0]
    return (first or 1, last or 0)


def _positions(connection: Any, ask: Ask, where: str, values: dict[str, Any], words: bool) -> list[int]:
    page = f"limit {ask.size} offset {ask.offset}"
    if ask.sort == "rank" and words:
        weights = ", ".join(map(str, declared()["weights"]))
        inner = f"select rowid, bm25(search_{ask.kind}, {weights}) as score {where} order by rowid desc limit :newest"
        sql = f"select rowid from ({inner}) order by score, rowid desc {page}"
    else:
        order = "asc" if ask.sort == "oldest" else "desc"
        sql = f"select rowid {where} order by rowid {order} {page}"
    return [position for (position,) in connection.execute(sql, values)]


def _ids(connection: Any, kind: str, positions: Sequence[int]) -> tuple[str, ...]:
    marks = ",".join("?" * len(positions))
    sql = f"select position, id from search_rows where kind = ? and position in ({marks})"
    known = dict(tuple(row) for row in connection.execute(sql, [kind, *positions]))
    return tuple(known[p] for p in positions)


def _rows(connection: Any, ask: Ask, first: int, last: int) -> tuple[str, ...]:
    order = "asc" if ask.sort == "oldest" else "desc"
    sql = (
        "select id from search_rows where kind = ? and position between ? and ? "
        f"order by position {order} limit {ask.size} offset {ask.offset}"
    )
    return tuple(key for (key,) in connection.execute(sql, [ask.kind, first, last]))


def _inside(connection: Any, ask: Ask) -> Found:
    """What holds the typed letters somewhere inside words; without filters, which only the index of words knows."""
    table = declared()["kinds"][ask.kind].get("table")
    plain = (p.replace('"', "").replace("\0", "") for p in ask.typed.split())  # FTS5 reads a NUL as the end
    parts = [f'"{p}"' for p in plain if len(p) >= 3]
    if (
        not table
        or not parts
        or PHRASE.search(ask.typed)
        or ask.source
        or ask.type
        or ask.since
        or ask.until
        or ask.facets
    ):
        return Found(ask=ask)
    sql = (
        f"select t.id from {table}_trigram f join {table} t on t.rowid = f.rowid "
        f"where {table}_trigram match ? limit {ask.size}"
    )
    ids = tuple(key for (key,) in connection.execute(sql, [" AND ".join(parts)]))
    return Found(ids, len(ids), False, "inside", replace(ask, page=1))
