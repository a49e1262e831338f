"""``fakta evaluate sample``: facts drawn by a seed, to be read and judged."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.evaluate.sample import LAYERS, draw, render

EPILOG = """\b
Example:
  fakta evaluate sample out/fakta.db dates --seed 4 --count 100"""


@click.command("sample", epilog=EPILOG)
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("layer", type=click.Choice(list(LAYERS)))
@click.option("--count", default=100, show_default=True, type=click.IntRange(1), help="Facts to draw.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same facts.")
def command(database: Path, layer: str, count: int, seed: int) -> None:
    """Print facts of LAYER in their context; verdicts on them go to tests/verdicts/LAYER.jsonl."""
    for number, fact in enumerate(draw(database, layer, count, seed), start=1):
        click.echo(render(number, fact))
