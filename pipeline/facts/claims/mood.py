"""The modality of a claim: stated, planned, demanded, denied or hypothetical."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import get_args

from pipeline.facts.claims.choose import best
from pipeline.facts.claims.sentence import Sentence, stem
from pipeline.facts.text import load_yaml, words_pattern
from pipeline.records import ClaimType, Modality

MODALITIES: tuple[Modality, ...] = get_args(Modality)
_MOODS = load_yaml("pipeline.facts.claims", "mood.yaml")


def _words(group: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){words_pattern(_MOODS[group])}(?!\w)", re.IGNORECASE)


def _negated(verbs: list[str]) -> re.Pattern[str]:
    """A negation, at most one word between, and one of the verbs."""
    negation, between = words_pattern(_MOODS["negation"]), words_pattern(_MOODS["between"])
    return re.compile(rf"(?<!\w){negation}\s(?:{between}\s)?{words_pattern(verbs)}(?!\w)", re.IGNORECASE)


_NOT = frozenset(_MOODS["negation"])
_DENIED = {kind: _negated(verbs) for kind, verbs in _MOODS["denied"].items()}
_AHEAD, _MAYBE, _UNSURE = _words("ahead"), _words("maybe"), _words("unsure")
_IN_LAW, _CALLS, _INTENDS = _words("in_law"), _words("calls"), _words("intends")


def find_modality(view: Sentence, kind: ClaimType, *, spoken: bool, ruled: bool, authority: bool) -> Modality:
    """The modality. ``spoken``: a source is given; ``ruled``: a rule is cited; ``authority``: one acts."""
    if kind in _DENIED and _DENIED[kind].search(view.text):
        return "denied"
    signs = signs_of(view, kind, spoken=spoken, ruled=ruled, authority=authority)
    return MODALITIES[best("modality", kind, [[f"{mood}:{sign}" for sign in signs] for mood in MODALITIES])]


def signs_of(view: Sentence, kind: ClaimType, *, spoken: bool, ruled: bool, authority: bool) -> list[str]:
    """What may tell the modality: what the rules below say, cues, words, and words with the negation before them."""
    rule = _by_rule(view, kind, spoken=spoken, ruled=ruled, authority=authority)
    signs = [
        "",
        f"rule {rule}",
        f"spoken {spoken}",
        f"ruled {ruled}",
        f"authority {authority}",
        f"quoted {bool(view.quotes)}",
    ]
    for name, pattern in (("ahead", _AHEAD), ("maybe", _MAYBE), ("unsure", _UNSURE), ("calls", _CALLS)):
        signs.append(f"{name} {bool(pattern.search(view.text))}")
    signs += [f"cue {cue}" for cue in view.cues]
    stems = [stem(word.form) for word in view.words if word.form[:1].isalpha()]
    signs += {f"word {form}" for form in stems}
    signs += [f"not {b}" for a, b in pairwise(stems) if a in _NOT]
    return signs


def _by_rule(view: Sentence, kind: ClaimType, *, spoken: bool, ruled: bool, authority: bool) -> Modality:
    text = view.text
    if kind in _DENIED and _DENIED[kind].search(text):
        return "denied"
    if kind == "target":
        return "hypothetical" if _UNSURE.search(text) else "planned"
    if kind in ("obligation", "prohibition"):
        return _of_duty(view, spoken=spoken, ruled=ruled, authority=authority)
    if kind == "sanction" and "threat" in view.cues and _MAYBE.search(text):
        return "hypothetical"
    if kind in ("progress", "ownership") and "reached" in view.cues and not _INTENDS.search(text):
        return "stated"
    if kind in ("regulation_change", "investigation", "sanction") and _CALLS.search(text):
        return "demanded"
    return "planned" if _AHEAD.search(text) else "stated"


def _of_duty(view: Sentence, *, spoken: bool, ruled: bool, authority: bool) -> Modality:
    """A duty under a rule or an order is stated; one that somebody calls for is demanded."""
    if ruled or authority or _IN_LAW.search(view.text):
        return "stated"
    return "demanded" if spoken or view.cues & {"ask", "need"} else "stated"
