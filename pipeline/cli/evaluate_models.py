"""``fakta evaluate models``: scores of the models against their floors."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.evaluate.models import Row, measured, record, recorded, stale
from pipeline.language import load_engine

EPILOG = """\b
Examples:
  fakta evaluate models
  fakta evaluate models --data ../shared/data --record

Exit status: 0, every floor holds; 3, a score is below its floor or belongs to other model files."""


@click.command("models", epilog=EPILOG)
@click.option(
    "--models", type=click.Path(path_type=Path), help="Folder of models; else $FAKTA_MODELS, else the bundled ones."
)
@click.option(
    "--data", type=click.Path(path_type=Path, exists=True), help="Measure again on the corpora in this folder."
)
@click.option("--record", "keep", is_flag=True, help="With --data: write what was measured to scores.json.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(models: Path | None, data: Path | None, keep: bool, as_json: bool) -> None:
    """Print the scores of the models, as recorded or measured again, and whether they hold their floors."""
    if keep and data is None:
        raise click.UsageError("--record needs --data")
    rows = list(measured(data, models)) if data else recorded(models)
    changed = set() if data else stale(rows, lambda name: load_engine(name, models))
    if keep:
        record(rows, models)
    if as_json:
        click.echo(json.dumps({"scores": [asdict(r) | {"holds": r.holds} for r in rows], "stale": sorted(changed)}))
    else:
        Console().print(_table(rows))
        for name in sorted(changed):
            click.echo(f"{name}: the model files are not those that were measured", err=True)
    if changed or not all(r.holds for r in rows):
        sys.exit(3)


def _table(rows: list[Row]) -> Table:
    table = Table(title="Models")
    for column in ("engine", "measure", "score", "floor", ""):
        table.add_column(column, justify="right" if column in ("score", "floor") else "left")
    for row in rows:
        floor = "" if row.floor is None else f"{row.floor:.3f}"
        table.add_row(row.engine, row.measure, f"{row.score:.3f}", floor, "ok" if row.holds else "below its floor")
    return table
