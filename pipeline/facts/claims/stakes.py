"""Who holds what: the stakes that a sentence lists, each with its holder, and what a stake is in."""

from __future__ import annotations

import re

from pipeline.facts.claims.figures import Figure, share_figures
from pipeline.facts.claims.sentence import Sentence

_HELD = re.compile(
    r"saham(?:\s+(?:seri \w+\s+)?(?:milik\s+|di\s+|pada\s+)?)?|kepemilikan(?:nya)?\s+(?:di\s+|pada\s+)?", re.IGNORECASE
)
#: What begins another part of the sentence, mostly another stake: "… 60% saham, PT Dua 30%".
_NEXT_PART = re.compile(r"[,;:]|(?<!\w)(?:dan|serta|sementara|sedangkan|kepada|oleh)(?!\w)", re.IGNORECASE)
_HOLDERS = frozenset({"ORG", "PERSON"})
#: How far behind "saham" the name of what is held begins, in characters.
_NEAR = 40


def listed_stakes(view: Sentence) -> list[tuple[Figure, str]]:
    """Each share with a holder of its own, the name between the share before and it: "A 47%, B 41% dan C 12%"."""
    held = {view.start + found.end() for found in _HELD.finditer(view.text)}
    names = [
        m
        for m in view.mentions
        if m.label in _HOLDERS
        and m.start not in held
        and view.text[m.start - view.start - 1 : m.start - view.start] != "("
    ]
    found: list[tuple[Figure, str]] = []
    last = view.start
    for figure in share_figures(view):
        holders = [m.text for m in names if last <= m.start and m.end <= figure.start]
        if holders:
            found.append((figure, holders[-1]))
        last = figure.end
    return found


def find_object(view: Sentence) -> str | None:
    """What a stake is in: the name after "saham", in the same part of the sentence."""
    for held in _HELD.finditer(view.text):
        for mention in view.mentions:
            between = view.text[held.end() : max(held.end(), mention.start - view.start)]
            near = mention.start >= view.start + held.end() and len(between) < _NEAR
            if mention.label == "ORG" and near and not _NEXT_PART.search(between):
                return mention.text
    return None
