"""Entity corpora as Stanza's trainer reads them: one sentence at a time, in the tokenizer's words."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from pipeline.language.sentences import sentence_starts
from pipeline.language.spaces import plain
from pipeline.train.items import Item

Span = tuple[int, int, str]  # offsets and type


@dataclass(frozen=True, slots=True)
class Tagged:
    """One sentence: words and their BIO tags."""

    words: tuple[str, ...]
    tags: tuple[str, ...]

    def stanza(self) -> list[dict[str, str]]:
        """The sentence in the JSON of Stanza's trainer (BIOES tags)."""
        following = [*self.tags[1:], "O"]
        return [{"text": w, "ner": _bioes(t, n)} for w, t, n in zip(self.words, self.tags, following, strict=True)]


def _bioes(tag: str, following: str) -> str:
    last = not following.startswith("I-")
    if tag.startswith("B-") and last:
        return f"S-{tag[2:]}"
    return f"E-{tag[2:]}" if tag.startswith("I-") and last else tag


def from_items(items: Iterable[Item]) -> Iterator[Tagged]:
    """The sentences of ``items``."""
    for item in items:
        starts = [i for i, begins in enumerate(item.begins) if begins] or [0]
        for start, end in zip(starts, [*starts[1:], len(item.words)], strict=True):
            yield Tagged(item.words[start:end], item.tags[start:end])


def from_articles(path: Path, tokenizer: Tokenizer) -> Iterator[Tagged]:
    """The sentences of annotated articles after the dateline, without those that hold glued, unannotated stretches."""
    for line in path.read_text(encoding="utf8").splitlines():
        article = json.loads(line)
        lead = article.get("dateline_end", 0)
        text = plain(article["text"])
        spans = [(e["start"] - lead, e["end"] - lead, e["label"]) for e in article["entities"]]
        unclear = [(a - lead, b - lead) for a, b in article.get("ignore", [])]
        yield from _by_sentence(text[lead:], spans, tokenizer, unclear)


def _by_sentence(
    text: str, spans: list[Span], tokenizer: Tokenizer, unclear: Iterable[tuple[int, int]] = ()
) -> Iterator[Tagged]:
    doc = tokenizer(text)
    tags = bio(doc, spans)
    starts = sentence_starts(text)
    dropped = {bisect_right(starts, a) for a, _ in unclear}
    visible = (t for t in doc if not t.is_space)
    for place, tokens in groupby(visible, key=lambda t: bisect_right(starts, t.idx)):
        words = list(tokens)
        if place not in dropped:
            yield Tagged(tuple(t.text for t in words), tuple(tags[t.i] for t in words))


def bio(doc: Doc, spans: Iterable[Span]) -> list[str]:
    """A tag a token; a span that cuts a token covers it."""
    tags = ["O"] * len(doc)
    for start, end, kind in spans:
        covered = doc.char_span(start, end, alignment_mode="expand")
        for place, token in enumerate(covered or ()):
            tags[token.i] = f"{'I' if place else 'B'}-{kind}"
    return tags
