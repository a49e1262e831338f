"""``fakta evaluate reading``: how completely pages are read."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.evaluate.reading import evaluate_reading

GOLDEN = Path(__file__).parents[2] / "tests" / "sites" / "golden"

EPILOG = """\b
Example:
  fakta evaluate reading tests/sites/golden"""


@click.command("reading", epilog=EPILOG)
@click.argument("path", default=GOLDEN, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON with micro.p, micro.r and micro.f1.")
def command(path: Path, as_json: bool) -> None:
    """Compare the text read from pages with the text expected: F1 over runs of four words, beside trafilatura's.

    PATH is a folder of NAME.html with NAME.json beside it, or JSON Lines with url, html and text;
    without it the golden pages of the checkout are read.
    """
    scores = evaluate_reading(path)
    if as_json:
        click.echo(json.dumps(scores))
        return
    table = Table(title="Reading: F1 over runs of four words")
    for column in ("site", "precision", "recall", "F1", "trafilatura"):
        table.add_column(column, justify="left" if column == "site" else "right")
    for site, s in scores["sites"].items():
        table.add_row(site, *(f"{v:.4f}" for v in (s["p"], s["r"], s["f1"], s["trafilatura"])))
    whole = scores["micro"]
    figures = (whole["p"], whole["r"], whole["f1"], scores["trafilatura"]["f1"])
    table.add_row("all", *(f"{v:.4f}" for v in figures), style="bold")
    Console().print(table)
    for name in scores["worse"]:
        click.echo(f"trafilatura reads {name} better")
