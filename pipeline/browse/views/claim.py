"""The claim page: evidence in context, who said it in which role, how its values were derived, what was said before,
after and against it, and a citation to copy."""

from __future__ import annotations

import json
from typing import Any

from datasette.utils.asgi import Response

from pipeline.browse.chart import chart_of
from pipeline.browse.citation import citation, claim_review
from pipeline.browse.language import Words, language_of
from pipeline.browse.views.common import CLAIMS, Row, contradicted, one, page, rows
from pipeline.browse.views.loading import thread

MARKS = ("percentages", "money", "dates", "regulation_mentions")
PAIRS = 10  # contradictions of one claim that are shown
DOCUMENTS = 6


async def claim(datasette: Any, request: Any) -> Response:
    key = request.url_vars["id"]
    words = Words(datasette, language_of(request))
    found = await one(datasette, request, f"{CLAIMS} where c.id = ?", [key])
    await contradicted(datasette, [found])
    article = await one(datasette, request, "select * from articles where id = ?", [found["article_id"]])
    said = await thread(datasette, found["thread_id"]) if found["thread_id"] else None
    rule = await rows(datasette, "select * from regulations where id = ?", [found["regulation_id"]])
    review = claim_review(found, article, datasette.absolute_url(request, words.link(f"/klaim/{key}")))
    return await page(
        datasette,
        request,
        "claim",
        claim=found,
        article=article,
        context=await _context(datasette, found, article["text"]),
        role=await _role(datasette, found),
        derived={table: await _inside(datasette, table, found) for table in MARKS},
        deadline=await _deadline(datasette, key),
        thread=said,
        chart=chart_of(said["claims"], words, chosen=key) if said else None,
        against=await _against(datasette, key),
        first=await _first(datasette, found),
        documents=await _documents(datasette, key),
        rule=rule[0] if rule else None,
        citation=citation(found, article, words),
        review=json.dumps(review, ensure_ascii=False).replace("<", "\\u003c"),
    )


async def _context(datasette: Any, found: Row, text: str | None) -> tuple[str, str]:
    """The sentences before and after the evidence; empty in a public copy."""
    if not text:
        return "", ""
    near = (
        """select start, "end" from sentences where article_id = :article and {where} order by start {order} limit 1"""
    )
    values = {"article": found["article_id"], "start": found["start"], "end": found["end"]}
    before = await rows(datasette, near.format(where='"end" <= :start', order="desc"), values)
    after = await rows(datasette, near.format(where="start >= :end", order="asc"), values)
    first, last = (text[r[0]["start"] : r[0]["end"]] if r else "" for r in (before, after))
    return first, last


async def _role(datasette: Any, found: Row) -> Row | None:
    """The speaker's role in this article; else the latest one that was known when it was published."""
    sql = """select f.role, f.employer_id, e.name as employer, a.id as article_id, a.source, a.published_at,
               f.article_id = :article as here
             from affiliations f join articles a on a.id = f.article_id left join entities e on e.id = f.employer_id
             where f.person_id = :speaker and (f.article_id = :article or a.published_at <= :at)
             order by here desc, a.published_at desc limit 1"""
    values = {"speaker": found["speaker_id"], "article": found["article_id"], "at": found["published_at"]}
    roles = await rows(datasette, sql, values) if found["speaker_id"] else []
    return roles[0] if roles else None


async def _inside(datasette: Any, table: str, found: Row) -> list[Row]:
    """The facts of one layer that stand in the evidence."""
    sql = f"""select * from {table} where article_id = ? and start >= ? and "end" <= ? order by start limit 20"""
    return await rows(datasette, sql, [found["article_id"], found["start"], found["end"]])


async def _deadline(datasette: Any, key: str) -> Row | None:
    found = await rows(datasette, "select * from deadlines where claim_id = ? limit 1", [key])
    return found[0] if found else None


async def _against(datasette: Any, key: str) -> list[Row]:
    sql = f"""select x.kind, x.reason, x.days, x.same_source, o.* from (
                select *, other_id as against from contradictions where claim_id = :id
                union all select *, claim_id from contradictions where other_id = :id limit {PAIRS}) x
              join ({CLAIMS}) o on o.id = x.against"""
    return await rows(datasette, sql, {"id": key})


async def _documents(datasette: Any, key: str) -> list[Row]:
    """What documents of regulators say of the same thing, where the copy has their sentences."""
    sql = (
        f"""select * from v_document_evidence where claim_id = ? and document_sentence is not null limit {DOCUMENTS}"""
    )
    return await rows(datasette, sql, [key])


async def _first(datasette: Any, found: Row) -> Row | None:
    """The claim that first said the same with the same value, where that is another one."""
    first = found["first_claim_id"]
    said = await rows(datasette, f"{CLAIMS} where c.id = ?", [first]) if first and first != found["id"] else []
    return said[0] if said else None


ROUTES = [(r"^/klaim/(?P<id>[^/]+)$", claim)]
