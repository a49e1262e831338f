"""How far the facts of an article agree with its annotation, layer by layer.

The measures are those of the contract:

entities       exact span and label (PERSON, ORG, GPE), outside the dateline
linking        B-cubed F1 of ``entity_id`` over the mentions found exactly; missed ones cost recall
dates          overlapping span, equal TIMEX3 type and value
percentages    overlapping span, equal value, value_high and unit
money          overlapping span, equal amount, amount_high and currency
regulations    overlapping span and a right regulation id
quotes         half of the longer span in common and the right speaker
claims         right type and half of the longer evidence sentence in common
claims_strict  besides: half the words of the subject, and value, deadline and rule agree
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LABELS = ("PERSON", "ORG", "GPE")
SURE = 0.9  # the confidence from which claims are promised to be right nine times in ten

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
Same = Callable[[Row, Row], bool]


@dataclass(slots=True)
class Score:
    """Right, predicted and gold counts; precision, recall and F1 follow from them."""

    right: float = 0
    predicted: float = 0
    gold: float = 0

    def add(self, right: float, predicted: float, gold: float) -> None:
        self.right += right
        self.predicted += predicted
        self.gold += gold

    @property
    def p(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def r(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.predicted + self.gold) if self.right else 0.0


@dataclass(slots=True)
class Ratio:
    """How many of the pairs that were found agree in one more field."""

    right: int = 0
    n: int = 0

    def add(self, right: bool) -> None:
        self.right += right
        self.n += 1

    @property
    def value(self) -> float:
        return self.right / self.n if self.n else 0.0


@dataclass(slots=True)
class Disagreement:
    """One fact that only the machine (extra) or only the annotator (missed) has."""

    layer: str
    kind: str
    url: str
    start: int
    end: int
    fact: Row
    context: str


@dataclass(slots=True)
class Scores:
    """The sums over the articles scored so far."""

    layers: dict[str, Score] = field(default_factory=dict)
    agreed: dict[str, Ratio] = field(default_factory=dict)
    linking_p: Score = field(default_factory=Score)
    linking_r: Score = field(default_factory=Score)
    errors: list[Disagreement] = field(default_factory=list)
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def layer(self, name: str) -> Score:
        return self.layers.setdefault(name, Score())

    def agree(self, name: str, right: bool) -> None:
        self.agreed.setdefault(name, Ratio()).add(right)

    @property
    def linking(self) -> float:
        p, r = self.linking_p.p, self.linking_r.p
        return 2 * p * r / (p + r) if p + r else 0.0


def shared(a: Row, b: Row) -> int:
    """Code points that two spans have in common."""
    return max(0, min(a["end"], b["end"]) - max(a["start"], b["start"]))


def touches(p: Row, g: Row) -> bool:
    """The prediction overlaps the gold span and is not much longer than it."""
    return shared(p, g) > 0 and _length(p) <= 2 * _length(g) + 10


def mostly(p: Row, g: Row) -> bool:
    """At least half of the longer span is in common."""
    both = shared(p, g)
    return both > 0 and 2 * both >= max(_length(p), _length(g))


def _length(span: Row) -> int:
    return int(span["end"]) - int(span["start"])


def close(x: float | None, y: float | None) -> bool:
    """Equal numbers up to rounding, or both absent."""
    if x is None or y is None:
        return x is None and y is None
    return abs(float(x) - float(y)) <= max(0.005, 1e-4 * abs(float(y)))


def words(text: str | None) -> set[str]:
    return {w for w in re.findall(r"\w+", (text or "").lower()) if len(w) > 1}


def same_subject(p: str | None, g: str | None) -> bool:
    """Half the words of the annotated subject are there, and not many others."""
    a, b = words(p), words(g)
    if not b:
        return (p or "").strip().lower() == (g or "").strip().lower()
    return 2 * len(a & b) >= len(b) and len(a) <= 2 * len(b) + 2


def same_name(p: str | None, g: str | None) -> bool:
    """The same person or body; none where none is annotated."""
    if not g:
        return not p
    a, b = words(p), words(g)
    return bool(a & b) and len(a & b) >= 0.5 * min(len(a), len(b)) and len(a) <= len(b) + 3


def same_deadline(p: str | None, g: str | None) -> bool:
    if not g or not p:
        return not g and not p
    return p == g or p.startswith(g + "-")


def same_evidence(p: Row, g: Row) -> bool:
    return bool(p["type"] == g["type"]) and mostly(p, g)


def same_claim(p: Row, g: Row) -> bool:
    """Evidence, type, subject, value, deadline and rule agree."""
    rules = g.get("regulation_ids") or []
    return (
        same_evidence(p, g)
        and same_subject(p["subject"], g["subject"])
        and close(p["value"], g.get("value"))
        and same_deadline(p["deadline"], g.get("deadline"))
        and (p["regulation_id"] in rules if rules else not p["regulation_id"])
    )


def pair(
    predicted: Iterable[Row], gold: Iterable[Row], same: Same
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Greedy one-to-one pairing: the pairs, and what is left of each side."""
    left, pairs, missed = list(predicted), [], []
    for g in gold:
        hit = next((p for p in left if same(p, g)), None)
        if hit is None:
            missed.append(g)
        else:
            left.remove(hit)
            pairs.append((hit, g))
    return pairs, left, missed


def score_article(scores: Scores, gold: Row, found: Rows) -> None:
    """Add one article: ``gold`` is a line of the annotations, ``found`` the rows of its fact tables."""
    floor = gold.get("dateline_end", 0)
    body = {name: [r for r in rows if r["start"] >= floor] for name, rows in found.items()}
    _entities(scores, gold, body["mentions"])
    _dates(scores, gold, body["dates"])
    _numbers(scores, gold, body, "percentages", ("value", "value_high", "unit"))
    _numbers(scores, gold, body, "money", ("amount", "amount_high", "currency"))
    _regulations(scores, gold, body["regulation_mentions"])
    _tally(scores, gold, "quotes", found["quotes"], gold["quotes"], _same_quote)
    _claims(scores, gold, found["claims"])


def _tally(
    scores: Scores, gold: Row, layer: str, predicted: Sequence[Row], wanted: Sequence[Row], same: Same
) -> list[tuple[Row, Row]]:
    pairs, extra, missed = pair(predicted, wanted, same)
    scores.layer(layer).add(len(pairs), len(predicted), len(wanted))
    for kind, rows in (("extra", extra), ("missed", missed)):
        for row in rows:
            context = gold["text"][max(0, row["start"] - 40) : row["end"] + 40].replace("\n", " ")
            scores.errors.append(Disagreement(layer, kind, gold["url"], row["start"], row["end"], row, context))
    return pairs


def _entities(scores: Scores, gold: Row, mentions: Sequence[Row]) -> None:
    glued = [{"start": a, "end": b} for a, b in gold.get("ignore", [])]
    ours = [m for m in mentions if m["label"] in LABELS and not any(touches(m, z) for z in glued)]
    keys = ("start", "end", "label")
    pairs = _tally(scores, gold, "entities", ours, gold["entities"], lambda p, g: all(p[k] == g[k] for k in keys))
    for label in LABELS:
        right = sum(g["label"] == label for _, g in pairs)
        predicted = sum(m["label"] == label for m in ours)
        scores.layer(f"entities.{label}").add(right, predicted, sum(g["label"] == label for g in gold["entities"]))
    _link(scores, [(p["entity_id"], g.get("name") or g["text"]) for p, g in pairs], len(gold["entities"]))


def _link(scores: Scores, names: Sequence[tuple[str, str]], wanted: int) -> None:
    """B-cubed: for each mention, how pure and how whole the group is that the machine put it into."""
    purity = wholeness = 0.0
    for ours, theirs in names:
        both = sum(1 for a, b in names if a == ours and b == theirs)
        purity += both / sum(1 for a, _ in names if a == ours)
        wholeness += both / sum(1 for _, b in names if b == theirs)
    scores.linking_p.add(purity, len(names), 0)
    scores.linking_r.add(wholeness, wanted, 0)


def _dates(scores: Scores, gold: Row, dates: Sequence[Row]) -> None:
    ours = [d for d in dates if d["value"] is not None]
    wanted = [d for d in gold["dates"] if d.get("value")]

    def same(p: Row, g: Row) -> bool:
        return touches(p, g) and p["value"] == g["value"] and p["type"] == g["type"]

    for p, g in _tally(scores, gold, "dates", ours, wanted, same):
        if p.get("mod") or g.get("mod"):
            scores.agree("dates.mod", (p.get("mod") or None) == (g.get("mod") or None))


def _numbers(scores: Scores, gold: Row, body: Rows, layer: str, fields: tuple[str, str, str]) -> None:
    low, high, unit = fields

    def same(p: Row, g: Row) -> bool:
        return (
            touches(p, g)
            and close(p[low], g[low])
            and close(p[high], g.get(high))
            and p[unit] == g.get(unit, "percent" if unit == "unit" else None)
        )

    for p, g in _tally(scores, gold, layer, body[layer], gold[layer], same):
        scores.agree("comparators", (p["comparator"] or "=") == g.get("comparator", "="))


def _regulations(scores: Scores, gold: Row, citations: Sequence[Row]) -> None:
    def same(p: Row, g: Row) -> bool:
        return touches(p, g) and p["regulation_id"] in g["ids"]

    for p, g in _tally(scores, gold, "regulations", citations, gold["regulations"], same):
        if p.get("pasal") or g.get("pasal"):
            scores.agree("regulations.pasal", _tight(p.get("pasal")) == _tight(g.get("pasal")))


def _tight(value: object) -> str:
    return str(value or "").replace(" ", "")


def _same_quote(p: Row, g: Row) -> bool:
    return mostly(p, g) and same_name(p["speaker"], g["speaker"])


def _claims(scores: Scores, gold: Row, claims: Sequence[Row]) -> None:
    ours = sorted(claims, key=lambda c: -(c["confidence"] or 0))
    strict = sorted(ours, key=lambda c: -sum(same_claim(c, g) for g in gold["claims"]))
    _tally(scores, gold, "claims_strict", strict, gold["claims"], same_claim)
    pairs = _tally(scores, gold, "claims", ours, gold["claims"], same_evidence)
    right = [p for p, _ in pairs]
    for kind in {c["type"] for c in [*ours, *gold["claims"]]}:
        scores.layer(f"claims.{kind}").add(
            sum(p["type"] == kind for p in right),
            sum(c["type"] == kind for c in ours),
            sum(g["type"] == kind for g in gold["claims"]),
        )
    scores.sure += [(c["confidence"] or 0.0, any(c is p for p in right)) for c in ours]
    for p, g in pairs:
        scores.agree("claims.modality", (p.get("modality") or "stated") == (g.get("modality") or "stated"))
        scores.agree("claims.speaker", same_name(p.get("speaker"), g.get("speaker")))
        if g.get("authority"):
            scores.agree("claims.authority", same_name(p.get("authority"), g["authority"]))
        else:
            scores.agree("claims.no_authority", not p.get("authority"))
    for confidence, hit in scores.sure[-len(ours) :] if ours else []:
        if confidence >= SURE:
            scores.agree("confident", hit)
