"""The ownership ledger: who holds which share of a company at a time; all together may not exceed 100 percent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.link.threads import LinkedClaim
from pipeline.link.words import speaks_of_the_past

VALID = 365  # days for which a stake counts that nobody has reported anew
MOST = 100.5  # percent: above it, by more than rounding, something is wrong


@dataclass(frozen=True, slots=True)
class Stake:
    """A holder's share (percent) at a time. ``others`` are the claims that the total is made of besides."""

    claim: LinkedClaim
    held_on: str | None
    total: float
    others: tuple[LinkedClaim, ...]

    @property
    def over(self) -> bool:
        return self.total > MOST


def find_stakes(claims: Iterable[LinkedClaim]) -> Iterator[Stake]:
    """Stated stakes with a holder and a company, by company in order of time."""
    held = [c for c in claims if _is_stake(c)]
    held.sort(key=lambda c: (c.company, _held_on(c) or "", c.article_id, c.order))
    for _, of_company in groupby(held, key=lambda c: c.company):
        latest: dict[str, LinkedClaim] = {}
        for _, at_once in groupby(of_company, key=lambda c: (_held_on(c), c.article_id)):
            yield from _add(list(at_once), latest)


def _is_stake(claim: LinkedClaim) -> bool:
    stated = claim.type == "ownership" and claim.modality == "stated" and claim.unit == "percent"
    complete = claim.value is not None and bool(claim.company and claim.holder)
    return stated and complete and not speaks_of_the_past(claim.text)


def _add(claims: list[LinkedClaim], latest: dict[str, LinkedClaim]) -> Iterator[Stake]:
    """What an article says of a time replaces what its holders held before; shares of long ago no longer count."""
    latest.update((c.holder, c) for c in claims)
    for claim in claims:
        others = tuple(c for holder, c in latest.items() if holder != claim.holder and _still_valid(c, claim))
        yield Stake(claim, _held_on(claim), round(sum(_least(c) for c in (claim, *others)), 4), others)


def _held_on(claim: LinkedClaim) -> str | None:
    """The day, month or year for which the claim says it, else the day on which it was published."""
    dated = claim.date if claim.date and claim.date[:4].isdigit() else None
    return dated or (claim.published_at[:10] if claim.published_at else None)


def _still_valid(old: LinkedClaim, new: LinkedClaim) -> bool:
    years = [_decimal_year(_held_on(c)) for c in (old, new)]
    return years[0] is None or years[1] is None or (years[1] - years[0]) * 365 <= VALID


def _decimal_year(value: str | None) -> float | None:
    if value is None:
        return None
    month = int(value[5:7]) if value[4:5] == "-" and value[5:7].isdigit() else 6
    return int(value[:4]) + (month - 1) / 12


def _least(claim: LinkedClaim) -> float:
    """The share that is certain: an upper bound leaves all open."""
    return 0.0 if claim.comparator in ("<", "<=") or claim.value is None else claim.value
