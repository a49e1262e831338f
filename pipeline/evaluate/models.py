"""The scores of the models in ``models/`` against floors that only go up: ``fakta evaluate models``.

Measuring needs the corpora, which are not in the repository; what was measured is recorded beside the models in
``scores.json`` with the version of the engine, so that a model that changed since shows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import FaktaError
from pipeline.evaluate.columns import read_columns
from pipeline.evaluate.ner import schemes, score_ner
from pipeline.evaluate.parsing import read_blocks, score_parsing
from pipeline.language import Engine, EngineError, load_engine, models_folder

FLOORS = Path(__file__).with_name("model_floors.yaml")
HELD_OUT_EVERY = 10  # of csui's training sentences, which the models have not seen

NER_FILES = {  # measure -> file of BIO columns in the data folder, scheme
    "nergrit-valid": ("ner/nergrit/valid.txt", "nergrit"),
    "idner-dev": ("ner/idner-news-2k/dev.txt", "idner"),
    "nerui-dev": ("ner/indolem/nerui.dev.tsv", "nerui"),
    "nerugm-dev": ("ner/indolem/nerugm.dev.tsv", "nerugm"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One score. ``floor`` is None where none is pinned; ``version`` is the engine that was measured."""

    engine: str
    measure: str
    score: float
    floor: float | None
    version: str

    @property
    def holds(self) -> bool:
        """Whether the score reaches its floor."""
        return self.floor is None or self.score >= self.floor


def recorded(models: Path | None = None) -> list[Row]:
    """The scores in ``scores.json``. Raises :class:`FaktaError` where there is none."""
    file = models_folder(models) / "scores.json"
    try:
        scores = json.loads(file.read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        raise FaktaError(f"no recorded scores ({error}); measure them with --data") from error
    return [_row(r["engine"], r["measure"], r["score"], r["version"]) for r in scores["scores"]]


def measured(data: Path, models: Path | None = None, engines: tuple[str, ...] = ("spacy", "stanza")) -> Iterator[Row]:
    """The scores of each engine that is there, measured on the corpora in ``data``."""
    for name in engines:
        try:
            load_engine(name, models)
        except EngineError:
            continue
        for measures in (_ner, _parsing, _entities):
            for measure, score, version in measures(name, data, models):
                yield _row(name, measure, score, version)


def record(rows: list[Row], models: Path | None = None) -> Path:
    """Write ``scores.json``; returns its path."""
    file = models_folder(models) / "scores.json"
    scores = [
        {"engine": r.engine, "measure": r.measure, "score": round(r.score, 4), "version": r.version} for r in rows
    ]
    content: dict[str, Any] = {"measured_on": date.today().isoformat(), "scores": scores}
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf8")
    return file


def _row(engine: str, measure: str, score: float, version: str) -> Row:
    floors: dict[str, dict[str, float]] = yaml.safe_load(FLOORS.read_text(encoding="utf8"))
    return Row(engine, measure, score, floors.get(engine, {}).get(measure), version)


Measures = Iterator[tuple[str, float, str]]


def _ner(name: str, data: Path, models: Path | None) -> Measures:
    for measure, (file, scheme) in NER_FILES.items():
        if (data / file).is_file():
            types = schemes()[scheme]
            engine = load_engine(name, models, scheme=types.scheme)
            yield measure, _f1(score_ner(list(read_columns(data / file)), engine, types).prf()), engine.version


def _parsing(name: str, data: Path, models: Path | None) -> Measures:
    file = data / "ud" / "id_csui-ud-train.conllu"
    if not file.is_file():
        return
    engine = load_engine(name, models)
    metrics = score_parsing(read_blocks(file)[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY], engine)["metrics"]
    for metric in ("las", "upos", "lemmas"):
        yield f"heldout-{metric}", _f1(metrics[metric]), engine.version


def _entities(name: str, data: Path, models: Path | None) -> Measures:
    from pipeline.evaluate.facts import evaluate_facts  # the whole pipeline: only where it is asked for

    file = data.parent / "gold" / "dev.jsonl"
    if file.is_file():
        version = load_engine(name, models).version
        yield "gold-dev-entities", evaluate_facts(file, engine=name, models=models).scores.layer("entities").f1, version


def _f1(scores: dict[str, float]) -> float:
    return scores["f1"]


def stale(rows: list[Row], load: Callable[[str], Engine]) -> set[str]:
    """The engines whose models changed since they were measured."""
    changed = set()
    for name in {r.engine for r in rows}:
        try:
            version = load(name).version
        except EngineError:
            continue
        if any(r.engine == name and r.version != version for r in rows):
            changed.add(name)
    return changed
