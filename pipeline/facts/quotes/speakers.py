"""Who has been speaking so far, and the fullest form of a name in the article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.facts.quotes import vocabulary as v
from pipeline.facts.quotes.attribution import Source
from pipeline.facts.text import GAP, LEFT, RIGHT
from pipeline.records import Entity, Mention

_FLAGS = re.VERBOSE | re.IGNORECASE
_SAYS = re.compile(rf"{LEFT}(?:{v.SAYS}|{v.IS_SAID}|(?P<said>{v.SAID})(?:nya)?){RIGHT}", _FLAGS)
_ACCORDING = re.compile(rf"{LEFT}menurut{GAP}", _FLAGS)
#: "Sri Larasati, analis di Wirasena Lestari, menilai": a name behind a preposition is no subject.
_LED_ELSEWHERE = re.compile(rf"{LEFT}(?:di|dari|bersama|dengan|kepada|oleh|milik|untuk){GAP}\Z", _FLAGS)
#: A subject and its verb of speech stand no further apart (titles and employers lie between).
_REACH = 160


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source at a place in the text."""

    at: int
    mention: Mention


class Names:
    """Mentions by entity: the longest form of each name in the article."""

    def __init__(self, mentions: Iterable[Mention], entities: Iterable[Entity]) -> None:
        self._forms: dict[str, list[str]] = {}
        for mention in mentions:
            self._forms.setdefault(mention.entity_id, []).append(mention.text)

    def fullest(self, mention: Mention) -> str:
        """The form of this name with the most words, the longest of them, the first of those."""
        forms = self._forms.get(mention.entity_id, []) if mention.entity_id else []
        forms = forms or [mention.text]
        return max(forms, key=lambda form: (len(form.split()), len(form)))


def speaking(
    text: str, sentences: list[tuple[int, int]], mentions: list[Mention], quoted: list[tuple[int, int]]
) -> list[Speaker]:
    """The people and bodies that the sentences outside quotations have saying something, in order."""
    speakers: list[Speaker] = []
    for start, end in sentences:
        inside = [
            m
            for m in mentions
            if start <= m.start < end and m.label in ("PERSON", "ORG") and not _inside(m.start, quoted)
        ]
        if not inside:
            continue
        named = _subject(text, start, end, inside)
        if named is not None:
            speakers.append(Speaker(named.start, named))
    return speakers


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _subject(text: str, start: int, end: int, inside: list[Mention]) -> Mention | None:
    """The name before the first verb of speech of the sentence, or behind "menurut" and "kata"."""
    if found := _ACCORDING.search(text, start, end):
        return next((m for m in inside if 0 <= m.start - found.end() < _REACH), None)
    verb = _SAYS.search(text, start, end)
    if verb is None:
        return None
    if verb["said"] or verb.group().lower().startswith(("di", "ter")):
        return _first(inside, "PERSON", verb.end()) or _first(inside, "ORG", verb.end())
    return subject_before(text, start, verb.start(), inside)


def subject_before(text: str, start: int, verb: int, inside: list[Mention]) -> Mention | None:
    """Who says what the verb at ``verb`` introduces: the nearest person before it, else the first body."""
    near = [m for m in inside if m.end <= verb and verb - m.end < _REACH]
    people = [
        m for m in near if m.label == "PERSON" and not _LED_ELSEWHERE.search(text, max(start, m.start - 12), m.start)
    ]
    bodies = [m for m in near if m.label == "ORG"]
    return people[-1] if people else bodies[0] if bodies else None


def _first(inside: list[Mention], label: str, start: int) -> Mention | None:
    return next((m for m in inside if m.label == label and 0 <= m.start - start < _REACH), None)


class Discourse:
    """Who has been speaking up to a place, and who was named at all."""

    def __init__(self, speakers: list[Speaker], mentions: Iterable[Mention]) -> None:
        self._speakers = sorted(speakers, key=lambda speaker: speaker.at)
        self._named = sorted((m for m in mentions if m.label in ("PERSON", "ORG")), key=lambda m: m.start)

    def add(self, mention: Mention) -> None:
        """A quotation was attributed to this name: later pronouns may mean it."""
        self._speakers.append(Speaker(mention.start, mention))
        self._speakers.sort(key=lambda speaker: speaker.at)

    def last(self, at: int, label: str | None) -> Mention | None:
        """The last source before a place, of a label if one is given; else whoever was named last before it.

        A text may open with a quotation: then the first source behind it.
        """
        if speaker := self._last_speaker(at, label):
            return speaker
        earlier = next((m for m in reversed(self._named) if m.start < at and label in (None, m.label)), None)
        return earlier or next((s.mention for s in self._speakers if label in (None, s.mention.label)), None)

    def _last_speaker(self, at: int, label: str | None) -> Mention | None:
        earlier = (s.mention for s in reversed(self._speakers) if s.at < at and label in (None, s.mention.label))
        return next(earlier, None)

    def resolve(self, source: Source, at: int) -> Mention | None:
        """The mention that a source is or refers back to; None where it names nobody."""
        if source.mention is not None:
            return source.mention
        if source.kind in ("pronoun", "definite"):  # a person where there is one
            return self.last(at, "PERSON") or self._last_speaker(at, "ORG")
        if source.kind == "body":
            return self.last(at, "ORG") or self.last(at, "PERSON")
        return self.last(at, None) if source.kind == "none" else None
