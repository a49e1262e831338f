"""The rows of what a search found, by kind, with what a list shows of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from pipeline.browse.views.common import CLAIM_COLUMNS, CLAIMS, Row, contradicted, in_order, rows

OF_GROUP = 40  # claims of a thread, or stakes in a company, that a ledger shows: the latest


async def claims(datasette: Any, ids: Sequence[str]) -> list[Row]:
    found = await in_order(datasette, f"{CLAIMS} where c.id in ({{ids}})", ids)
    await contradicted(datasette, found)
    return found


async def articles(datasette: Any, ids: Sequence[str]) -> list[Row]:
    sql = """select id, title, source, published_at, text,
               (select count(*) from claims where article_id = articles.id) as claims,
               (select articles from stories where id = articles.story_id) as told
             from articles where id in ({ids})"""
    return await in_order(datasette, sql, ids)


async def quotes(datasette: Any, ids: Sequence[str]) -> list[Row]:
    sql = """select q.*, a.title, a.source, a.published_at
             from (select *, 1 as marked from quotes where id in ({ids})
                   union all select *, 0 from statements where id in ({ids})) q
               join articles a on a.id = q.article_id"""
    if not ids:
        return []  # SQLite reads every article for an empty list
    marks = ",".join("?" * len(ids))
    found = {row["id"]: row for row in await rows(datasette, sql.format(ids=marks), [*ids, *ids])}
    return [found[key] for key in ids if key in found]


async def entities(datasette: Any, ids: Sequence[str]) -> list[Row]:
    return await in_order(datasette, "select * from entities where id in ({ids})", ids)


async def regulations(datasette: Any, ids: Sequence[str]) -> list[Row]:
    sql = """select *, (select count(*) from claims where regulation_id = regulations.id) as claims
             from regulations where id in ({ids})"""
    return await in_order(datasette, sql, ids)


async def progress(datasette: Any, ids: Sequence[str]) -> list[Row]:
    """Threads of progress, each with its latest claims in order of time."""
    return [await thread(datasette, key) for key in ids]


async def thread(datasette: Any, key: str) -> Row:
    """A thread by its id, or a claim that is in none by its own: its claims in order of time and what it is about."""
    head = await rows(datasette, "select * from threads where id = ?", [key])
    latest = f"""select * from ({CLAIMS} where {"c.thread_id" if head else "c.id"} = ?
                 order by a.published_at is not null desc, a.published_at desc, c.start desc limit {OF_GROUP})
                 order by published_at is not null, published_at, start"""
    found = await rows(datasette, latest, [key])
    await contradicted(datasette, found)
    subject = (head[0] if head else found[-1])["subject"]
    return {"id": key, "thread": head[0] if head else None, "claims": found, "subject": subject}


async def deadlines(datasette: Any, ids: Sequence[str]) -> list[Row]:
    sql = f"""select d.id as deadline_id, d.state, d.moved, d.moved_from, d.first_deadline_on, d.state_claim_id,
                {CLAIM_COLUMNS}, d.deadline_on as due
              from deadlines d join claims c on c.id = d.claim_id join articles a on a.id = c.article_id
              where d.id in ({{ids}})"""
    return await in_order(datasette, sql, ids)


async def ownership(datasette: Any, ids: Sequence[str]) -> list[Row]:
    """What is held, each with its stakes: the latest of each holder, and all of them, newest first."""
    return [await company(datasette, key) for key in ids]


async def company(datasette: Any, name: str) -> Row:
    sql = f"""select s.*, c.text, c.speaker, c.modality, c.confidence, c.object_id, c.subject_id, a.source,
                a.published_at, a.id as article_id
              from stakes s join claims c on c.id = s.claim_id join articles a on a.id = c.article_id
              where s.company = ? order by s.held_on desc, a.published_at desc limit {OF_GROUP}"""
    stakes = await rows(datasette, sql, [name])
    latest: dict[str, Row] = {}
    for stake in stakes:
        latest.setdefault(stake["subject_id"] or stake["holder"], stake)
    held = sorted(latest.values(), key=lambda s: -s["share"])
    return {"company": name, "stakes": stakes, "latest": held, "over": any(s["over"] for s in stakes)}


async def contradictions(datasette: Any, ids: Sequence[str]) -> list[Row]:
    """Pairs of claims, ``a`` the earlier one."""
    pairs = await in_order(datasette, "select * from contradictions where id in ({ids})", ids)
    keys = list(dict.fromkeys(key for p in pairs for key in (p["claim_id"], p["other_id"])))
    found = {row["id"]: row for row in await in_order(datasette, f"{CLAIMS} where c.id in ({{ids}})", keys)}
    return [{**p, "a": found[p["claim_id"]], "b": found[p["other_id"]]} for p in pairs]


#: by kind of the search index
LOADERS: Mapping[str, Callable[[Any, Sequence[str]], Awaitable[list[Row]]]] = {
    "claims": claims,
    "articles": articles,
    "quotes": quotes,
    "entities": entities,
    "regulations": regulations,
    "progress": progress,
    "deadlines": deadlines,
    "ownership": ownership,
    "contradictions": contradictions,
}
