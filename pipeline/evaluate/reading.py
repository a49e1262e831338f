"""How completely pages are read: runs of four words in common with the expected text, beside trafilatura's reading.

A folder holds pages (``NAME.html``) and beside each what it should give (``NAME.json`` with ``text``: a list of
paragraphs, or one string); ``NAME.2.html`` and so on are its further pages, ``NAME.all.html`` is the one that has all.
A JSON Lines file holds pages as ``{"url", "html", "text"}`` (or ``content_html``).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import FaktaError
from pipeline.evaluate.score import Score
from pipeline.read import PageError, read_page
from pipeline.read.saved import address
from pipeline.sites import site_of

WORDS = 4  # the length of the runs that are compared
BAR = 0.995  # F1 that each page should reach
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Case:
    """A page and the text that it should give."""

    name: str
    url: str
    body: bytes
    text: str
    more: tuple[tuple[str, bytes], ...] = ()


def evaluate_reading(path: Path) -> dict[str, Any]:
    """Scores a page, a site and over all; ``worse`` names the pages that trafilatura reads better, ``below`` those
    under the bar.

    Raises :class:`FaktaError` where there is no page with an expected text.
    """
    ours, theirs = {"all": Score()}, {"all": Score()}
    pages: list[dict[str, Any]] = []
    for case in _cases(path):
        site = found.name if (found := site_of(case.url)) else "other"
        read, generic = compare(_read(case), case.text), compare(_trafilatura(case), case.text)
        for key in (site, "all"):
            for scores, score in ((ours, read), (theirs, generic)):
                scores.setdefault(key, Score()).add(score.right, score.predicted, score.gold)
        pages.append({"page": case.name, **_figures(read), "trafilatura": generic.f1})
    if not ours["all"].gold:
        raise FaktaError(f"{path}: no page with an expected text beside it (NAME.html with NAME.json, or JSON Lines)")
    whole = ours.pop("all")
    return {
        "micro": _figures(whole),
        "trafilatura": _figures(theirs.pop("all")),
        "sites": {s: _figures(score) | {"trafilatura": theirs[s].f1} for s, score in sorted(ours.items())},
        "pages": pages,
        "worse": [page["page"] for page in pages if page["f1"] < page["trafilatura"]],
        "below": [page["page"] for page in pages if page["f1"] < BAR],
    }


def compare(read: str, expected: str) -> Score:
    """The runs of four words that both texts hold, counted with repetition."""
    found, gold = _runs(read), _runs(expected)
    return Score(sum((found & gold).values()), sum(found.values()), sum(gold.values()))


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + WORDS]) for i in range(max(len(words) - WORDS + 1, 1)))


def _figures(score: Score) -> dict[str, float]:
    return {"p": score.p, "r": score.r, "f1": score.f1}


def _read(case: Case) -> str:
    try:
        return read_page(case.body, case.url, more=case.more).text
    except PageError:
        return ""


def _trafilatura(case: Case) -> str:
    from trafilatura import extract  # slow to import

    whole = [body for address, body in case.more if is_whole(address)]
    bodies = whole or [case.body, *(body for _, body in case.more)]
    texts = (extract(body, url=case.url, include_comments=False, include_tables=False) or "" for body in bodies)
    return "\n".join(texts)


def is_whole(address: str) -> bool:
    """Whether an address shows all pages of its article at once."""
    site = site_of(address)
    return site is not None and site.page_of(address)[1] == 0


def _cases(path: Path) -> Iterator[Case]:
    if path.is_dir():
        for file in sorted(path.rglob("*.html")):
            expected = file.with_suffix(".json")
            if expected.exists():
                body = file.read_bytes()
                row = json.loads(expected.read_text(encoding="utf8"))
                url = row.get("url") or address(body, file)
                yield Case(file.name, url, body, _text(row["text"]), _further(file))
        return
    try:
        lines = path.read_text(encoding="utf8").splitlines()
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            yield Case(f"{path.name}:{number}", row["url"], _html(row).encode(), _text(row["text"]))
    except OSError as error:
        raise FaktaError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError) as error:
        raise FaktaError(f"{path}: not JSON Lines with url, html and text ({error})") from error


def _further(file: Path) -> tuple[tuple[str, bytes], ...]:
    """The further pages beside a page."""
    files = [file.with_name(f"{file.stem}.{end}.html") for end in ("all", *range(2, 10))]
    return tuple((address(f.read_bytes(), f), f.read_bytes()) for f in files if f.exists())


def _html(row: dict[str, str]) -> str:
    """A whole page, or only its body as some collections keep it."""
    return row["html"] if "html" in row else row["content_html"]


def _text(stated: str | list[str]) -> str:
    return stated if isinstance(stated, str) else "\n".join(stated)
