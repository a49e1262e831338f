"""``fakta evaluate facts``: score every layer of facts against annotated articles."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.errors import FaktaError
from pipeline.evaluate.calibration import calibration_error, reliability
from pipeline.evaluate.facts import Evaluation, below_floor, disagreements, evaluate_facts

BUNDLED = Path("corpus/annotations.jsonl")
EPILOG = """\b
Examples:
  fakta evaluate facts
  fakta evaluate facts gold.jsonl --errors claims
  fakta evaluate facts gold.jsonl --save before.json
  fakta evaluate facts gold.jsonl --against before.json

Exit status: 0; 3, with --floors and a measure under its pinned floor."""


@click.command("facts", epilog=EPILOG)
@click.argument("file", default=BUNDLED, type=click.Path(path_type=Path))
@click.option("--engine", default="spacy", show_default=True, type=click.Choice(["spacy", "stanza"]))
@click.option("--models", type=click.Path(path_type=Path), help="Folder of models; else $FAKTA_MODELS, else models/.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: micro, layers, agreed.")
@click.option("--errors", metavar="LAYER", help="Print what only the machine or only the annotator has in a layer.")
@click.option("--save", type=click.Path(path_type=Path), help="Keep the facts found, to compare a later run with.")
@click.option("--against", type=click.Path(path_type=Path), help="Print facts gained and lost against a kept run.")
@click.option("--floors", is_flag=True, help="Exit 3 where a measure of the bundled corpus is under its floor.")
def command(
    file: Path,
    engine: str,
    models: Path | None,
    jobs: int,
    as_json: bool,
    errors: str | None,
    save: Path | None,
    against: Path | None,
    floors: bool,
) -> None:
    """Extract FILE (annotated JSON Lines; the bundled corpus) and score every layer of facts."""
    evaluation = evaluate_facts(file, engine=engine, models=models, jobs=jobs)
    if as_json:
        click.echo(json.dumps(evaluation.as_json(), indent=1))
    else:
        console = Console(width=None if sys.stdout.isatty() else 100)
        console.print(_layers(evaluation))
        console.print(_reliability(evaluation))
    for error in disagreements(evaluation, errors) if errors else ():
        click.echo(f"{error.kind:6} {error.url} {error.start}-{error.end} {_brief(error.fact)} | {error.context}")
    if save:
        save.write_text(json.dumps(sorted(evaluation.facts()), ensure_ascii=False, indent=0), encoding="utf8")
    if against:
        _compare(evaluation, against)
    if floors:
        low = below_floor(evaluation, file)
        for line in low:
            click.echo(line, err=True)
        sys.exit(3 if low else 0)


def _layers(evaluation: Evaluation) -> Table:
    said = evaluation.as_json()
    table = Table(title=f"{evaluation.articles} articles, {evaluation.absent} absent")
    for name in ("layer", "P", "R", "F1", "gold"):
        table.add_column(name, justify="left" if name == "layer" else "right")
    for name, row in said["layers"].items():
        gold = f"{row['gold']:.0f}" if "gold" in row else ""
        table.add_row(name, *(f"{row[k]:.3f}" for k in ("p", "r", "f1")), gold)
    for name, row in said["agreed"].items():
        table.add_row(name, "", "", f"{row['accuracy']:.3f}", str(row["n"]))
    return table


def _reliability(evaluation: Evaluation) -> Table:
    """Of the claims with a confidence in each band, how many are right: what the number means."""
    pairs = evaluation.scores.sure
    table = Table(title="Claims by confidence", caption=f"expected calibration error {calibration_error(pairs):.3f}")
    for name in ("confidence", "claims", "right"):
        table.add_column(name, justify="right")
    for band in reliability(pairs):
        table.add_row(f"{band.low:.1f}-{band.high:.1f}", str(band.count), f"{band.precision:.2f}")
    return table


def _brief(fact: object) -> str:
    wanted = ("type", "label", "text", "value", "amount", "unit", "subject", "speaker", "regulation_id", "ids")
    row = dict(fact)  # type: ignore[call-overload]
    return ", ".join(f"{k}={row[k]}" for k in wanted if row.get(k) is not None)[:200]


def _compare(evaluation: Evaluation, against: Path) -> None:
    try:
        before = {tuple(row) for row in json.loads(against.read_text(encoding="utf8"))}
    except (OSError, ValueError) as error:
        raise FaktaError(f"{against}: {error}; keep a run with --save first") from error
    now = evaluation.facts()
    for sign, rows in (("+", now - before), ("-", before - now)):
        for row in sorted(rows):
            click.echo(f"{sign} {' '.join(row)[:300]}")
    click.echo(f"{len(now - before)} facts gained, {len(before - now)} lost")
