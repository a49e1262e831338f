"""One sentence as the claims layer sees it: its words, with the facts of the earlier layers in their place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.facts.claims.lexicon import LEXICON
from pipeline.language import sentences
from pipeline.records import DateFact, Facts, Mention, Money, Percentage, Quote, RegulationMention, Span

_NUMBER = re.compile(r"\d[\d.,]*")
_SUFFIX = re.compile(r"(?:nya|lah|kah|pun|ku|mu)$")
_ENDING = re.compile(r"(?:kan|an|i)$")
_PREFIX = re.compile(r"^(?:meny|meng|mem|men|me|diper|di|ter|ber|peng|peny|pem|pen|per|pe|ke|se)(?=\w{4})")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a fact that stands in for its words: ``form`` is the lower-cased word or "<pct>", "<date>", …"""

    form: str
    start: int
    end: int

    @property
    def is_fact(self) -> bool:
        return self.form.startswith("<")


@dataclass(slots=True)
class Sentence:
    """A sentence with everything that the earlier layers found in it; offsets are into the article's text."""

    index: int
    start: int
    end: int
    text: str
    words: list[Word] = field(default_factory=list)
    dates: list[DateFact] = field(default_factory=list)
    percentages: list[Percentage] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)
    rules: list[RegulationMention] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    statements: list[Quote] = field(default_factory=list)
    cues: frozenset[str] = frozenset()
    tokens: list[Token] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # where the tokens begin

    @property
    def lower(self) -> str:
        return self.text.lower()


def sentence_views(doc: Doc, facts: Facts) -> list[Sentence]:
    """The sentences of ``doc`` with the facts that lie in each."""
    text = facts.article.text
    bounds = [(span.start_char, span.end_char) for span in sentences(doc)]
    views = [Sentence(index, start, end, text[start:end]) for index, (start, end) in enumerate(bounds)]
    _spread(views, facts.dates, "dates")
    _spread(views, facts.percentages, "percentages")
    _spread(views, facts.money, "money")
    _spread(views, facts.regulation_mentions, "rules")
    _spread(views, facts.mentions, "mentions")
    _spread(views, facts.quotes, "quotes")
    _spread(views, facts.statements, "statements")
    tokens = [token for token in doc if not token.is_space]
    at = 0
    for view in views:
        inside = []
        while at < len(tokens) and tokens[at].idx < view.end:
            if tokens[at].idx >= view.start:
                inside.append(tokens[at])
            at += 1
        view.tokens = inside
        view.places = [t.idx for t in inside]
        view.words = _mask(
            [(t.lower_, place, place + len(t)) for t, place in zip(inside, view.places, strict=True)], view
        )
        view.cues = LEXICON.found(view.text)
    return views


def _spread(views: Sequence[Sentence], facts: Iterable[Span], layer: str) -> None:
    """Hang each fact on every sentence that it overlaps."""
    starts = [view.end for view in views]
    for fact in facts:
        at = bisect_left(starts, fact.start + 1)
        while at < len(views) and views[at].start < fact.end:
            getattr(views[at], layer).append(fact)
            at += 1


def _mask(inside: list[tuple[str, int, int]], view: Sentence) -> list[Word]:
    """The words, with the words of each fact replaced by one that names the kind of fact."""
    spans = _masks(view)
    masked: list[Word] = []
    at = 0
    for form, start, end in inside:
        while at < len(spans) and spans[at].end <= start:
            at += 1
        if at < len(spans) and spans[at].start < end:
            if not masked or masked[-1] is not spans[at]:
                masked.append(spans[at])
        else:
            masked.append(Word("<num>" if _NUMBER.fullmatch(form) else form, start, end))
    return masked


def _masks(view: Sentence) -> list[Word]:
    """Non-overlapping stand-ins, the layers in order of trust."""
    layers: list[tuple[str, Sequence[Span]]] = [
        ("<rule>", view.rules),
        ("<pct>", view.percentages),
        ("<money>", view.money),
        ("<date>", view.dates),
        ("<name>", view.mentions),
    ]
    taken: list[Word] = []
    for name, facts in layers:
        for fact in facts:
            if all(fact.end <= other.start or fact.start >= other.end for other in taken):
                taken.append(Word(_kind(name, fact), fact.start, fact.end))
    return sorted(taken, key=lambda word: word.start)


def _kind(name: str, fact: Span) -> str:
    if isinstance(fact, DateFact) and fact.type == "DURATION":
        return "<duration>"
    if isinstance(fact, Mention):
        return f"<{fact.label.lower()}>"
    return name


@cache
def stem(word: str) -> str:
    """A rough stem without a dictionary: "diwajibkan", "mewajibkan" and "kewajiban" come together."""
    if len(word) < 5 or word.startswith("<"):
        return word
    bare = _SUFFIX.sub("", word)
    bare = _PREFIX.sub("", bare)
    shorter = _ENDING.sub("", bare)
    return shorter if len(shorter) >= 4 else bare
