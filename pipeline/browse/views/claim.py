"""The claim page: evidence, how its values were derived, the same claim before and after, and a citation to copy."""

from __future__ import annotations

import json
from typing import Any

from datasette.utils.asgi import Response

from pipeline.browse import wording
from pipeline.browse.views.common import CLAIMS, one, page, rows

RATINGS = {"sangat yakin": 5, "cukup yakin": 4, "perlu diperiksa": 2, "tidak dinilai": 1}


async def claim(datasette: Any, request: Any) -> Response:
    key = request.url_vars["id"]
    found = await one(datasette, f"{CLAIMS} where c.id = ?", [key], what="Klaim")
    thread = await rows(
        datasette,
        f"{CLAIMS} where c.thread_id = ? and c.thread_id is not null order by a.published_at, c.start",
        [found["thread_id"]],
    )
    against = await rows(
        datasette,
        f"""select x.reason, x.days, o.* from contradictions x join ({CLAIMS}) o
            on o.id = case when x.claim_id = :id then x.other_id else x.claim_id end
            where :id in (x.claim_id, x.other_id)""",
        {"id": key},
    )
    rule = await rows(datasette, "select * from regulations where id = ?", [found["regulation_id"]])
    article = await one(datasette, "select * from articles where id = ?", [found["article_id"]], what="Artikel")
    return await page(
        datasette,
        request,
        "claim",
        claim=found,
        article=article,
        thread=thread,
        against=against,
        rule=rule[0] if rule else None,
        citation=citation(found, article),
        review=json.dumps(claim_review(found, article), ensure_ascii=False).replace("<", "\\u003c"),
    )


def citation(claim: dict[str, Any], article: dict[str, Any]) -> str:
    """One paragraph to copy: sentence, who said it, outlet, author, time with zone, address, hash of the page."""
    authors = ", ".join(json.loads(article["authors"] or "[]"))
    said = f" (menurut {claim['speaker']})" if claim["speaker"] else ""
    parts = [
        f"“{' '.join(claim['text'].split())}”{said}",
        " — ".join(p for p in (authors, f"“{article['title']}”") if p),
        article["source"],
        wording.moment(article["published_at"]),
        article["url"],
    ]
    if article["sha256"]:
        parts.append(f"SHA-256 {article['sha256']}")
    return ", ".join(parts)


def claim_review(claim: dict[str, Any], article: dict[str, Any]) -> dict[str, Any]:
    """schema.org ClaimReview: what was claimed, where and by whom; the rating is a confidence, no verdict."""
    words = wording.confidence(claim["confidence"])
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": " ".join(claim["text"].split()),
        "datePublished": article["published_at"],
        "url": article["url"],
        "author": {"@type": "Organization", "name": "Fakta"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {
                "@type": "Person" if claim["speaker"] else "Organization",
                "name": claim["speaker"] or article["source"],
            },
            "appearance": {"@type": "NewsArticle", "url": article["url"], "headline": article["title"]},
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[words],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": f"keyakinan mesin: {words}",
        },
    }


async def claims(datasette: Any, request: Any) -> Response:
    """All claims, newest first, by kind."""
    kind = request.args.get("jenis")
    clause = "where c.type = :kind" if kind in wording.TYPES else ""
    found = await rows(
        datasette,
        f"{CLAIMS} {clause} order by a.published_at desc, c.start limit 100",
        {"kind": kind} if clause else {},
    )
    kinds = await rows(datasette, "select type, count(*) as n from claims group by type order by n desc")
    return await page(datasette, request, "claims", claims=found, kinds=kinds, kind=kind if clause else None)


ROUTES = [(r"^/klaim$", claims), (r"^/klaim/(?P<id>[^/]+)$", claim)]
