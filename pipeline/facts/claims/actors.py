"""Who: the authority that acts, and the speaker to whom the sentence is attributed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.facts.claims.choose import best
from pipeline.facts.claims.phrase import FIELDS
from pipeline.facts.claims.sentence import Sentence, stem
from pipeline.facts.text import words_pattern
from pipeline.records import ClaimType, Mention, Quote

_GENERIC = re.compile(rf"(?<!\w){words_pattern(FIELDS['authority']['generic'])}(?!\w)", re.IGNORECASE)
_SIGN = re.compile(rf"(?<!\w){words_pattern(FIELDS['authority']['sign'])}(?!\w)", re.IGNORECASE)
_FROM = re.compile(r"(?:oleh|persetujuan|izin dari|restu|arahan|ditetapkan|perintah|dari)\s+\Z", re.IGNORECASE)
_ACTING = frozenset({"sanction", "permission", "investigation", "regulation_change"})
_DUTIES = frozenset({"obligation", "prohibition", "deadline"})
_WORD = re.compile(r"[\w-]+")
_TITLE = re.compile(r"(?:Presiden|Menteri|Gubernur|Bupati|Wali Kota)(?:\s\w+){0,3}\s\Z")
#: An actor stands this near to its verb; one that is not named again may stand so many sentences back.
_REACH, _BACK, _FAR = 60, 3, 6

Actor = tuple[int, int, str, str | None]  # where it stands in the sentence, its text, the id of its entity


def find_authority(
    views: Sequence[Sentence], at: int, kind: ClaimType, subject: str | None
) -> tuple[str | None, str | None]:
    """The authority of the claim in ``views[at]`` and the id of its entity.

    Chosen among the authorities of the sentence and of those before it; a sign is whom the old rule takes: who
    stands before the verb of acting, whom "oleh" or "dari" names, the first of the sentence, else an earlier one.
    Claims without an acting authority have none.
    """
    if kind not in _ACTING and kind not in _DUTIES:
        return None, None
    options = authority_options(views, at, kind, subject)
    if not options:
        return None, None
    _, _, name, entity = options[best("authority", kind, [traits for _, traits in options])][0]
    return name, entity


def authority_options(
    views: Sequence[Sentence], at: int, kind: ClaimType, subject: str | None
) -> list[tuple[Actor, list[str]]]:
    """The authorities of the sentence and of those before it, the nearest sentence first, each name once."""
    ruled = _by_rule(views, at, kind, subject)
    options: list[tuple[Actor, list[str]]] = []
    seen: set[str] = set()
    for back, view in enumerate(reversed(views[max(0, at - _FAR) : at + 1])):
        for rank, actor in enumerate(_actors(view)):
            if actor[2] in seen or (back and actor[3] is None):
                continue
            seen.add(actor[2])
            traits = [
                f"ruled:{ruled is not None and ruled[2] == actor[2]}",
                f"back:{min(back, 4)}",
                f"rank:{min(rank, 3)}",
            ]
            traits.append(f"subject:{actor[2] in (subject or '')}")
            options.append((actor, traits + _traits(view, kind, actor, here=not back)))
    return options


def _traits(view: Sentence, kind: ClaimType, actor: Actor, *, here: bool) -> list[str]:
    start, end, name, entity = actor
    ahead = [stem(w.lower()) for w in _WORD.findall(view.text[max(0, start - 30) : start])][-2:]
    behind = [stem(w.lower()) for w in _WORD.findall(view.text[end : end + 40])][:3]
    place = "here" if here else "back"
    traits = [f"{place} prev:{' '.join(ahead[-1:])}", f"{place} next:{' '.join(behind[:1])}", f"name:{name.lower()}"]
    traits += [f"{place} near:{word}" for word in behind] + [f"sort:{'name' if entity else 'word'}", place]
    traits.append(f"first:{name.split()[0].lower()}")
    spoken = any(q.speaker and (name in q.speaker or q.speaker in name) for q in (*view.quotes, *view.statements))
    traits.append(f"{place} speaks:{spoken}")
    cue = active_cues(kind).search(view.text)
    traits.append(f"{place} verb:{'none' if cue is None else 'after' if cue.start() >= end else 'before'}")
    return traits


def _by_rule(views: Sequence[Sentence], at: int, kind: ClaimType, subject: str | None) -> Actor | None:
    view = views[at]
    actors = [a for a in _actors(view) if kind in _ACTING or a[2] not in (subject or "")]
    chosen = _beside_verb(view, kind, actors) or next((a for a in actors if _FROM.search(view.text[: a[0]])), None)
    if chosen is None and actors:
        chosen = actors[0]
    if chosen is None and kind in _ACTING:
        chosen = _earlier(views, at)
    return chosen


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
