"""Block pages: a firewall's challenge, a captcha, a login in place of the article."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from pipeline.collect.wire import Answer

LOOKED_AT = 65536  # bytes of a page; challenges are short and say what they are at the top
REFUSING = {401: "asks for a login (401)", 403: "refuses us (403)", 407: "asks for a proxy login (407)"}
REFUSING |= {429: "says that we ask too often (429)", 451: "is closed for legal reasons (451)"}
TITLE = re.compile(r"<title[^>]*>(.{0,300}?)</title>", re.DOTALL)
PARAGRAPHS = 3  # a page with as many is no bare form


@cache
def _marks() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(Path(__file__).with_name("blocks.yaml").read_text("utf8"))
    return found


def blocked(answer: Answer, *, redirected: bool = False) -> str | None:
    """Who or what stands in place of the page; None for an ordinary page.

    ``redirected``: another address led to this one, so that a path such as "/login" is a wall.
    """
    text = answer.body[:LOOKED_AT].decode("latin-1").lower()
    found = TITLE.search(text)
    title = " ".join(found[1].split()) if found else ""
    for name, marks in _marks().items():
        if (
            any(_in_headers(answer, mark) for mark in marks.get("header", ()))
            or any(mark in title for mark in marks.get("title", ()))
            or any(mark in text for mark in marks.get("page", ()))
            or (text.count("<p") < PARAGRAPHS and any(mark in text for mark in marks.get("thin", ())))
            or (redirected and set(urlsplit(answer.url).path.lower().split("/")) & set(marks.get("path", ())))
        ):
            return name
    return REFUSING.get(answer.status)


def _in_headers(answer: Answer, mark: str) -> bool:
    name, _, part = mark.partition(":")
    value = answer.header(name)
    return bool(value) and part.strip() in value.lower()
