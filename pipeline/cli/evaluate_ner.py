"""``fakta evaluate ner``: named entities of an engine against BIO columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import click
from rich.console import Console
from rich.table import Table

from pipeline.evaluate.ner import NerScores, evaluate_ner
from pipeline.language import Scheme

EPILOG = """\b
Examples:
  fakta evaluate ner valid.txt --scheme nergrit
  fakta evaluate ner dev.tsv --engine stanza --scheme idner --json"""


@click.command("ner", epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--engine", default="spacy", show_default=True, type=click.Choice(["spacy", "stanza"]), help="Engine.")
@click.option(
    "--scheme",
    default="fakta",
    show_default=True,
    type=click.Choice(get_args(Scheme)),
    help="Whose types and borders: the contract's, or a public corpus's (Nergrit, idner-news-2k, NER-UI, NER-UGM).",
)
@click.option(
    "--models", type=click.Path(path_type=Path), help="Folder of models; else $FAKTA_MODELS, else the bundled ones."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(file: Path, engine: str, scheme: str, models: Path | None, as_json: bool) -> None:
    """Score the entities of an engine on FILE: a token and its BIO tag a line, sentences parted by an empty line."""
    scores = evaluate_ner(file, engine=engine, scheme=scheme, models=models)
    if as_json:
        click.echo(json.dumps(scores.as_json()))
    else:
        Console().print(_table(scores))


def _table(scores: NerScores) -> Table:
    table = Table(title=f"Entities, {scores.sentences:,} sentences")
    for column in ("type", "precision", "recall", "F1", "annotated"):
        table.add_column(column, justify="left" if column == "type" else "right")
    for kind, annotated in sorted(scores.gold.items()):
        table.add_row(kind, *(f"{v:.3f}" for v in scores.prf(kind).values()), f"{annotated:,}")
    table.add_section()
    table.add_row("micro", *(f"{v:.3f}" for v in scores.prf().values()), f"{scores.gold.total():,}")
    return table
