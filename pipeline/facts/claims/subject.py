"""What a claim is about, and for a stake what is held."""

from __future__ import annotations

import re
from functools import cache

from pipeline.facts.claims.phrase import FIELDS, after, before, is_pronoun
from pipeline.facts.claims.sentence import Sentence
from pipeline.facts.text import words_pattern
from pipeline.records import ClaimType, Span

_HELD = re.compile(
    r"saham(?:\s+(?:seri \w+\s+)?(?:milik\s+|di\s+|pada\s+)?)?|kepemilikan(?:nya)?\s+(?:di\s+|pada\s+)?", re.IGNORECASE
)
#: Types whose subject is what was done to somebody: a name right after the verb is preferred to the noun between.
_NAME_FIRST = frozenset({"sanction", "investigation"})
_REACH = 70


@cache
def _cues(kind: ClaimType) -> re.Pattern[str]:
    places = FIELDS["subject"][kind]
    return re.compile(
        rf"(?<!\w)(?:(?P<after>{words_pattern(places['after'])})|(?P<before>{words_pattern(places['before'])}))(?!\w)",
        re.IGNORECASE,
    )


def find_subject(view: Sentence, kind: ClaimType, anchor: Span | None = None) -> str | None:
    """The phrase that the claim is about: beside the first cue of its type, or before the ``anchor`` figure."""
    text = view.text
    if anchor is not None and (phrase := before(text, anchor.start - view.start)):
        return phrase
    if kind == "regulation_change" and view.rules and view.rules[0].start - view.start < 2 * len(text) // 3:
        return view.rules[0].text
    candidates = [_beside(view, kind, cue) for cue in _cues(kind).finditer(text)]
    found = [phrase for phrase in candidates if phrase]
    named = [phrase for phrase in found if not is_pronoun(phrase)]
    return (named or found or [_fallback(view)])[0]


def _beside(view: Sentence, kind: ClaimType, cue: re.Match[str]) -> str | None:
    if cue["before"]:
        return before(view.text, cue.start())
    if kind in _NAME_FIRST:
        at = view.start + cue.end()
        names = [m for m in view.mentions if at <= m.start < at + _REACH and m.label in ("PERSON", "ORG")]
        if names and "," not in view.text[cue.end() : names[0].start - view.start]:
            return names[0].text
    return after(view.text, cue.end())


def _fallback(view: Sentence) -> str | None:
    names = [m.text for m in view.mentions if m.label in ("ORG", "PERSON")]
    return names[0] if names else after(view.text, 0)


def find_object(view: Sentence) -> str | None:
    """What a stake is in: the name after "saham"."""
    for held in _HELD.finditer(view.text):
        at = view.start + held.end()
        for mention in view.mentions:
            if mention.label == "ORG" and 0 <= mention.start - at < 40:
                return mention.text
    return None
