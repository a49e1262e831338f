"""The same claim over time: which claims are about the same thing, in the order in which they were said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.link.groups import Groups
from pipeline.link.times import rank
from pipeline.link.words import Weights, company_key, distinguishing, telling_words

SAME_SUBJECT = 0.75  # cover of the subjects' words by weight
SAME_EVIDENCE = 0.3  # cover of the evidence's words, where only the name of an actor is the same
NEIGHBOURS = 12  # claims before it, in order of time, that a claim is compared with for each of its words
FEW_WORDS = 2  # fewer words in common do not make one subject by themselves
MANY_WORDS = 4  # so many say more than who acts: "migrasi sistem belakang PT Satu"
ONE_SUBJECT = 0.6  # share of the heavier subject's words from which two claims are of one thing beyond doubt
ONE_EVENT = 0.25  # share of the heavier evidence's words, likewise
BLOCKING = 3  # words and names by which candidates are looked for


@dataclass(frozen=True)
class LinkedClaim:
    """A claim with what is needed of its article. ``context`` are the entities of its sentence."""

    id: str
    article_id: str
    type: str
    text: str
    subject: str | None
    object: str | None
    value: float | None
    value_high: float | None
    comparator: str | None
    unit: str | None
    date: str | None
    deadline_on: str | None
    regulation_id: str | None
    speaker: str | None
    modality: str
    confidence: float
    subject_id: str | None
    object_id: str | None
    source: str
    published_at: str | None
    precision: str
    story_id: str | None
    context: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> frozenset[str]:
        return telling_words(self.subject)

    @cached_property
    def evidence(self) -> frozenset[str]:
        return telling_words(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """What anchors the claim: entities around it and the rule it cites."""
        found = {self.subject_id, self.object_id, self.regulation_id} | self.context
        return frozenset(n for n in found if n)

    @property
    def order(self) -> tuple[tuple[int, str], str]:
        return (rank(self.published_at, self.precision), self.id)

    @property
    def company(self) -> str:
        """What is held, where the claim is about a stake."""
        return self.object_id or company_key(self.object)

    @property
    def holder(self) -> str:
        return self.subject_id or company_key(self.subject)


@dataclass(frozen=True, slots=True)
class Thread:
    """Claims about the same, in the order in which they were published."""

    claims: tuple[LinkedClaim, ...]

    @property
    def first(self) -> LinkedClaim:
        return self.claims[0]

    @property
    def last(self) -> LinkedClaim:
        return self.claims[-1]

    def subject(self) -> str | None:
        """The subject as most often printed."""
        return _most_common(c.subject for c in self.claims)

    def unit(self) -> str | None:
        return _most_common(c.unit for c in self.claims)

    def regulation(self) -> str | None:
        return _most_common(c.regulation_id for c in self.claims)

    def first_said(self) -> dict[str, str]:
        """claim id -> id of the claim that first said the same with the same value and day."""
        said: dict[tuple[object, ...], str] = {}
        for c in self.claims:
            said.setdefault(_content(c), c.id)
        return {c.id: said[_content(c)] for c in self.claims}


def _content(claim: LinkedClaim) -> tuple[object, ...]:
    return (claim.value, claim.value_high, claim.comparator or "=", claim.deadline_on, claim.modality == "denied")


def _most_common(values: Iterable[str | None]) -> str | None:
    counts = Counter(v for v in values if v)
    return min(counts, key=lambda v: (-counts[v], -len(v), v)) if counts else None


class Likeness:
    """Whether two claims are about the same thing, judged by words and names that tell something."""

    def __init__(self, claims: Sequence[LinkedClaim]) -> None:
        self.words = Weights(c.evidence | c.words for c in claims)
        self.names = Weights(c.names for c in claims)

    def same_thing(self, a: LinkedClaim, b: LinkedClaim) -> bool:
        """The same subject, and something besides that ties both together (whatever their types are)."""
        if a.regulation_id and b.regulation_id and a.regulation_id != b.regulation_id:
            return False
        if not self._same_subject(a, b):
            return False
        if (a.subject_id or b.subject_id) and len(a.words & b.words) < MANY_WORDS:  # an actor does many things
            return self._same_evidence(a, b)
        if len(a.words & b.words) < FEW_WORDS and not self._same_evidence(a, b):  # "uang", "hujan": what of it?
            return False
        return bool(a.names & b.names) or (a.story_id is not None and a.story_id == b.story_id)

    def surely_same(self, a: LinkedClaim, b: LinkedClaim) -> bool:
        """Two articles of the same thing beyond doubt: what a contradiction or a moved deadline is made of.

        Nothing that tells subjects apart ("PT Satu", "empat izin") may stand in one of them alone.
        """
        if a.article_id == b.article_id or distinguishing(a.subject) != distinguishing(b.subject):
            return False
        if a.words | b.words and self.words.share(a.words, b.words) < ONE_SUBJECT:
            return False
        return self.words.share(a.evidence, b.evidence) >= ONE_EVENT

    def _same_evidence(self, a: LinkedClaim, b: LinkedClaim) -> bool:
        return self.words.cover(a.evidence - a.words, b.evidence - b.words) >= SAME_EVIDENCE

    def same_claim(self, a: LinkedClaim, b: LinkedClaim) -> bool:
        """The same claim at another time: one type, one thing, one unit."""
        if a.type != b.type or (a.unit and b.unit and a.unit != b.unit):
            return False
        if a.type == "ownership":
            return bool(a.company and a.holder) and (a.company, a.holder) == (b.company, b.holder)
        if a.type == "regulation_change" and a.regulation_id:
            return a.regulation_id == b.regulation_id
        return self.same_thing(a, b)

    def _same_subject(self, a: LinkedClaim, b: LinkedClaim) -> bool:
        if a.subject_id and b.subject_id and a.subject_id != b.subject_id:
            return False
        if not a.words or not b.words:
            return bool(a.subject_id) and a.subject_id == b.subject_id
        return self.words.cover(a.words, b.words) >= SAME_SUBJECT

    def keys(self, claim: LinkedClaim) -> list[str]:
        """What candidates for the same claim are looked for by."""
        keys = self.words.rarest(claim.words, BLOCKING)
        keys += [k for k in (claim.subject_id, claim.regulation_id) if k]
        return [*keys, claim.company] if claim.type == "ownership" and claim.company else keys


def find_threads(claims: Iterable[LinkedClaim], likeness: Likeness) -> list[Thread]:
    """Threads of two and more claims, whatever the order of the claims."""
    ordered = sorted(claims, key=lambda c: c.order)
    groups, by_id = Groups(), {c.id: c for c in ordered}
    for a, b in neighbours(ordered, likeness):
        if not groups.together(a.id, b.id) and likeness.same_claim(a, b):
            groups.join(a.id, b.id)
    found = [sorted((by_id[key] for key in group), key=lambda c: c.order) for group in groups.of(by_id)]
    return [Thread(tuple(group)) for group in found if len(group) > 1]


def neighbours(ordered: Sequence[LinkedClaim], likeness: Likeness) -> Iterator[tuple[LinkedClaim, LinkedClaim]]:
    """Pairs of claims of one type that share a telling word or name and follow each other closely in time."""
    recent: dict[tuple[str, str], list[LinkedClaim]] = {}
    for claim in ordered:
        for key in likeness.keys(claim):
            before = recent.setdefault((claim.type, key), [])
            for other in before[-NEIGHBOURS:]:
                yield other, claim
            before.append(claim)
