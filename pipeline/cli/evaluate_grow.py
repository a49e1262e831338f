"""``fakta evaluate grow``: a large database from a small one, to measure on."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.evaluate.growing import grow

EPILOG = """\b
Example:
  fakta evaluate grow out/fakta.db out/large.db --facts 1000000
  fakta publish out/large.db out/large-published.db
  fakta evaluate load out/large-published.db"""


@click.command("grow", epilog=EPILOG)
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--facts", default=1_000_000, show_default=True, type=click.IntRange(1), help="Facts to make, at least.")
def command(source: Path, target: Path, facts: int) -> None:
    """Repeat the articles of SOURCE, each time with other names and days, until TARGET has enough facts."""
    made = grow(source, target, facts)
    click.echo(f"{target.resolve()}: {made} facts, {target.stat().st_size / 1e6:.0f} MB")
