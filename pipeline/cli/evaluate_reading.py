"""``fakta evaluate reading``: how completely pages are read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.evaluate.reading import BAR, evaluate_reading

GOLDEN = Path(__file__).parents[2] / "tests" / "sites" / "golden"

EPILOG = """\b
Example:
  fakta evaluate reading tests/sites/golden"""


@click.command("reading", epilog=EPILOG)
@click.argument("path", default=GOLDEN, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON with micro.p, micro.r and micro.f1.")
def command(path: Path, as_json: bool) -> None:
    """Compare the text read from pages with the text expected: F1 over runs of four words, beside trafilatura's.

    Each page is printed, then each site; pages under the bar and those that trafilatura reads better are named.
    PATH is a folder of NAME.html with NAME.json beside it, or JSON Lines with url, html and text;
    without it the golden pages of the checkout are read.
    """
    scores = evaluate_reading(path)
    if as_json:
        click.echo(json.dumps(scores))
        return
    Console(width=None if sys.stdout.isatty() else 100).print(
        _table("page", _pages(scores)), _table("site", _sites(scores))
    )
    for name in scores["below"]:
        click.echo(f"{name} is below {BAR}")
    for name in scores["worse"]:
        click.echo(f"trafilatura reads {name} better")


Row = tuple[str, float, float, float, float]


def _pages(scores: dict[str, Any]) -> list[Row]:
    return [(page["page"], page["p"], page["r"], page["f1"], page["trafilatura"]) for page in scores["pages"]]


def _sites(scores: dict[str, Any]) -> list[Row]:
    whole, generic = scores["micro"], scores["trafilatura"]["f1"]
    rows = [(site, s["p"], s["r"], s["f1"], s["trafilatura"]) for site, s in scores["sites"].items()]
    return [*rows, ("all", whole["p"], whole["r"], whole["f1"], generic)]


def _table(what: str, rows: list[Row]) -> Table:
    table = Table(title="Reading: F1 over runs of four words")
    for column in (what, "precision", "recall", "F1", "trafilatura"):
        table.add_column(column, justify="left" if column == what else "right")
    for name, *figures in rows:
        table.add_row(name, *(f"{figure:.4f}" for figure in figures))
    return table
