"""Quantities of one layer side by side: none overlap, and the bound of the first of a pair holds for the second."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from pipeline.facts.text import GAP
from pipeline.records import Money, Percentage

Quantity = TypeVar("Quantity", Money, Percentage)

#: "sekitar Rp3 triliun dan Rp5 triliun", "maksimum Rp300.000 untuk rawat jalan dan Rp3.000.000"
_COORDINATED = re.compile(
    rf"(?:{GAP}(?:untuk|bagi|per)(?:{GAP}\w{{1,20}}){{1,4}})?,?{GAP}(?:dan|atau|serta){GAP}", re.VERBOSE
)


def free_of(taken: Iterable[Quantity], found: Iterable[Quantity | None]) -> list[Quantity]:
    """Those of ``found`` that overlap none of ``taken``."""
    closed = [(fact.start, fact.end) for fact in taken]
    return [
        fact
        for fact in found
        if fact is not None and not any(start < fact.end and fact.start < end for start, end in closed)
    ]


def in_order(facts: Iterable[Quantity], text: str) -> list[Quantity]:
    """Sorted by place; the second of a pair takes over the bound of the first where it has none of its own."""
    ordered: list[Quantity] = []
    for fact in sorted(facts, key=lambda fact: fact.start):
        before = ordered[-1] if ordered else None
        if (
            before
            and fact.comparator == "=" != before.comparator
            and _COORDINATED.fullmatch(text, before.end, fact.start)
        ):
            fact = replace(fact, comparator=before.comparator)
        ordered.append(fact)
    return ordered
