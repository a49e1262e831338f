"""``fakta evaluate parsing``: words, tags and dependencies of an engine against CoNLL-U."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.evaluate.parsing import METRICS, evaluate_parsing

EPILOG = """\b
Example:
  fakta evaluate parsing id_csui-ud-test.conllu --engine stanza"""


@click.command("parsing", epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--engine", default="spacy", show_default=True, type=click.Choice(["spacy", "stanza"]), help="Engine.")
@click.option(
    "--models", type=click.Path(path_type=Path), help="Folder of models; else $FAKTA_MODELS, else the bundled ones."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON; micro is LAS.")
def command(file: Path, engine: str, models: Path | None, as_json: bool) -> None:
    """Parse the raw text (# text) of each sentence of FILE and score it by the CoNLL 2018 metric."""
    scores = evaluate_parsing(file, engine=engine, models=models)
    if as_json:
        click.echo(json.dumps(scores))
        return
    table = Table(title=f"Parsing, {scores['sentences']:,} sentences")
    for column in ("metric", "precision", "recall", "F1"):
        table.add_column(column, justify="left" if column == "metric" else "right")
    for metric in METRICS:
        table.add_row(metric, *(f"{v:.4f}" for v in scores["metrics"][metric].values()))
    Console().print(table)
