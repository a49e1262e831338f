"""Silver labels: raw news as the teacher reads it, for the student to learn from.

Titles, glued and lower-cased texts come in their natural share. The labels are the entities of both schemes; trees are
none, because a convolutional network trained on csui and PUD alone parses csui better than this teacher.
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, DocBin, Span

from pipeline.train.decode import best_tags
from pipeline.train.pieces import LENGTHS, Pieces
from pipeline.train.teacher import Teacher
from pipeline.train.windows import Window, windows

log = logging.getLogger(__name__)

PIECES_AT_ONCE = 2048
SHARD = 4000  # Docs
BUSINESS_SHARE = 2  # business articles for each of general news
ATTRIBUTES = ["ORTH", "SPACY", "SENT_START", "ENT_IOB", "ENT_TYPE"]
KINDS = ("ner", "ner_nergrit")  # heads of the teacher


def news(path: Path, without: Iterable[str], seed: int) -> Iterator[str]:
    """Titles and texts of the raw news, two business articles to one other; ``without`` are addresses left out."""
    left_out = set(without)
    with gzip.open(path, "rt", encoding="utf8") as lines:
        rows = [row for row in map(json.loads, lines) if row["url"] not in left_out]
    random.Random(seed).shuffle(rows)
    business = iter([r for r in rows if r.get("business")])
    others = iter([r for r in rows if not r.get("business")])
    while part := [*islice(business, BUSINESS_SHARE), *islice(others, 1)]:
        yield from (text for row in part for text in (row["title"], row["text"]) if text)


@torch.inference_mode()
def label(texts: Iterable[str], teacher: Teacher, pieces: Pieces, tokenizer: Tokenizer, out: Path, words: int) -> int:
    """Write shards ``ner-000.spacy`` and ``ner_nergrit-000.spacy`` with ``words`` words or a few more to ``out``.

    Returns how many words there are.
    """
    out.mkdir(parents=True, exist_ok=True)
    shards, number, done, began = _empty(), 0, 0, time.monotonic()
    for batch in _batches(texts, tokenizer, pieces):
        for kind, docs in _labelled(teacher, pieces, batch, tokenizer).items():
            for doc in docs:
                shards[kind].add(doc)
        done += sum(len(window.words) for window in batch)
        if len(shards["ner"]) >= SHARD:
            _write(shards, number, out)
            shards, number = _empty(), number + 1
            log.info("%d words, %.0f a second", done, done / (time.monotonic() - began))
        if done >= words:
            break
    _write(shards, number, out)
    return done


def _empty() -> dict[str, DocBin]:
    return {kind: DocBin(ATTRIBUTES) for kind in KINDS}


def _write(shards: dict[str, DocBin], number: int, out: Path) -> None:
    for kind, shard in shards.items():
        part = out / f"{kind}-{number:03}.part"
        part.write_bytes(shard.to_bytes())
        os.replace(part, part.with_suffix(".spacy"))


def read(folder: Path, kind: str, vocab: Any) -> Iterator[Doc]:
    """The Docs of the shards of one kind."""
    for path in sorted(folder.glob(f"{kind}-*.spacy")):
        yield from DocBin().from_bytes(path.read_bytes()).get_docs(vocab)


def _batches(texts: Iterable[str], tokenizer: Tokenizer, pieces: Pieces) -> Iterator[list[Window]]:
    """Windows of one length side by side; those that would be cut off are left out."""
    waiting: dict[int, list[Window]] = {}
    for text in texts:
        for window in windows(text, tokenizer):
            length = pieces.length(window.words)
            if length < LENGTHS[-1]:
                waiting.setdefault(length, []).append(window)
                if len(waiting[length]) == PIECES_AT_ONCE // length:
                    yield waiting.pop(length)
    yield from waiting.values()


def _labelled(teacher: Teacher, pieces: Pieces, batch: list[Window], tokenizer: Tokenizer) -> dict[str, list[Doc]]:
    """The windows as Docs with the entities that each head finds."""
    _, words = teacher.read(pieces.batch([w.words for w in batch]))
    found: dict[str, list[Doc]] = {}
    for kind in KINDS:
        scores = torch.log_softmax(getattr(teacher, kind)(words), dim=-1).numpy()
        docs = found.setdefault(kind, [])
        for row, window in enumerate(batch):
            doc = window.doc(tokenizer.vocab)
            tags = best_tags(scores[row, : len(doc)], getattr(teacher.labels, kind))
            doc.set_ents(list(entities(doc, tags)))
            for token in (t for entity in doc.ents for t in entity[1:]):
                token.is_sent_start = False  # no entity may cross the beginning of a sentence
            docs.append(doc)
    return found


def entities(doc: Doc, tags: Sequence[str]) -> Iterator[Span]:
    """The spans of well-formed BIO tags."""
    begin = 0
    for i, tag in enumerate(tags):
        if tag.startswith("B-"):
            begin = i
        last = i + 1 == len(tags) or not tags[i + 1].startswith("I-")
        if tag != "O" and last:
            yield Span(doc, begin, i + 1, label=tag[2:])
