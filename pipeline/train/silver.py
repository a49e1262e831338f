"""Silver labels: raw news as the accurate engine reads it, for the student to learn from.

Titles, glued and lower-cased texts come in their natural share. The labels are the entities of each scheme; trees are
none: the network learns them from csui and PUD alone.
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

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab
from stanza.models.common.doc import Document
from stanza.models.ner.utils import decode_from_bioes

from pipeline.language import Scheme
from pipeline.language.spaces import plain
from pipeline.language.spacy_engine import recogniser
from pipeline.language.stanza_engine import entity_pipeline
from pipeline.train.windows import Window, windows

log = logging.getLogger(__name__)

TEXTS_AT_ONCE = 32
SHARD = 4000  # Docs
BUSINESS_SHARE = 2  # business articles for each of general news
ATTRIBUTES = ["ORTH", "SPACY", "SENT_START", "ENT_IOB", "ENT_TYPE"]


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


def label(
    texts: Iterable[str], models: Path, tokenizer: Tokenizer, out: Path, words: int, schemes: Sequence[Scheme]
) -> int:
    """Write shards (``ner-000.spacy``, ``ner_nergrit-000.spacy`` …) with ``words`` words or a few more to ``out``.

    ``models`` is a folder with ``stanza/`` and ``encoder/``; a scheme whose model is not there gives no shard. Returns
    how many words there are.
    """
    out.mkdir(parents=True, exist_ok=True)
    there = [scheme for scheme in schemes if (models / "stanza" / "id" / "ner" / f"{scheme}.pt").is_file()]
    pipeline, kinds = entity_pipeline(models, tuple(there)), [recogniser(scheme) for scheme in there]
    shards, number, done, began = _empty(kinds), 0, 0, time.monotonic()
    remaining = (text for text in texts if text.strip())
    while done < words and (batch := list(islice(remaining, TEXTS_AT_ONCE))):
        for text, document in zip(batch, pipeline.bulk_process([plain(t) for t in batch]), strict=True):
            done += _add(shards, text, document, tokenizer)
        if max(map(len, shards.values())) >= SHARD:
            _write(shards, number, out)
            shards, number = _empty(kinds), number + 1
            log.info("%d words, %.0f a second", done, done / (time.monotonic() - began))
    _write(shards, number, out)
    return done


def _empty(kinds: Iterable[str]) -> dict[str, DocBin]:
    return {kind: DocBin(ATTRIBUTES) for kind in kinds}


def _write(shards: dict[str, DocBin], number: int, out: Path) -> None:
    for kind, shard in shards.items():
        part = out / f"{kind}-{number:03}.part"
        part.write_bytes(shard.to_bytes())
        os.replace(part, part.with_suffix(".spacy"))


def read(folders: Iterable[Path], kind: str, vocab: Any) -> Iterator[Doc]:
    """The Docs of the shards of one kind."""
    for path in (p for folder in folders for p in sorted(folder.glob(f"{kind}-*.spacy"))):
        yield from DocBin().from_bytes(path.read_bytes()).get_docs(vocab)


def _add(shards: dict[str, DocBin], text: str, document: Document, tokenizer: Tokenizer) -> int:
    """Add the text's windows as each model reads them; returns how many words they have."""
    parts = list(windows(text, tokenizer))
    for place, shard in enumerate(shards.values()):
        found = list(_spans(document, place))
        for window in parts:
            shard.add(_labelled(window, found, tokenizer.vocab))
    return sum(len(window.words) for window in parts)


def _spans(document: Document, place: int) -> Iterator[tuple[int, int, str]]:
    """Offsets and types of the entities that the model at ``place`` found."""
    for sentence in document.sentences:
        tokens = sentence.tokens
        for entity in decode_from_bioes([t.multi_ner[place] for t in tokens]):
            yield tokens[entity["start"]].start_char, tokens[entity["end"]].end_char, entity["type"]


def _labelled(window: Window, found: Sequence[tuple[int, int, str]], vocab: Vocab) -> Doc:
    """The window as a Doc with the entities that lie in it."""
    start, end = window.offsets[0][0], window.offsets[-1][1]
    doc = window.doc(vocab)
    doc.set_ents(list(entities(doc, window.tags(s for s in found if start <= s[0] and s[1] <= end))))
    for token in (t for entity in doc.ents for t in entity[1:]):
        token.is_sent_start = False  # no entity may cross the beginning of a sentence
    return doc


def entities(doc: Doc, tags: Sequence[str]) -> Iterator[Span]:
    """The spans of well-formed BIO tags."""
    begin = 0
    for i, tag in enumerate(tags):
        if tag.startswith("B-"):
            begin = i
        last = i + 1 == len(tags) or not tags[i + 1].startswith("I-")
        if tag != "O" and last:
            yield Span(doc, begin, i + 1, label=tag[2:])
