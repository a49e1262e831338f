"""Who: the authority that acts, and the speaker to whom the sentence is attributed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.facts.claims.phrase import FIELDS
from pipeline.facts.claims.sentence import Sentence
from pipeline.facts.text import words_pattern
from pipeline.records import ClaimType, Mention, Quote

_GENERIC = re.compile(rf"(?<!\w){words_pattern(FIELDS['authority']['generic'])}(?!\w)", re.IGNORECASE)
_SIGN = re.compile(rf"(?<!\w){words_pattern(FIELDS['authority']['sign'])}", re.IGNORECASE)
_BY = re.compile(r"(?:oleh|kepada|dari|menurut|ke)\s+\Z", re.IGNORECASE)
_ACTING = frozenset({"sanction", "permission", "investigation", "regulation_change"})
_TITLE = re.compile(r"(?:Presiden|Menteri|Gubernur|Bupati|Wali Kota)(?:\s\w+){0,3}\s\Z")


def find_authority(view: Sentence, kind: ClaimType) -> tuple[str | None, str | None]:
    """The authority and the id of its entity; only for claims in which an authority acts."""
    if kind not in _ACTING and not (kind in ("obligation", "prohibition", "deadline") and _official(view)):
        return None, None
    named = [m for m in view.mentions if m.label == "ORG" and _SIGN.match(m.text)]
    by = [m for m in named if re.search(r"oleh\s+\Z", view.text[: m.start - view.start], re.IGNORECASE)]
    for mention in [*by, *named]:
        return mention.text, mention.entity_id
    holder = _office_holder(view)
    if holder is not None:
        return holder
    generic = _GENERIC.search(view.text)
    return (generic.group(), None) if generic else (None, None)


def _official(view: Sentence) -> bool:
    """Whether an authority stands early in the sentence, where who orders stands."""
    return any(
        m.label == "ORG" and _SIGN.match(m.text) and m.start - view.start < len(view.text) // 3 for m in view.mentions
    )


def _office_holder(view: Sentence) -> tuple[str, str] | None:
    for mention in view.mentions:
        if mention.label == "PERSON" and _TITLE.search(view.text[: mention.start - view.start]):
            return mention.text, mention.entity_id
    return None


def find_speaker(view: Sentence) -> tuple[str | None, str | None]:
    """To whom the sentence is attributed: the quotation that covers most of it, else the reported speech."""
    for layer in (view.quotes, view.statements):
        spoken: Sequence[Quote] = [q for q in layer if q.speaker]
        if spoken:
            best = max(spoken, key=lambda q: min(q.end, view.end) - max(q.start, view.start))
            return best.speaker, best.speaker_id
    return None, None


def entity_of(phrase: str | None, mentions: Sequence[Mention]) -> str | None:
    """The id of the entity whose name stands in the phrase; the longest name wins."""
    if not phrase:
        return None
    inside = [m for m in mentions if m.text in phrase]
    return max(inside, key=lambda m: len(m.text)).entity_id if inside else None
