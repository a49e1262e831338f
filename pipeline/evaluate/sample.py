"""Facts drawn by a seed to be read by a person, and what the verdicts on them say about precision.

``python -m pipeline.evaluate.sample facts.db dates --seed 1 --count 100`` prints the drawn facts in their context.
Verdicts lie in ``tests/verdicts/<layer>.jsonl``, one JSON object a line: ``url`` (the first 16 hex digits of the
SHA-256 of the article's address), ``start``, ``end``, ``right`` (true or false) and ``reason``; never any text.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

#: Tables that facts may be drawn from, and the columns that a reader must judge.
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
}
_AROUND = 160


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

    Raises ValueError for a layer that is none, sqlite3.Error for a file that is no such database.
    """
    columns = LAYERS.get(layer)
    if columns is None:
        raise ValueError(f"no layer {layer!r}; one of {', '.join(LAYERS)}")
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
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


def verdicts(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Layer, right ones and judged ones of every verdict file of a folder, by name."""
    for path in sorted(folder.glob("*.jsonl")):
        judged = [json.loads(line)["right"] for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
        yield path.stem, sum(judged), len(judged)


def report(folder: Path) -> str:
    """A line a layer: precision by reading, with its Wilson interval."""
    lines = [f"{'layer':22} {'right':>6} {'read':>6} {'precision':>10}   95 % interval"]
    for layer, right, total in verdicts(folder):
        low, high = wilson(right, total)
        lines.append(
            f"{layer:22} {right:6d} {total:6d} {right / total if total else 0:10.3f}   {low:.3f} to {high:.3f}"
        )
    return "\n".join(lines)


@click.command()
@click.argument("database", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("layer", type=click.Choice(list(LAYERS)))
@click.option("--count", default=100, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(database: Path, layer: str, count: int, seed: int) -> None:
    """Print facts of LAYER, drawn from DATABASE by a seed, to be read and judged."""
    for number, fact in enumerate(draw(database, layer, count, seed), start=1):
        click.echo(render(number, fact))


if __name__ == "__main__":
    main()
