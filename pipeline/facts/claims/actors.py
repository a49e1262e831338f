"""Who: the authority that acts, and the speaker to whom the sentence is attributed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.facts.claims.choose import scores
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
#: How much likelier than each authority (as a logarithm) nobody must be: one that is missed weighs more than one that
#: the annotators did not name (CARD.md has both shares).
NOBODY = 5.0

Actor = tuple[int, int, str, str | None]  # where it stands in the sentence, its text, the id of its entity


def find_authority(
    views: Sequence[Sentence], at: int, kind: ClaimType, subject: str | None
) -> tuple[str | None, str | None]:
    """The authority of the claim in ``views[at]`` and the id of its entity; None where none is named.

    Chosen among the actors of the sentence, the authorities of those before it, and nobody; a sign is whom the old
    rule takes: who stands before the verb of acting, whom "oleh" or "dari" names, the first of the sentence, else an
    earlier one.
    """
    if not may_have_authority(kind):
        return None, None
    options = authority_options(views, at, kind, subject)
    found = scores("authority", kind, [traits for _, traits in options])
    found[0] -= NOBODY
    actor = options[int(found.argmax())][0]
    return (actor[2], actor[3]) if actor else (None, None)


def may_have_authority(kind: ClaimType) -> bool:
    """Whether claims of this type have an authority at all."""
    return kind in _ACTING or kind in _DUTIES


def authority_near(views: Sequence[Sentence], at: int, kind: ClaimType) -> bool:
    """Whether an authority is named in the sentence or in one of those before it, for a claim that may have one."""
    if not may_have_authority(kind):
        return False
    named = (a for view in views[max(0, at - _FAR) : at] for a in _actors(view) if a[3] is not None)
    return bool(_actors(views[at])) or next(named, None) is not None


def authority_options(
    views: Sequence[Sentence], at: int, kind: ClaimType, subject: str | None
) -> list[tuple[Actor | None, list[str]]]:
    """Nobody (None), the actors of the sentence and the authorities of those before it, each of them once."""
    ruled = _by_rule(views, at, kind, subject)
    options: list[tuple[Actor | None, list[str]]] = []
    seen: set[str] = set()
    for back, view in enumerate(reversed(views[max(0, at - _FAR) : at + 1])):
        for rank, actor in enumerate(_actors(view, anybody=not back)):
            if actor[2] in seen or (actor[3] or "") in seen or (back > _BACK and actor[3] is None):
                continue
            seen |= {actor[2], actor[3] or actor[2]}  # whoever is named again further back is the same
            traits = [
                f"ruled:{ruled is not None and ruled[2] == actor[2]}",
                f"back:{min(back, 4)}",
                f"rank:{min(rank, 3)}",
            ]
            traits.append(f"subject:{actor[2] in (subject or '')}")
            options.append((actor, traits + _traits(view, kind, actor, here=not back)))
    return [(None, _nobody(views[at], kind, [traits for _, traits in options])), *options]


def _nobody(view: Sentence, kind: ClaimType, others: Sequence[Sequence[str]]) -> list[str]:
    """What speaks for no authority at all: who else there is, and no verb of acting."""
    here = sum("here" in traits for traits in others)
    cue = active_cues(kind).search(view.text) is not None
    ruled = any("ruled:True" in traits for traits in others)
    spoken = any("here speaks:True" in traits for traits in others)
    names = [f"here:{min(here, 3)}", f"all:{min(len(others), 3)}", f"cue:{cue}", f"ruled:{ruled}", f"speaks:{spoken}"]
    return ["nobody", *(f"nobody {name}" for name in names)]


def _traits(view: Sentence, kind: ClaimType, actor: Actor, *, here: bool) -> list[str]:
    start, end, name, entity = actor
    ahead = [stem(w.lower()) for w in _WORD.findall(view.text[max(0, start - 30) : start])][-2:]
    behind = [stem(w.lower()) for w in _WORD.findall(view.text[end : end + 40])][:3]
    place = "here" if here else "back"
    traits = [f"{place} prev:{' '.join(ahead[-1:])}", f"{place} next:{' '.join(behind[:1])}", f"name:{name.lower()}"]
    traits += [f"{place} mention:{_sort(view, start)}"]
    traits += [f"{place} near:{word}" for word in behind] + [f"sort:{'name' if entity else 'word'}", place]
    traits.append(f"first:{name.split()[0].lower()}")
    spoken = any(q.speaker and (name in q.speaker or q.speaker in name) for q in (*view.quotes, *view.statements))
    traits.append(f"{place} speaks:{spoken}")
    cue = active_cues(kind).search(view.text)
    traits.append(f"{place} verb:{'none' if cue is None else 'after' if cue.start() >= end else 'before'}")
    return traits


def _sort(view: Sentence, start: int) -> str:
    """What stands there: an authority by its name, another organisation, a person, or no name at all."""
    mention = next((m for m in view.mentions if m.start - view.start == start), None)
    if mention is None:
        return "-"
    return "authority" if _is_authority(mention) else mention.label


def _is_authority(mention: Mention) -> bool:
    """Whether the name says that it is one."""
    return mention.label == "ORG" and bool(_SIGN.search(mention.text))


def _by_rule(views: Sequence[Sentence], at: int, kind: ClaimType, subject: str | None) -> Actor | None:
    view = views[at]
    actors = [a for a in _actors(view) if kind in _ACTING or a[2] not in (subject or "")]
    chosen = _beside_verb(view, kind, actors) or next((a for a in actors if _FROM.search(view.text[: a[0]])), None)
    if chosen is None and actors:
        chosen = actors[0]
    if chosen is None and kind in _ACTING:
        chosen = _earlier(views, at)
    return chosen


def _actors(view: Sentence, *, anybody: bool = False) -> list[Actor]:
    """Authorities by name, office holders, and general words for an authority, in the order of the sentence.

    ``anybody`` takes every organisation and person: who decides need not bear the name of an authority.
    """
    found: list[Actor] = []
    for mention in view.mentions:
        start = mention.start - view.start
        office = mention.label == "PERSON" and bool(_TITLE.search(view.text[: max(0, start)]))
        if office or _is_authority(mention) or (anybody and mention.label != "GPE"):
            found.append((start, mention.end - view.start, mention.text, mention.entity_id))
    for word in _GENERIC.finditer(view.text):
        if not any(start < word.end() and word.start() < end for start, end, _, _ in found):
            found.append((word.start(), word.end(), word.group(), None))
    return _without_short_forms(view.text, sorted(found, key=lambda actor: actor[0]))


def _without_short_forms(text: str, actors: Sequence[Actor]) -> list[Actor]:
    """Without the second name of who was just named in full: "Bank Indonesia (BI)"."""
    return [
        actor
        for before, actor in zip([None, *actors], actors, strict=False)
        if before is None or actor[3] is None or actor[3] != before[3] or text[before[1] : actor[0]].strip() != "("
    ]


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
