"""Named entities of an engine against a file of BIO columns: ``fakta evaluate ner``.

An entity is right if its first and last token and its type are; scores are micro over the file and by type.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Doc

from pipeline.evaluate.columns import TaggedSentence, joined, read_columns
from pipeline.language import Engine, Scheme, load_engine

Entity = tuple[int, int, str]  # first token, token after the last, type


@dataclass(frozen=True, slots=True)
class Types:
    """How one scheme's types are compared: ``file`` and ``engine`` map to the type that is scored."""

    scheme: Scheme
    file: Mapping[str, str]
    engine: Mapping[str, str]


@dataclass(slots=True)
class NerScores:
    """Entities that are right, predicted and annotated, by type."""

    right: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    sentences: int = 0

    def add(self, gold: Iterable[Entity], predicted: Iterable[Entity]) -> None:
        """Count one sentence."""
        wanted, found = set(gold), set(predicted)
        self.sentences += 1
        self.gold.update(kind for *_, kind in wanted)
        self.predicted.update(kind for *_, kind in found)
        self.right.update(kind for *_, kind in wanted & found)

    def prf(self, kind: str | None = None) -> dict[str, float]:
        """Precision, recall and F1 of one type, or micro over all."""
        right, predicted, gold = (
            c.total() if kind is None else c[kind] for c in (self.right, self.predicted, self.gold)
        )
        f1 = 2 * right / (predicted + gold) if right else 0.0
        p, r = right / predicted if predicted else 0.0, right / gold if gold else 0.0
        return {"p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4)}

    def as_json(self) -> dict[str, Any]:
        """``micro`` and ``types``; each type with the number of its annotated entities."""
        types = {kind: self.prf(kind) | {"gold": n} for kind, n in sorted(self.gold.items())}
        return {"micro": self.prf(), "types": types, "sentences": self.sentences}


@cache
def schemes() -> Mapping[str, Types]:
    """The schemes of ``types.yaml`` by name."""
    loaded: dict[Scheme, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("types.yaml").read_text("utf8"))
    return {
        name: Types(name, entry["types"], entry.get("engine_types", entry["types"])) for name, entry in loaded.items()
    }


def evaluate_ner(file: Path, *, engine: str = "spacy", scheme: str = "fakta", models: Path | None = None) -> NerScores:
    """Run an engine over the sentences of ``file`` and compare. Raises :class:`pipeline.errors.FaktaError`."""
    types = schemes()[scheme]
    sentences = list(read_columns(file))
    loaded = load_engine(engine, models, scheme=types.scheme)
    return score_ner(sentences, loaded, types)


def score_ner(sentences: list[TaggedSentence], engine: Engine, types: Types) -> NerScores:
    """The scores of ``engine`` on sentences whose text is put together again from their tokens."""
    texts, offsets = zip(*(joined(s.tokens) for s in sentences), strict=True)
    scores = NerScores()
    for sentence, places, doc in zip(sentences, offsets, engine.docs(texts), strict=True):
        gold = [(a, b, types.file[kind]) for a, b, kind in sentence.spans() if kind in types.file]
        scores.add(gold, _on_tokens(doc, places, types.engine))
    return scores


def _on_tokens(doc: Doc, places: list[tuple[int, int]], names: Mapping[str, str]) -> Iterator[Entity]:
    """Entities of the Doc on the file's tokens: one that cuts a token covers it."""
    starts, ends = [a for a, _ in places], [b for _, b in places]
    for ent in doc.ents:
        if ent.label_ in names:
            first = bisect_right(ends, ent.start_char)
            after = bisect_left(starts, ent.end_char)
            if first < after:
                yield first, after, names[ent.label_]
