"""The public entity corpora, each with its own types and borders: what is learnt from and what it is measured on.

idner-news-2k is made of sentences of NER-UI and NER-UGM, annotated anew: a sentence of any measuring part is learnt
from in none of the corpora.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spacy.tokenizer import Tokenizer

from pipeline.train.items import Item, from_columns

#: scheme -> training part and the part for measuring
CORPORA = {
    "nergrit": ("ner/nergrit/train.txt", "ner/nergrit/valid.txt"),
    "idner": ("ner/idner-news-2k/train.txt", "ner/idner-news-2k/dev.txt"),
    "nerui": ("ner/indolem/nerui.train.tsv", "ner/indolem/nerui.dev.tsv"),
    "nerugm": ("ner/indolem/nerugm.train.tsv", "ner/indolem/nerugm.dev.tsv"),
}


SMALL = ("idner", "nerui", "nerugm")  # corpora of few sentences


def measured(root: Path, scheme: str, tokenizer: Tokenizer) -> list[Item]:
    """The sentences that ``scheme`` is measured on."""
    return from_columns(root / CORPORA[scheme][1], tokenizer)


def learnt(root: Path, tokenizer: Tokenizer) -> dict[str, list[Item]]:
    """The sentences to learn each scheme from."""
    held_out = {item.words for scheme in CORPORA for item in measured(root, scheme, tokenizer)}
    parts = {scheme: from_columns(root / train, tokenizer) for scheme, (train, _) in CORPORA.items()}
    return {scheme: [item for item in items if item.words not in held_out] for scheme, items in parts.items()}


def texts(root: Path, tokenizer: Tokenizer) -> Iterator[str]:
    """Each sentence that is learnt from, once: what its corpus does not say of it, the other corpora's models may."""
    seen = set()
    for items in learnt(root, tokenizer).values():
        for item in items:
            if item.words not in seen:
                seen.add(item.words)
                yield _text(item)


def _text(item: Item) -> str:
    ends = [0, *(end for _, end in item.offsets)]
    return "".join(
        (" " if start > before else "") + word
        for word, (start, _), before in zip(item.words, item.offsets, ends, strict=False)
    ).strip()
