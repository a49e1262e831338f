"""``fakta evaluate verdicts``: precision by reading, with Wilson intervals, beside that on annotated articles."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.evaluate.facts import evaluate_facts
from pipeline.evaluate.sample import Reading, readings

VERDICTS = Path(__file__).parents[2] / "tests" / "verdicts"
EPILOG = """\b
Examples:
  fakta evaluate verdicts
  fakta evaluate verdicts --gold gold.jsonl"""


@click.command("verdicts", epilog=EPILOG)
@click.argument("folder", default=VERDICTS, type=click.Path(path_type=Path))
@click.option("--gold", type=click.Path(path_type=Path), help="Annotated articles whose precision is set beside.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(folder: Path, gold: Path | None, as_json: bool) -> None:
    """Print how many of the facts that were drawn and read are right, a line a layer of FOLDER (tests/verdicts)."""
    layers = evaluate_facts(gold).as_json()["layers"] if gold else {}
    found = readings(folder, {name: scores["p"] for name, scores in layers.items()})
    if as_json:
        click.echo(json.dumps({r.layer: _values(r) for r in found}, indent=1))
    else:
        Console(width=100).print(_table(found))


def _values(reading: Reading) -> dict[str, object]:
    low, high = reading.interval
    values: dict[str, object] = {"right": reading.right, "read": reading.read, "p": round(reading.precision, 4)}
    values |= {"low": round(low, 4), "high": round(high, 4)}
    if reading.annotated is not None:
        values |= {"annotated": reading.annotated, "place": reading.place}
    return values


def _table(found: list[Reading]) -> Table:
    table = Table(title="Facts that were drawn and read")
    for name in ("layer", "right", "read", "precision", "95 %", "annotated", "against the interval"):
        table.add_column(name, justify="left" if name in ("layer", "against the interval") else "right")
    for r in found:
        low, high = r.interval
        gold = "" if r.annotated is None else f"{r.annotated:.3f}"
        counts = (str(r.right), str(r.read), f"{r.precision:.3f}")
        table.add_row(r.layer, *counts, f"{low:.3f} to {high:.3f}", gold, r.place)
    return table
