"""What a claim is about, and for a stake what is held.

Phrases of the sentence are proposed (beside a cue of the claim's type, ahead of a figure, names, stretches between
function words), and a small trained ranker picks one (``pipeline/train/subjects.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.facts.claims.phrase import FIELDS, after, before, is_pronoun, stretches
from pipeline.facts.claims.sentence import Sentence, stem
from pipeline.facts.text import words_pattern
from pipeline.records import ClaimType, Span

#: Two to this power buckets of the ranker's features.
BITS = 14
_MASK = (1 << BITS) - 1
_HELD = re.compile(
    r"saham(?:\s+(?:seri \w+\s+)?(?:milik\s+|di\s+|pada\s+)?)?|kepemilikan(?:nya)?\s+(?:di\s+|pada\s+)?", re.IGNORECASE
)
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may be the subject; ``start`` is its offset in the sentence, ``source`` how it was proposed."""

    start: int
    text: str
    sources: frozenset[str]


@cache
def _cues(kind: ClaimType) -> re.Pattern[str]:
    places = FIELDS["subject"][kind]
    return re.compile(
        rf"(?<!\w)(?:(?P<after>{words_pattern(places['after'])})|(?P<before>{words_pattern(places['before'])}))(?!\w)",
        re.IGNORECASE,
    )


def candidates(view: Sentence, kind: ClaimType, anchor: Span | None = None) -> list[Candidate]:
    """Every phrase proposed, each text once, in the order of the sentence."""
    proposed: dict[str, set[str]] = {}
    for source, phrase in _propose(view, kind, anchor):
        if phrase:
            proposed.setdefault(phrase, set()).add(source)
    found = [Candidate(view.text.find(text), text, frozenset(sources)) for text, sources in proposed.items()]
    return sorted(found, key=lambda candidate: (candidate.start, len(candidate.text)))


def _propose(view: Sentence, kind: ClaimType, anchor: Span | None) -> Iterator[tuple[str, str | None]]:
    text = view.text
    picked = before(text, anchor.start - view.start) if anchor is not None else None
    yield "anchor", picked
    for n, cue in enumerate(_cues(kind).finditer(text)):
        place, phrase = ("before", before(text, cue.start())) if cue["before"] else ("after", after(text, cue.end()))
        yield f"{place}:{stem(cue.group().lower())}", phrase
        yield f"{place}{min(n, 2)}", phrase
        picked = picked or (phrase if phrase and not is_pronoun(phrase) else None)
    yield "picked", picked
    for figure in (*view.percentages, *view.money):
        yield "figure", before(text, figure.start - view.start)
    yield from ((f"name:{m.label}", m.text) for m in view.mentions)
    yield from (("rule", rule.text) for rule in view.rules)
    yield from (("stretch", phrase) for phrase in stretches(text))


def find_subject(
    view: Sentence, kind: ClaimType, ranker: NDArray[np.float32], anchor: Span | None = None
) -> str | None:
    """The phrase that the claim is about; ``anchor`` is the figure of the claim where the sentence has several."""
    found = candidates(view, kind, anchor)
    if not found:
        return None
    scores = [ranker[features(view, kind, c, rank, len(found))].sum() for rank, c in enumerate(found)]
    return found[int(np.argmax(scores))].text.lstrip("-–— ")  # of a dateline


def features(view: Sentence, kind: ClaimType, candidate: Candidate, rank: int, count: int) -> list[int]:
    """The buckets of a candidate: how it was proposed, what stands around it, its shape and place."""
    return sorted({crc32(name.encode()) & _MASK for name in _describe(view, kind, candidate, rank, count)})


def _describe(view: Sentence, kind: ClaimType, candidate: Candidate, rank: int, count: int) -> Iterator[str]:
    text, start, end = view.text, candidate.start, candidate.start + len(candidate.text)
    words = [word.lower() for word in _WORD.findall(candidate.text)]
    ahead = [word.lower() for word in _WORD.findall(text[max(0, start - 40) : start])][-2:]
    behind = [word.lower() for word in _WORD.findall(text[end : end + 40])][:2]
    names = {m.label for m in view.mentions if m.text in candidate.text}
    traits = [*candidate.sources]
    traits += [f"prev:{stem(ahead[-1])}" if ahead else "prev:-", f"next:{stem(behind[0])}" if behind else "next:-"]
    traits += [f"prev2:{' '.join(map(stem, ahead))}", f"next2:{' '.join(map(stem, behind))}"]
    traits += [f"mark:{text[max(0, start - 2) : start].strip()}", f"close:{text[end : end + 1].strip()}"]
    traits += [f"first:{stem(words[0])}" if words else "first:-", f"last:{stem(words[-1])}" if words else "last:-"]
    traits += [f"size:{min(len(words), 9)}", f"rank:{min(rank, 5)}", f"from-end:{min(count - rank, 3)}"]
    traits += [f"place:{4 * start // max(1, len(text))}", f"pronoun:{is_pronoun(candidate.text)}"]
    traits += [f"holds:{label}" for label in names] or ["holds:-"]
    if any(m.text == candidate.text for m in view.mentions):
        traits.append("is-name")
    for trait in traits:
        yield trait
        yield f"{kind}&{trait}"


def find_object(view: Sentence) -> str | None:
    """What a stake is in: the name after "saham"."""
    for held in _HELD.finditer(view.text):
        at = view.start + held.end()
        for mention in view.mentions:
            if mention.label == "ORG" and 0 <= mention.start - at < 40:
                return mention.text
    return None
