"""The public entity corpora, each with its own types and borders: what is learnt from them.

idner-news-2k and NER-UGM have a thousand sentences in common, some spelt or cut a little differently: a sentence that
any corpus is measured on, whatever its punctuation and case, is learnt from in none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spacy.tokenizer import Tokenizer

from pipeline.evaluate.models import NER_FILES
from pipeline.language import Scheme
from pipeline.train.items import Item, from_columns
from pipeline.train.windows import Window

TRAIN: dict[Scheme, str] = {
    "nergrit": "ner/nergrit/train.txt",
    "idner": "ner/idner-news-2k/train.txt",
    "nerui": "ner/indolem/nerui.train.tsv",
    "nerugm": "ner/indolem/nerugm.train.tsv",
}
MEASURED = {scheme: file for file, scheme in NER_FILES.values()}
SMALL: tuple[Scheme, ...] = ("idner", "nerui", "nerugm")  # corpora of few sentences


def learnt(root: Path, tokenizer: Tokenizer) -> dict[Scheme, list[Item]]:
    """The sentences to learn each scheme from."""
    held_out = {_letters(item) for file in MEASURED.values() for item in from_columns(root / file, tokenizer)}
    parts = {scheme: from_columns(root / file, tokenizer) for scheme, file in TRAIN.items()}
    return {scheme: [i for i in items if _letters(i) not in held_out] for scheme, items in parts.items()}


def texts(root: Path, tokenizer: Tokenizer) -> Iterator[str]:
    """Each sentence that is learnt from, once: what its corpus does not say of it, the other corpora's models may."""
    seen = set()
    for items in learnt(root, tokenizer).values():
        for item in items:
            if (letters := _letters(item)) not in seen:
                seen.add(letters)
                spaces = Window(item.words, item.offsets, item.begins).spaces
                yield "".join(word + " " * space for word, space in zip(item.words, spaces, strict=True))


def _letters(item: Item) -> str:
    return "".join(c for word in item.words for c in word.casefold() if c.isalnum())
