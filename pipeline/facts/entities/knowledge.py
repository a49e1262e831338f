"""The knowledge base: organisations, places, issuers, public persons, offices by period.

All of it is data in ``kb/``; this file turns it into names to look for (one Aho-Corasick automaton), ids that are
the same for every article, and answers to "who was Minister of Trade on that day".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import ahocorasick
import yaml

from pipeline.facts.text import load_yaml, one_space

_PACKAGE = "pipeline.facts.entities"
WORDS = load_yaml(_PACKAGE, "words.yaml")


@dataclass(frozen=True, slots=True)
class Known:
    """An entity of the knowledge base as one of its names points to it.

    ``weak``: the name alone does not prove it (an ordinary word, a short form): something else must agree.
    """

    id: str
    label: str
    name: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """An office with its titles and holders: (name, first day, day of leaving or None)."""

    title: str
    titles: tuple[str, ...]
    employer: str | None
    holders: tuple[tuple[str, date, date | None], ...]


def slug(name: str) -> str:
    """Lower-case words joined by hyphens."""
    plain = one_space(name).replace("’", "").replace("'", "")
    return re.sub(r"[^\w]+", "-", plain).strip("-")


def _yaml(name: str) -> object:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(files(_PACKAGE).joinpath("kb", name).read_text(encoding="utf8"), Loader=loader)


def _lines(name: str) -> list[str]:
    lines = files(_PACKAGE).joinpath("kb", name).read_text(encoding="utf8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def tickers() -> dict[str, Known]:
    """Issuers by ticker."""
    by_ticker = {row["ticker"]: name for name, row in _organisations() if "ticker" in row}
    found = {}
    for line in _lines("issuers.csv")[1:]:
        ticker, name = line.split(",", 1)
        name = by_ticker.get(ticker, name.strip('"'))
        found[ticker] = Known(f"org:{slug(name)}", "ORG", name, weak=ticker in _WORD_TICKERS)
    return found


_WORD_TICKERS = frozenset(WORDS["word_tickers"])
_WORD_PLACES = frozenset(WORDS["word_places"])


def _organisations() -> Iterator[tuple[str, dict[str, Any]]]:
    data = _yaml("organisations.yaml")
    assert isinstance(data, dict)
    for group in data.values():
        for name, row in group.items():
            if not (row or {}).get("drop"):
                yield name, row or {}


@cache
def names() -> dict[str, Known]:
    """Every name of an organisation, place or public person, as printed."""
    found: dict[str, Known] = {}
    for ticker, issuer in tickers().items():
        found[ticker] = Known(issuer.id, "ORG", issuer.name, weak=issuer.weak)
        if issuer.name.count(" ") >= 1:
            found.setdefault(issuer.name, Known(issuer.id, "ORG", issuer.name))
    for name, row in _organisations():
        known = Known(f"org:{slug(name)}", "ORG", name)
        forms = [name, *row.get("short", []), *row.get("former", [])]
        found |= dict.fromkeys(forms, known)
        found |= {form: Known(known.id, "ORG", name, weak=True) for form in row.get("weak", [])}
    found |= _places()
    people = _yaml("people.yaml")
    assert isinstance(people, dict)
    for name, short in people.items():
        known = Known(f"person:{slug(name)}", "PERSON", name)
        found |= dict.fromkeys([name, *short], known)
    for office in offices():
        for name, _, _ in office.holders:
            found.setdefault(name, Known(f"person:{slug(name)}", "PERSON", name))
    return found


def _places() -> dict[str, Known]:
    found: dict[str, Known] = {}
    for line in _lines("regencies.txt"):
        kind, bare = line.split(" ", 1)
        place = Known(f"gpe:{slug(line)}", "GPE", line)
        found[line] = place
        city = bare in found and kind == "Kota"
        found[bare] = Known(place.id if not city else found[bare].id, "GPE", line, weak=bare in _WORD_PLACES)
    data = _yaml("places.yaml")
    assert isinstance(data, dict)
    for group, places in data.items():
        for name, others in places.items():
            known = Known(f"gpe:{slug(name)}", "GPE", name)
            forms = [name, *others]
            if group == "provinces":
                forms += [f"Provinsi {form}" for form in forms]
            found |= dict.fromkeys(forms, known)
    return found


@cache
def offices() -> tuple[Office, ...]:
    """Every office of the knowledge base."""
    rows = _yaml("offices.yaml")
    assert isinstance(rows, list)
    return tuple(
        Office(
            row["office"],
            (row["office"], *row.get("short", ())),
            row.get("employer"),
            tuple((h["name"], h["from"], h.get("to")) for h in row["holders"]),
        )
        for row in rows
    )


@cache
def _titles() -> dict[str, Office]:
    return {one_space(title): office for office in offices() for title in office.titles}


def office_of(title: str) -> Office | None:
    """The office that goes by a title ("Mendag"), None where the knowledge base has none."""
    return _titles().get(one_space(title))


def holder_on(title: str, day: date | None) -> str | None:
    """The name of who held an office on a day; None where the office, or its holder on that day, is not known."""
    office = office_of(title)
    if office is None or day is None:
        return None
    return next((name for name, first, last in office.holders if first <= day and (last is None or day < last)), None)


@cache
def automaton() -> ahocorasick.Automaton:
    """Finds the names of the knowledge base in a text."""
    found = ahocorasick.Automaton()
    for name, known in names().items():
        found.add_word(name, (len(name), known))
    found.make_automaton()
    return found
