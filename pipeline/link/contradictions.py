"""Claims of one thread that cannot both be right, close in time, side by side with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from pipeline.link.threads import Likeness, LinkedClaim, Thread
from pipeline.link.times import day
from pipeline.link.values import apart, below, interval
from pipeline.link.words import count_of, figures, measures

Kind = Literal["value", "backwards", "polarity", "deadline", "stake"]

AT_ONCE = 2  # days within which a figure is one and the same: later it may have changed
FALLEN = 60  # days within which progress that has fallen is odd: later a new period may have begun
DENIED = 90  # days within which a denial answers a statement
SAME_WORDS = 0.4  # cover of the evidence's words for a denial to be of the same
MOST = 200  # claims of a thread that are compared with each other, the latest
ALIKE, REPEATED = 0.6, 0.8  # share of the heavier evidence's words: one sentence in two wordings, word for word
TARGETS = 0.5  # cover of the evidence's words: targets of one actor for different things are none
_BESIDE = re.compile(r"\bbaca juga\b", re.IGNORECASE)  # a headline that ran into the sentence, with its negation
_TWO_SUMS = frozenset({"measure_fined", "measure_repaid"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claims, the earlier one first; ``reason`` is Indonesian and shown to readers."""

    claim: LinkedClaim
    other: LinkedClaim
    kind: Kind
    reason: str

    @property
    def days(self) -> int | None:
        return _days(self.claim, self.other)


def find_contradictions(threads: Iterable[Thread], likeness: Likeness) -> Iterator[Contradiction]:
    """Pairs within each thread; repeated statements of one story are compared once, by their first article."""
    for thread in threads:
        for a, b in combinations(_distinct(thread)[-MOST:], 2):
            found = _contradiction(a, b, likeness)
            if found is not None:
                yield Contradiction(a, b, *found)


def _distinct(thread: Thread) -> list[LinkedClaim]:
    seen: set[tuple[object, ...]] = set()
    claims = []
    for c in thread.claims:
        key = (c.story_id or c.id, c.value, c.value_high, c.comparator, c.deadline_on, c.modality)
        if key not in seen:
            seen.add(key)
            claims.append(c)
    return claims


def _days(a: LinkedClaim, b: LinkedClaim) -> int | None:
    first, second = day(a.published_at), day(b.published_at)
    return abs((second - first).days) if first and second else None


def _contradiction(a: LinkedClaim, b: LinkedClaim, likeness: Likeness) -> tuple[Kind, str] | None:
    days = _days(a, b)
    if days is None or not likeness.surely_same(a, b) or _other_measures(a, b):
        return None
    share = likeness.words.share(a.evidence, b.evidence)
    if (a.modality == "denied") != (b.modality == "denied"):
        return _of_polarity(a, b, days, share, likeness)
    if a.modality != b.modality:
        return None
    if share >= REPEATED and figures(a.text) and figures(a.text) == figures(b.text):  # another figure of one list
        return None
    return _of_values(a, b, days, likeness) or _of_deadlines(a, b, days)


def _of_polarity(
    a: LinkedClaim, b: LinkedClaim, days: int, share: float, likeness: Likeness
) -> tuple[Kind, str] | None:
    denial = a if a.modality == "denied" else b
    negations = [count_of("negation", claim.text) for claim in (a, b)]
    if share >= ALIKE and negations[0] == negations[1]:  # one sentence, read as a denial in one of its copies
        return None
    if count_of("not_yet", denial.text) and not count_of("negation", denial.text):
        return None
    if any(count_of("excepting", claim.text) or _BESIDE.search(claim.text) for claim in (a, b)):
        return None
    if days > DENIED or likeness.words.cover(a.evidence, b.evidence) < SAME_WORDS:
        return None
    return ("polarity", "yang satu menyatakan, yang lain membantah")


def _other_measures(a: LinkedClaim, b: LinkedClaim) -> bool:
    """Sanctions that consist of different things: one may be suspended and not revoked, fined and made to repay."""
    if a.type != "sanction" or b.type != "sanction":
        return False
    first, second = measures(a.text), measures(b.text)
    if any(found >= _TWO_SUMS for found in (first, second)):  # whose sum the value is remains open
        return True
    return bool(first and second) and first.isdisjoint(second)


def _of_values(a: LinkedClaim, b: LinkedClaim, days: int, likeness: Likeness) -> tuple[Kind, str] | None:
    if a.value is None or b.value is None or a.unit != b.unit or (a.date and b.date and a.date != b.date):
        return None
    first, second = (interval(c.value, c.value_high, c.comparator) for c in (a, b) if c.value is not None)
    if a.type == "progress" and AT_ONCE < days <= FALLEN and below(second, first):
        return ("backwards", "angka yang kemudian lebih kecil daripada yang terdahulu")
    comparable = a.type in ("progress", "ownership", "sanction") or (
        a.type == "target" and _same_forecaster(a, b) and likeness.words.cover(a.evidence, b.evidence) >= TARGETS
    )
    if comparable and days <= AT_ONCE and apart(first, second):
        return ("value", "nilai berbeda untuk hal yang sama pada waktu yang sama")
    return None


def _same_forecaster(a: LinkedClaim, b: LinkedClaim) -> bool:
    """Two people may expect different things; one and the same may not."""
    return a.speaker == b.speaker and a.deadline_on == b.deadline_on


def _of_deadlines(a: LinkedClaim, b: LinkedClaim, days: int) -> tuple[Kind, str] | None:
    if a.type != "deadline" or not (a.deadline_on and b.deadline_on) or a.deadline_on == b.deadline_on:
        return None
    return ("deadline", "tenggat berbeda untuk hal yang sama pada waktu yang sama") if days <= AT_ONCE else None
