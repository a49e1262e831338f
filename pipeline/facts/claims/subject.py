"""What a claim is about.

Phrases of the sentence are proposed (beside a cue of the claim's type, ahead of a figure, names, stretches between
function words), and a trained chooser picks one (``choose.py``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from spacy.tokens import Token

from pipeline.facts.claims.choose import most_agreed
from pipeline.facts.claims.headline import is_named
from pipeline.facts.claims.model import Floats
from pipeline.facts.claims.network import About
from pipeline.facts.claims.phrase import FIELDS, after, before, is_pronoun, stretches, tidy
from pipeline.facts.claims.sentence import Sentence, stem
from pipeline.facts.text import words_pattern
from pipeline.records import ClaimType, Span

_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_VERBS = frozenset({"VERB", "AUX"})
_ARGUMENTS = frozenset(
    {"nsubj", "obj", "obl", "nmod", "root", "ROOT", "conj", "ccomp", "xcomp", "dep", "iobj", "appos", "parataxis"}
)
#: What belongs to a noun itself, and what prepositions and "yang" add to it.
_TIGHT = frozenset({"flat", "compound", "amod", "nummod", "det", "clf", "fixed", "nmod:lmod"})
_WIDE = _TIGHT | {"nmod", "case", "appos", "punct", "conj", "cc", "obl"}
_WORD = re.compile(r"[\w-]+")
#: What the network counts for beside the chooser's score: its words of the subject, and where it begins and ends (8 to
#: 16 and 0.3 to 0.6 hardly differ on the articles kept back).
BY_WORDS, BY_BORDERS = 12.0, 0.5
_UNLIKELY = 0.01  # the least that a border is believed


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
    yield from (("noun", phrase) for phrase in noun_phrases(view))


def find_subject(
    view: Sentence, kind: ClaimType, headline: frozenset[str], about: About, anchor: Span | None = None
) -> str | None:
    """The phrase that the claim is about.

    ``headline`` is that of :func:`headline_stems`; ``about`` is what the network says of the words; ``anchor`` is the
    figure of the claim where the sentence has several.
    """
    found = candidates(view, kind, anchor)
    if not found:
        return None
    options = [traits_of(view, c, rank, len(found), headline) for rank, c in enumerate(found)]
    words = [frozenset(word.lower() for word in _WORD.findall(c.text) if len(word) > 1) for c in found]
    told = support(view, found, about)
    return found[most_agreed("subject", kind, options, words, told)].text.lstrip("-–— ")  # of a dateline


def support(view: Sentence, found: Sequence[Candidate], about: About) -> Floats:
    """What the network says for each phrase: how well it covers the words that likely belong to the subject, as the
    F1 to be expected, and how likely the subject begins and ends where it does."""
    words = view.words[: len(about.inside)]
    starts = np.array([word.start - view.start for word in words])
    ends = np.array([word.end - view.start for word in words])
    whole, told = about.inside.sum(), []
    for candidate in found:
        inside = np.flatnonzero((starts < candidate.start + len(candidate.text)) & (ends > candidate.start))
        covered = 2 * about.inside[inside].sum() / (len(inside) + whole + 1e-6)
        borders = (about.begins[inside[0]], about.ends[inside[-1]]) if len(inside) else (0.0, 0.0)
        told.append(BY_WORDS * covered + BY_BORDERS * sum(np.log(border + _UNLIKELY) for border in borders))
    return np.array(told, dtype=np.float32)


def traits_of(view: Sentence, candidate: Candidate, rank: int, count: int, headline: frozenset[str]) -> list[str]:
    """How a candidate was proposed, what stands around it, its shape, its place in the sentence and in the tree.

    What the headline names too is likelier to be what the article's claims are about.
    """
    text, start, end = view.text, candidate.start, candidate.start + len(candidate.text)
    words = [word.lower() for word in _WORD.findall(candidate.text)]
    ahead, behind = _WORD.findall(text[max(0, start - 40) : start].lower()), _WORD.search(text[end : end + 40].lower())
    names = {m.label for m in view.mentions if m.text in candidate.text}
    traits = [*candidate.sources]
    traits += [f"prev:{stem(ahead[-1])}" if ahead else "prev:-", f"next:{stem(behind.group())}" if behind else "next:-"]
    traits += [f"mark:{text[max(0, start - 2) : start].strip()}", f"close:{text[end : end + 1].strip()}"]
    traits += [f"first:{stem(words[0])}" if words else "first:-", f"last:{stem(words[-1])}" if words else "last:-"]
    traits += [f"size:{min(len(words), 9)}", f"rank:{min(rank, 5)}", f"from-end:{min(count - rank, 3)}"]
    traits += [f"place:{4 * start // max(1, len(text))}", f"pronoun:{is_pronoun(candidate.text)}"]
    traits += [f"holds:{label}" for label in names] or ["holds:-"]
    traits += _syntax(view, candidate)
    if any(m.text == candidate.text for m in view.mentions):
        traits.append("is-name")
    shared = sum(is_named(word, headline) for word in words)
    return [*traits, f"headline:{min(shared, 2)}", f"headline-share:{round(3 * shared / max(1, len(words)))}"]


def noun_phrases(view: Sentence) -> Iterator[str]:
    """Each noun with what modifies it, and once more with what its prepositions add."""
    for token in view.tokens:
        if token.pos_ in _NOUNS and token.dep_.partition(":")[0] in _ARGUMENTS:
            for inner in (_TIGHT, _WIDE):
                start, end = _spread(token, inner)
                yield tidy(view.text[start - view.start : end - view.start]) or ""


def _spread(noun: Token, inner: frozenset[str]) -> tuple[int, int]:
    """From where to where the noun and its modifiers stand without a gap."""
    inside = {noun.i}
    waiting = [noun]
    while waiting:
        for child in waiting.pop().children:
            if child.dep_.partition(":")[0] in inner and len(inside) < 14:
                inside.add(child.i)
                waiting.append(child)
    first = last = noun.i
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    doc = noun.doc
    return doc[first].idx, doc[last].idx + len(doc[last])


def _syntax(view: Sentence, candidate: Candidate) -> Iterator[str]:
    """Where the phrase stands in the tree: the relation of its uppermost word, and the word above that."""
    start = view.start + candidate.start
    end = start + len(candidate.text)
    inside = view.tokens[bisect_left(view.places, start) : bisect_left(view.places, end)]
    if not inside:
        return
    numbers = {token.i for token in inside}
    tops = [token for token in inside if token.head.i not in numbers or token.head.i == token.i]
    top = tops[0] if tops else inside[0]
    yield f"rel:{top.dep_}"
    yield f"pos:{top.pos_}"
    yield f"tops:{min(len(tops), 3)}"
    if top.head.i != top.i:
        yield f"gov:{stem((top.head.lemma_ or top.head.text).lower())}"
        yield f"rel:{top.dep_} gov:{top.head.pos_} {'left' if top.i < top.head.i else 'right'}"
        yield f"gov-root:{top.head.head.i == top.head.i}"
    verbs = sum(token.pos_ in _VERBS for token in inside)
    yield f"verbs:{min(verbs, 2)}"
    yield f"first-pos:{inside[0].pos_}"
    yield f"last-pos:{inside[-1].pos_}"
