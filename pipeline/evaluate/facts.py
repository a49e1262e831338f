"""Extract the facts of an annotated file and score them: ``fakta evaluate facts``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from pipeline.errors import FaktaError
from pipeline.evaluate.score import Disagreement, Row, Scores, score_article
from pipeline.run import Job, extract
from pipeline.store import sqlite_module

TABLES = ("mentions", "dates", "percentages", "money", "regulation_mentions", "quotes", "claims")
MICRO = ("entities", "dates", "percentages", "money", "regulations", "quotes", "claims")
FLOORS = Path(__file__).with_name("floors.yaml")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of one annotated file, and the facts they were computed from."""

    scores: Scores
    articles: int
    absent: int
    found: Mapping[str, Mapping[str, Sequence[Row]]]

    def as_json(self) -> dict[str, Any]:
        """Scores by layer; ``micro`` sums the layers of facts (claims by type and evidence)."""
        layers = {name: _prf(s.p, s.r, s.f1) | {"gold": s.gold} for name, s in sorted(self.scores.layers.items())}
        linking = self.scores
        layers["linking"] = _prf(linking.linking_p.p, linking.linking_r.p, linking.linking)
        agreed = {name: {"accuracy": round(r.value, 4), "n": r.n} for name, r in sorted(linking.agreed.items())}
        parts = [self.scores.layer(name) for name in MICRO]
        right, predicted = sum(s.right for s in parts), sum(s.predicted for s in parts)
        gold = sum(s.gold for s in parts)
        p, r = right / predicted if predicted else 0.0, right / gold if gold else 0.0
        micro = _prf(p, r, 2 * right / (predicted + gold) if right else 0.0)
        return {"micro": micro, "layers": layers, "agreed": agreed, "articles": self.articles, "absent": self.absent}

    def facts(self) -> set[tuple[str, ...]]:
        """Each fact as a comparable tuple (url, table, span, fields): what a saved run keeps."""
        return {
            (url, table, *(str(row[k]) for k in sorted(row.keys()) if k not in ("id", "article_id", "confidence")))
            for url, tables in self.found.items()
            for table, rows in tables.items()
            for row in rows
        }


def _prf(p: float, r: float, f1: float) -> dict[str, float]:
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4)}


def evaluate_facts(file: Path, *, engine: str = "spacy", models: Path | None = None, jobs: int = 1) -> Evaluation:
    """Extract ``file`` (annotated JSON Lines) into a database of its own and score every layer.

    Raises :class:`FaktaError` where the file is not there or not annotated.
    """
    gold = _read_gold(file)
    with TemporaryDirectory() as folder:
        database = Path(folder) / "evaluate.db"
        extract(Job((str(file),), database, engine=engine, models=models, jobs=jobs))
        found = _rows(database)
    scores, absent = Scores(), 0
    for article in gold:
        absent += article["url"] not in found
        score_article(scores, article, found.get(article["url"], dict.fromkeys(TABLES, ())))
    return Evaluation(scores, len(gold), absent, found)


def _read_gold(file: Path) -> list[dict[str, Any]]:
    try:
        gold = [json.loads(line) for line in file.read_text(encoding="utf8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise FaktaError(f"{file}: {error}; give annotated articles as JSON Lines") from error
    if not gold or not all(isinstance(row, dict) and "claims" in row for row in gold):
        raise FaktaError(f"{file}: no annotations in it; see corpus/README.md for the form")
    return gold


def _rows(database: Path) -> dict[str, dict[str, list[Row]]]:
    """url -> table -> rows, as an outsider reads the database."""
    sqlite3 = sqlite_module()
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    urls = {row["id"]: row["url"] for row in connection.execute("select id, url from articles")}
    found: dict[str, dict[str, list[Row]]] = {url: {table: [] for table in TABLES} for url in urls.values()}
    for table in TABLES:
        for row in connection.execute(f"select * from {table} order by start, end"):
            found[urls[row["article_id"]]][table].append(dict(row))
    connection.close()
    return found


def disagreements(evaluation: Evaluation, layer: str) -> list[Disagreement]:
    """What only the machine or only the annotator has in one layer."""
    return [error for error in evaluation.scores.errors if error.layer == layer]


def below_floor(evaluation: Evaluation, file: Path) -> list[str]:
    """One line per measure that is under its pinned floor for an annotated file; floors only go up.

    Raises :class:`FaktaError` where no floors are pinned for the file as it is.
    """
    pinned = yaml.safe_load(FLOORS.read_text(encoding="utf8")).get(file.name, {})
    if pinned.pop("sha256", None) != sha256(file.read_bytes()).hexdigest():
        raise FaktaError(f"{file}: no floors are pinned for these annotations; pin them in {FLOORS.name}")
    floors: dict[str, float] = pinned
    said = evaluation.as_json()
    have = {k: v["f1"] for k, v in said["layers"].items()} | {k: v["accuracy"] for k, v in said["agreed"].items()}
    return [
        f"{measure}: {have.get(measure, 0.0):.3f} is under the floor {floor:.3f}"
        for measure, floor in floors.items()
        if have.get(measure, 0.0) < floor
    ]
