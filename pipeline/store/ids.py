"""Stable ids: the same input gives the same ids, on any machine and in any order.

An article's id is a hash of its URL. A fact's id begins with its article's, so that the rows of an article
lie together in every index, and goes on with a hash of its layer, offsets and type. What a fact says (its
value, its speaker) is not part of it: a better reading of the same words keeps the id.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Hashable, Iterable, Mapping
from hashlib import blake2b, sha256
from json import dumps
from typing import Any, TypeVar

from pipeline.records import Article

T = TypeVar("T")

#: What one capture of a page says; where and when it was fetched is no part of its content.
CONTENT = (
    *("url", "canonical_url", "source", "title", "text", "published_at", "published_from", "precision"),
    *("modified_at", "authors", "section", "tags", "language", "text_quality", "access", "truncated", "parser"),
)


def short_hash(*parts: Hashable, length: int) -> str:
    """``length`` characters (5 bits each) of a hash over the parts, lower case and digits 2 to 7."""
    said = "\x1f".join("" if p is None else str(p) for p in parts)
    digest = blake2b(said.encode("utf8", "surrogatepass"), digest_size=20).digest()
    return b32encode(digest).decode().lower()[:length]


def article_id(url: str) -> str:
    """12 characters: of a million articles, two share an id with a probability of 4 in ten million."""
    return short_hash(url, length=12)


def row_id(table: str, *parts: Hashable) -> str:
    """The id of a row that belongs to no single article (a story, a thread, a contradiction, a failure)."""
    return short_hash(table, *parts, length=16)


def fact_ids(article: str, table: str, rows: Iterable[tuple[tuple[Hashable, ...], T]]) -> dict[str, T]:
    """Ids for facts given as (what they are known by, the fact); equal facts are one.

    Facts that are known by the same are numbered in the order of their content, so that the order in which
    they were found makes no difference.
    """
    found: dict[tuple[Hashable, ...], dict[str, T]] = {}
    for key, row in rows:
        found.setdefault(key, {})[repr(row)] = row
    ids: dict[str, T] = {}
    for key, same in found.items():
        for number, content in enumerate(sorted(same)):
            made = article + short_hash(table, *key, number or None, length=8)
            while made in ids:  # 40 bits within one article and table: two in 200 million articles
                made = article + short_hash(made, length=8)
            ids[made] = same[content]
    return ids


def content_hash(article: Article) -> str:
    """SHA-256 over everything an article says (not when and where it was fetched)."""
    said: Mapping[str, Any] = {name: getattr(article, name) for name in CONTENT} | {"extra": dict(article.extra)}
    if article.kind != "news":
        said = {**said, "kind": article.kind}
    return sha256(dumps(said, sort_keys=True, default=str).encode()).hexdigest()
