"""Who: the authority that acts, and the speaker to whom the sentence is attributed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.facts.claims.phrase import FIELDS
from pipeline.facts.claims.sentence import Sentence
from pipeline.facts.text import words_pattern
from pipeline.records import ClaimType, Mention, Quote

_GENERIC = re.compile(rf"(?<!\w){words_pattern(FIELDS['authority']['generic'])}(?!\w)", re.IGNORECASE)
_SIGN = re.compile(rf"(?<!\w){words_pattern(FIELDS['authority']['sign'])}(?!\w)", re.IGNORECASE)
_FROM = re.compile(r"(?:oleh|persetujuan|izin dari|restu|arahan|ditetapkan|perintah|dari)\s+\Z", re.IGNORECASE)
_ACTING = frozenset({"sanction", "permission", "investigation", "regulation_change"})
_DUTIES = frozenset({"obligation", "prohibition", "deadline"})
_TITLE = re.compile(r"(?:Presiden|Menteri|Gubernur|Bupati|Wali Kota)(?:\s\w+){0,3}\s\Z")
#: An actor stands this near to its verb; one that is not named again may stand so many sentences back.
_REACH, _BACK = 60, 3

Actor = tuple[int, int, str, str | None]  # where it stands in the sentence, its text, the id of its entity


def find_authority(
    views: Sequence[Sentence], at: int, kind: ClaimType, subject: str | None
) -> tuple[str | None, str | None]:
    """The authority of the claim in ``views[at]`` and the id of its entity.

    In order: who stands before the verb of acting, whom "oleh" or "dari" names, the first authority of the
    sentence, else that of one of the sentences before it. Claims without an acting authority have none, and whoever
    must do something (the ``subject`` of a duty) is not its authority.
    """
    view = views[at]
    if kind not in _ACTING and kind not in _DUTIES:
        return None, None
    actors = [a for a in _actors(view) if kind in _ACTING or a[2] not in (subject or "")]
    chosen = _beside_verb(view, kind, actors) or next((a for a in actors if _FROM.search(view.text[: a[0]])), None)
    if chosen is None and actors:
        chosen = actors[0]
    if chosen is None and kind in _ACTING:
        chosen = _earlier(views, at)
    return (chosen[2], chosen[3]) if chosen else (None, None)


def _actors(view: Sentence) -> list[Actor]:
    """Authorities by name, office holders, and general words for an authority, in the order of the sentence."""
    found: list[Actor] = []
    for mention in view.mentions:
        start = mention.start - view.start
        office = mention.label == "PERSON" and bool(_TITLE.search(view.text[: max(0, start)]))
        if office or (mention.label == "ORG" and _SIGN.search(mention.text)):
            found.append((start, mention.end - view.start, mention.text, mention.entity_id))
    for word in _GENERIC.finditer(view.text):
        if not any(start < word.end() and word.start() < end for start, end, _, _ in found):
            found.append((word.start(), word.end(), word.group(), None))
    return sorted(found, key=lambda actor: actor[0])


def _beside_verb(view: Sentence, kind: ClaimType, actors: Sequence[Actor]) -> Actor | None:
    """The actor that stands nearest before the first verb that has one near."""
    for verb in active_cues(kind).finditer(view.text):
        near = [a for a in actors if a[1] <= verb.start() <= a[1] + _REACH]
        if near:
            return near[-1]
    return None


def _earlier(views: Sequence[Sentence], at: int) -> Actor | None:
    for view in reversed(views[max(0, at - _BACK) : at]):
        if named := [actor for actor in _actors(view) if actor[3] is not None]:
            return named[0]
    return None


@cache
def active_cues(kind: ClaimType) -> re.Pattern[str]:
    """The phrases of a type that stand between who acts and on whom."""
    return re.compile(rf"(?<!\w){words_pattern(FIELDS['subject'][kind]['after'])}(?!\w)", re.IGNORECASE)


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
