"""What the teacher learns from: sentences with one kind of annotation each, all in our tokenizer's words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokenizer import Tokenizer

from pipeline.evaluate.columns import joined, read_columns
from pipeline.train.ud import Sentence
from pipeline.train.windows import Span, Window, windows

FAKTA_TYPES = ("PERSON", "ORG", "GPE")


@dataclass(frozen=True, slots=True)
class Item:
    """Words and either BIO ``tags`` or ``upos``, ``heads`` (1-based, 0 for the root) and ``rels``.

    ``offsets`` and ``spans`` (in the text) and ``begins`` (of sentences) are there where entities are.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...] = ()
    upos: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    rels: tuple[str, ...] = ()
    offsets: tuple[tuple[int, int], ...] = ()
    begins: tuple[bool, ...] = ()
    spans: frozenset[Span] = frozenset()
    unclear: tuple[tuple[int, int], ...] = ()


def from_treebank(sentences: Iterable[Sentence]) -> list[Item]:
    """Tags and trees."""
    return [
        Item(
            tuple(w.form for w in s.words),
            upos=tuple(w.upos for w in s.words),
            heads=tuple(w.head for w in s.words),
            rels=tuple(w.deprel for w in s.words),
        )
        for s in sentences
    ]


def from_columns(path: Path, tokenizer: Tokenizer) -> list[Item]:
    """The sentences of BIO columns, put together as print has them; a sentence that was seen before is left out."""
    found: dict[str, Item] = {}
    for sentence in read_columns(path):
        text, places = joined(sentence.tokens)
        if text not in found:
            entities = [(places[a][0], places[b - 1][1], kind) for a, b, kind in sentence.spans()]
            found[text] = _item(_one_window(text, tokenizer), entities)
    return [item for item in found.values() if item.words]


def _one_window(text: str, tokenizer: Tokenizer) -> Window:
    return next(windows(text, tokenizer, longest=10**6), Window((), (), ()))


def articles(path: Path) -> Iterator[dict[str, Any]]:
    """The annotated articles of a file of JSON Lines."""
    for line in path.read_text(encoding="utf8").splitlines():
        yield json.loads(line)


def from_articles(path: Path, tokenizer: Tokenizer) -> list[Item]:
    """Annotated articles in windows. Datelines and unclear stretches are read but not learnt."""
    items = []
    for article in articles(path):
        entities = [(e["start"], e["end"], e["label"]) for e in article["entities"]]
        unclear = [(0, article.get("dateline_end", 0)), *map(tuple, article.get("ignore", []))]
        items += [_item(window, entities, unclear) for window in windows(article["text"], tokenizer)]
    return items


def _item(window: Window, entities: list[Span], unclear: Iterable[tuple[int, int]] = ()) -> Item:
    unclear = tuple((a, b) for a, b in unclear if b > a)
    low, high = (window.offsets[0][0], window.offsets[-1][1]) if window.offsets else (0, 0)
    inside = [s for s in entities if s[0] >= low and s[1] <= high]
    return Item(
        window.words,
        window.tags(inside, unclear),
        offsets=window.offsets,
        begins=window.begins,
        spans=frozenset(inside),
        unclear=unclear,
    )
