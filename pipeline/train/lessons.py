"""What the student learns from, as spaCy Docs, and in what mixture."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from pipeline.language import Scheme
from pipeline.language.spacy_engine import recogniser
from pipeline.train import silver
from pipeline.train.items import Item
from pipeline.train.student import TREE_PIPES, Lesson
from pipeline.train.ud import Sentence
from pipeline.train.windows import UNKNOWN, Window


def entity_docs(items: Iterable[Item], vocab: Vocab) -> list[Doc]:
    """Docs with entities; words of unclear stretches are missing, not outside."""
    return [_entity_doc(item, vocab) for item in items if item.words]


def _entity_doc(item: Item, vocab: Vocab) -> Doc:
    # spaCy's recogniser lets no entity cross the beginning of a sentence: a beginning inside one was told wrongly
    begins = tuple(b and not t.startswith("I-") for b, t in zip(item.begins, item.tags, strict=True))
    doc = Window(item.words, item.offsets, begins).doc(vocab)
    known = [("O" if t == UNKNOWN else t) for t in item.tags]
    missing = [Span(doc, i, i + 1) for i, t in enumerate(item.tags) if t == UNKNOWN]
    doc.set_ents(list(silver.entities(doc, known)), missing=missing)
    return doc


def main_lessons(
    articles: list[Item], csui: list[Sentence], pud: list[Sentence], shards: Iterable[Path], vocab: Vocab
) -> list[Lesson]:
    """For tags, lemmas and trees (treebanks alone: the teacher's trees are no better) and the contract's entities."""
    return [
        Lesson(("ner",), list(silver.read(shards, "ner", vocab)), size=12, weight=0.50, silver=True),
        Lesson(("ner",), entity_docs(articles, vocab), size=10, weight=0.22),
        Lesson(TREE_PIPES, [s.doc(vocab) for s in csui], size=14, weight=0.18),
        Lesson(TREE_PIPES, [s.doc(vocab) for s in pud], size=14, weight=0.10),
    ]


def corpus_lessons(pipe: str, scheme: Scheme, items: list[Item], shards: Iterable[Path], vocab: Vocab) -> list[Lesson]:
    """For the entities of a public corpus, which ``pipe`` is to find."""
    return [
        Lesson((pipe,), list(silver.read(shards, recogniser(scheme), vocab)), size=10, weight=0.45, silver=True),
        Lesson((pipe,), entity_docs(items, vocab), size=28, weight=0.55),
    ]
