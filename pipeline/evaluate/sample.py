"""Facts drawn by a seed to be read by a person, and what the verdicts on them say about precision.

``fakta evaluate sample facts.db dates --seed 1 --count 100`` prints the drawn facts in their context.
Verdicts lie in ``tests/verdicts/<layer>.jsonl``, one JSON object a line: ``url`` (the first 16 hex digits of the
SHA-256 of the article's address), ``start``, ``end``, ``right`` (true or false) and ``reason``; never any text.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import FaktaError

#: Layers that facts may be drawn from, and the columns that a reader must judge.
LAYERS: dict[str, tuple[str, ...]] = {
    "dates": ("type", "value", "mod"),
    "percentages": ("value", "value_high", "comparator", "unit"),
    "money": ("amount", "amount_high", "comparator", "currency"),
    "regulation_mentions": ("regulation_id", "pasal", "ayat"),
    "mentions": ("label", "entity_id"),
    "quotes": ("speaker", "source_kind"),
    "statements": ("speaker", "source_kind"),
    "claims": (
        "type",
        "subject",
        "object",
        "value",
        "unit",
        "deadline",
        "regulation_id",
        "authority",
        "speaker",
        "modality",
    ),
    "pinpoints": ("regulation_id", "pasal", "ayat", "huruf"),
    "linking": ("label", "entity_id", "first"),
}
#: Layers that are no table: citations with an article of the rule, and mentions that are written otherwise than the
#: ``first`` of their entity in the article.
_QUERIES = {
    "pinpoints": "select * from regulation_mentions where pasal is not null",
    "linking": """select * from (
        select article_id, start, "end", text, label, entity_id,
            first_value(text) over (partition by article_id, entity_id order by start) as first
        from mentions) where text <> first""",
}
_AROUND = 160
_ROUNDING = 5e-5  # precisions are printed with four digits


@dataclass(frozen=True, slots=True)
class Drawn:
    """One fact to be judged, with the text around it."""

    url: str
    published_at: str | None
    start: int
    end: int
    fields: dict[str, object]
    before: str
    text: str
    behind: str


def url_hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def draw(database: Path, layer: str, count: int, seed: int) -> list[Drawn]:
    """``count`` facts of a layer by ``seed``: the same facts whatever else the database holds and in which order.

    Raises FaktaError for a layer that is none or a file that is no such database.
    """
    columns = LAYERS.get(layer)
    if columns is None:
        raise FaktaError(f"no layer {layer!r}; one of {', '.join(LAYERS)}")
    if not database.is_file():
        raise FaktaError(f"{database}: no such file; make one with `fakta extract`")
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        if layer in _QUERIES:
            connection.execute(f"create temp table {layer} as {_QUERIES[layer]}")
        rows = connection.execute(
            f"select a.url, f.start, f.end, f.rowid from {layer} f join articles a on a.id = f.article_id"
        ).fetchall()
        chosen = sorted(rows, key=lambda row: hashlib.sha256(f"{seed}|{row[0]}|{row[1]}|{row[2]}".encode()).digest())[
            :count
        ]
        return [_drawn(connection, layer, columns, row[3]) for row in chosen]


def _drawn(connection: sqlite3.Connection, layer: str, columns: tuple[str, ...], rowid: int) -> Drawn:
    names = ", ".join(f"f.{column}" for column in columns)
    row = connection.execute(
        f"select a.url, a.published_at, a.text, f.start, f.end, {names} "
        f"from {layer} f join articles a on a.id = f.article_id where f.rowid = ?",
        (rowid,),
    ).fetchone()
    url, published_at, text, start, end = row[:5]
    return Drawn(
        url,
        published_at,
        start,
        end,
        dict(zip(columns, row[5:], strict=True)),
        text[max(0, start - _AROUND) : start],
        text[start:end],
        text[end : end + _AROUND],
    )


def render(number: int, fact: Drawn) -> str:
    """One drawn fact for reading: a line of what was found and a line of where."""
    found = "  ".join(f"{name}={value}" for name, value in fact.fields.items() if value is not None)
    where = f"{fact.before}⟦{fact.text}⟧{fact.behind}".replace("\n", "⏎")
    return f"{number}. {url_hash(fact.url)} {fact.start} {fact.end}  [{fact.published_at}]  {found}\n   {where}"


def wilson(right: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson interval of a share, at 95 percent unless ``z`` says otherwise; (0, 1) where nothing was judged."""
    if total == 0:
        return 0.0, 1.0
    share = right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the verdicts on a layer say. ``annotated`` is the precision on annotated articles, where measured."""

    layer: str
    right: int
    read: int
    annotated: float | None = None

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.right, self.read)

    @property
    def place(self) -> str:
        """Where the precision on annotated articles lies against the interval: above it the rules fit only them."""
        if self.annotated is None:
            return ""
        low, high = self.interval
        return (
            "above" if self.annotated > high + _ROUNDING else "below" if self.annotated < low - _ROUNDING else "inside"
        )


#: The layer of the scorer whose precision a file of verdicts stands beside.
SCORED_AS = {"mentions": "entities", "regulation_mentions": "regulations"}


def readings(folder: Path, annotated: Mapping[str, float] | None = None) -> list[Reading]:
    """One a file of verdicts, by name. Raises FaktaError where there are none."""
    known = annotated or {}
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        judged = [json.loads(line)["right"] for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
        precision = known.get(SCORED_AS.get(path.stem, path.stem))
        found.append(Reading(path.stem, sum(judged), len(judged), precision))
    if not found:
        raise FaktaError(f"{folder}: no verdicts (*.jsonl) in it; see tests/verdicts/README.md")
    return found
