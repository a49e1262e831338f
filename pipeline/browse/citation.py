"""A claim to take away: a citation to copy, and schema.org's ClaimReview."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipeline.browse.language import Words
from pipeline.browse.wording import confidence, sureness

RATINGS = {"high": 5, "middle": 4, "low": 2, "none": 1}


def citation(claim: Mapping[str, Any], article: Mapping[str, Any], words: Words) -> str:
    """One paragraph: sentence, who said it, author, headline, outlet, time with zone, address, hash of the page."""
    said = " " + words("cite.said", who=claim["speaker"]) if claim["speaker"] else ""
    parts = [
        ", ".join(json.loads(article["authors"] or "[]")),
        f"“{article['title']}”",
        article["source"],
        words.moment(article["published_at"]),
        article["url"],
        words("cite.fetched", when=words.moment(article["fetched_at"])) if article["fetched_at"] else "",
        words("cite.hash", hash=article["sha256"]) if article["sha256"] else "",
    ]
    sentence = " ".join(claim["text"].split())
    stop = "" if sentence[-1:] in ".!?" and not said else "."
    return f"“{sentence}”{said}{stop} {', '.join(p for p in parts if p)}."


def claim_review(claim: Mapping[str, Any], article: Mapping[str, Any], address: str) -> dict[str, Any]:
    """schema.org ClaimReview: what was claimed, where and by whom; the rating is a confidence, no verdict.

    ``address`` is that of the page that shows it.
    """
    author = {"@type": "Person" if claim["speaker"] else "Organization", "name": claim["speaker"] or article["source"]}
    published = {"datePublished": article["published_at"]} if article["published_at"] else {}
    appearance = {
        "@type": "NewsArticle",
        "url": article["url"],
        "headline": article["title"],
        "publisher": {"@type": "Organization", "name": article["source"]},
        **published,
    }
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address,
        "inLanguage": "id",
        **published,
        "claimReviewed": " ".join(claim["text"].split()),
        "author": {"@type": "Organization", "name": "Fakta"},
        "itemReviewed": {"@type": "Claim", "author": author, "appearance": appearance, **published},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[sureness(claim["confidence"])],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": f"keyakinan mesin: {confidence(claim['confidence'])}",
        },
    }
