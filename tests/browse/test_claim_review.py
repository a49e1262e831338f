"""The claim pages carry schema.org's ClaimReview, in the shape that readers of it ask for."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import closing
from datetime import datetime
from typing import Literal

import pytest
from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field

from pipeline.browse import build_app
from pipeline.store import sqlite_module


class Thing(BaseModel):
    """Nothing but what schema.org knows of the type."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Named(Thing):
    type: Literal["Person", "Organization"] = Field(alias="@type")
    name: str = Field(min_length=1)


class NewsArticle(Thing):
    type: Literal["NewsArticle"] = Field(alias="@type")
    url: AnyHttpUrl
    headline: str = Field(min_length=1)
    publisher: Named
    datePublished: datetime


class Claim(Thing):
    type: Literal["Claim"] = Field(alias="@type")
    author: Named
    appearance: NewsArticle
    datePublished: datetime


class Rating(Thing):
    type: Literal["Rating"] = Field(alias="@type")
    ratingValue: int = Field(ge=1, le=5)
    bestRating: Literal[5]
    worstRating: Literal[1]
    alternateName: str = Field(min_length=1)
    ratingExplanation: str | None = None


class ClaimReview(Thing):
    """https://schema.org/ClaimReview with what search engines require of it."""

    context: Literal["https://schema.org"] = Field(alias="@context")
    type: Literal["ClaimReview"] = Field(alias="@type")
    url: AnyHttpUrl
    inLanguage: Literal["id"]
    datePublished: datetime
    claimReviewed: str = Field(min_length=1)
    author: Named
    itemReviewed: Claim
    reviewRating: Rating


@pytest.fixture(scope="module")
def claims(published_database):
    """Some claims with a time, with and without a speaker."""
    sql = """select c.id, c.text from claims c join articles a on a.id = c.article_id
             where a.published_at is not null and c.speaker is {} null order by c.id limit 8"""
    with closing(sqlite_module().connect(published_database)) as connection:
        return [row for which in ("", "not") for row in connection.execute(sql.format(which))]


def test_each_claim_page_has_a_valid_claim_review(published_database, claims):
    app = build_app(published_database)
    for key, sentence in claims:
        page = asyncio.run(app.client.get(f"/klaim/{key}")).text
        (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
        review = ClaimReview.model_validate(json.loads(found))
        assert review.claimReviewed == " ".join(sentence.split())
        assert str(review.url).endswith(f"/klaim/{key}")
