"""Claims in the news beside what regulators' own documents say of the same thing or the same rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.link.threads import Likeness, LinkedClaim
from pipeline.link.values import apart, interval
from pipeline.link.words import telling_words

SAME_RULE = 0.3  # cover of the evidence's words for a sentence of the cited rule to be about the claim


@dataclass(frozen=True, slots=True)
class DocumentSentence:
    """A sentence of a document with the rules that it cites; ``own`` is the rule that the document itself is."""

    id: str
    document_id: str
    text: str
    cites: frozenset[str]
    own: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document says for a claim. ``said`` compares values or days, None where there are none to compare.

    ``cover`` is the share of the claim's telling words that the document's sentence has, 0 to 1.
    """

    claim: LinkedClaim
    document_id: str
    kind: Literal["claim", "rule"]
    cover: float
    document_claim: LinkedClaim | None = None
    sentence_id: str | None = None
    said: Literal["same", "other"] | None = None


def find_evidence(
    claims: Sequence[LinkedClaim], sentences: Sequence[DocumentSentence], likeness: Likeness
) -> Iterator[Evidence]:
    """The best evidence of each document for each claim of the news: its own claim before a sentence of the rule."""
    documents = {s.document_id for s in sentences}
    by_key = _by_key([c for c in claims if c.article_id in documents], likeness)
    by_rule = _by_rule(sentences)
    for claim in sorted(claims, key=lambda c: c.id):
        if claim.article_id in documents:
            continue
        found = {e.document_id: e for e in _in_rules(claim, by_rule, likeness)}
        found |= {e.document_id: e for e in _in_claims(claim, by_key, likeness)}
        yield from (found[document] for document in sorted(found))


def _by_key(claims: Sequence[LinkedClaim], likeness: Likeness) -> dict[str, list[LinkedClaim]]:
    found: dict[str, list[LinkedClaim]] = {}
    for claim in claims:
        for key in likeness.keys(claim):
            found.setdefault(key, []).append(claim)
    return found


def _by_rule(sentences: Sequence[DocumentSentence]) -> dict[str, list[DocumentSentence]]:
    """Sentences that cite a rule, and all sentences of the rule itself."""
    found: dict[str, list[DocumentSentence]] = {}
    for sentence in sentences:
        for rule in sentence.cites | ({sentence.own} if sentence.own else set()):
            found.setdefault(rule, []).append(sentence)
    return found


def _in_claims(claim: LinkedClaim, by_key: dict[str, list[LinkedClaim]], likeness: Likeness) -> Iterator[Evidence]:
    others = {c.id: c for key in likeness.keys(claim) for c in by_key.get(key, ())}
    best: dict[str, tuple[float, LinkedClaim]] = {}
    for other in sorted(others.values(), key=lambda c: c.id):
        if _same(claim, other, likeness):
            cover = likeness.words.cover(claim.evidence, other.evidence)
            if cover > best.get(other.article_id, (-1.0, other))[0]:
                best[other.article_id] = (cover, other)
    for document, (cover, other) in best.items():
        yield Evidence(claim, document, "claim", round(cover, 3), other, said=_said(claim, other))


def _same(claim: LinkedClaim, other: LinkedClaim, likeness: Likeness) -> bool:
    """One thing; or one rule, of which both say a thing of one kind in words that they have in common."""
    if claim.type != other.type:
        return False
    if claim.regulation_id and claim.regulation_id == other.regulation_id:
        return likeness.words.cover(claim.evidence, other.evidence) >= SAME_RULE
    return likeness.same_thing(claim, other)


def _said(a: LinkedClaim, b: LinkedClaim) -> Literal["same", "other"] | None:
    """Whether values (of one unit) and last days agree; a denial is the other of a statement."""
    agree: list[bool] = []
    if a.value is not None and b.value is not None and a.unit == b.unit:
        agree.append(
            not apart(interval(a.value, a.value_high, a.comparator), interval(b.value, b.value_high, b.comparator))
        )
    if a.deadline_on and b.deadline_on:
        agree.append(a.deadline_on == b.deadline_on)
    if (a.modality == "denied") != (b.modality == "denied"):
        agree.append(False)
    return None if not agree else "same" if all(agree) else "other"


def _in_rules(claim: LinkedClaim, by_rule: dict[str, list[DocumentSentence]], likeness: Likeness) -> Iterator[Evidence]:
    """Of each document about the cited rule the sentence that says most of what the claim says."""
    best: dict[str, tuple[float, DocumentSentence]] = {}
    for sentence in by_rule.get(claim.regulation_id or "", ()):
        cover = likeness.words.cover(claim.evidence, telling_words(sentence.text))
        if cover >= SAME_RULE and cover > best.get(sentence.document_id, (0.0, sentence))[0]:
            best[sentence.document_id] = (cover, sentence)
    for document, (cover, sentence) in best.items():
        yield Evidence(claim, document, "rule", round(cover, 3), sentence_id=sentence.id)
