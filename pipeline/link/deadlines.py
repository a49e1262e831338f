"""The deadline radar: what is due when, how often it moved, and what was missed or met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.link.threads import Likeness, LinkedClaim, Thread
from pipeline.link.times import day

State = Literal["coming", "passed", "missed", "met"]
DONE = 99.5  # percent from which something is finished
PROGRESS_KEYS = 40  # claims of progress, by word, that are looked at for each deadline


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that is due. ``settings`` are the claims that set another day than the one before, in order."""

    thread: Thread | None
    settings: tuple[LinkedClaim, ...]
    state: State
    evidence: LinkedClaim | None

    @property
    def claim(self) -> LinkedClaim:
        return self.settings[-1]

    @property
    def moved_from(self) -> str | None:
        return self.settings[-2].deadline_on if len(self.settings) > 1 else None


def find_deadlines(
    claims: Sequence[LinkedClaim], threads: Sequence[Thread], likeness: Likeness, as_of: str
) -> Iterator[Deadline]:
    """Every deadline with a day, as of the day of the newest article (ISO). Denied ones are none."""
    progress = _progress_by_key(claims, likeness)
    threaded: set[str] = set()
    for thread in threads:
        threaded.update(c.id for c in thread.claims)
        yield from _deadline(thread, thread.claims, progress, likeness, as_of)
    single = [c for c in claims if c.id not in threaded]
    said = {_sentence(c) for t in threads for c in t.claims if c.deadline_on}
    for claim in sorted(single, key=lambda c: (c.type != "deadline", c.order)):
        if _sentence(claim) not in said:
            said.add(_sentence(claim))
            yield from _deadline(None, [claim], progress, likeness, as_of)


def _sentence(claim: LinkedClaim) -> tuple[str, str, str | None]:
    """A sentence may hold several claims (an obligation, its deadline): one thing that is due."""
    return (claim.article_id, claim.text, claim.deadline_on)


def _deadline(
    thread: Thread | None,
    claims: Sequence[LinkedClaim],
    progress: dict[str, list[LinkedClaim]],
    likeness: Likeness,
    as_of: str,
) -> Iterator[Deadline]:
    dated = [c for c in claims if c.deadline_on and c.modality != "denied"]
    if not dated:
        return
    for settings in _settings(dated, likeness):
        yield _of_settings(thread, settings, progress, likeness, as_of)


def _settings(dated: Sequence[LinkedClaim], likeness: Likeness) -> list[list[LinkedClaim]]:
    """The days that were set for one thing, in order; claims of which that is not sure are things of their own."""
    chains: list[list[LinkedClaim]] = []
    for claim in dated:
        same = [c for c in chains if c[-1].deadline_on == claim.deadline_on]
        if same:
            continue
        moved = next((c for c in chains if _moves(c[-1], claim) and likeness.surely_same(c[-1], claim)), None)
        if moved is None:
            chains.append([claim])
        else:
            moved.append(claim)
    return chains


def _moves(before: LinkedClaim, claim: LinkedClaim) -> bool:
    """Whether a claim can set another day for what was set before: said on a later day; plans are only put off."""
    earlier, later = day(before.published_at), day(claim.published_at)
    if earlier is None or later is None or earlier >= later:
        return False
    return claim.type == "deadline" or (claim.deadline_on or "") > (before.deadline_on or "")


def _of_settings(
    thread: Thread | None,
    settings: Sequence[LinkedClaim],
    progress: dict[str, list[LinkedClaim]],
    likeness: Likeness,
    as_of: str,
) -> Deadline:
    last = settings[-1]
    reports = {c.id: c for key in likeness.keys(last) for c in progress.get(key, ())[-PROGRESS_KEYS:]}
    about = [c for c in sorted(reports.values(), key=lambda c: c.order) if likeness.same_thing(last, c)]
    return Deadline(thread, tuple(settings), *_state(last, about, as_of))


def _state(claim: LinkedClaim, reports: Sequence[LinkedClaim], as_of: str) -> tuple[State, LinkedClaim | None]:
    """Met or missed only where a later report of progress says so; else passed, unknown how."""
    due = claim.deadline_on or ""
    for report in reports:
        published = day(report.published_at)
        if published is None or report.value is None or (day(claim.published_at) or published) > published:
            continue
        if report.value >= DONE:
            return ("met" if published.isoformat() <= due else "missed", report)
        if published.isoformat() > due:
            return ("missed", report)
    return ("coming" if due >= as_of else "passed", None)


def _progress_by_key(claims: Iterable[LinkedClaim], likeness: Likeness) -> dict[str, list[LinkedClaim]]:
    found: dict[str, list[LinkedClaim]] = {}
    for claim in sorted(claims, key=lambda c: c.order):
        if claim.type == "progress" and claim.unit == "percent" and claim.modality == "stated":
            for key in likeness.keys(claim):
                found.setdefault(key, []).append(claim)
    return found
