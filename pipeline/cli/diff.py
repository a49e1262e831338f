"""``fakta diff``: facts gained and lost between two databases."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.store.difference import Change, compare
from pipeline.store.rows import FACT_TABLES

EPILOG = """\b
Examples:
  fakta diff out/before.db out/fakta.db
  fakta diff out/before.db out/fakta.db --table claims --show 50"""


@click.command("diff", epilog=EPILOG)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--table", "tables", multiple=True, type=click.Choice(FACT_TABLES), help="Only this kind of fact.")
@click.option("--show", default=0, show_default=True, type=click.IntRange(0), help="Facts to print of each kind.")
def command(old: Path, new: Path, tables: tuple[str, ...], show: int) -> None:
    """Count the facts that NEW has and OLD has not, and the other way round; --show prints them.

    A fact is what it says in which article: one that only stands elsewhere in a changed text is the same.
    """
    click.echo(f"{'facts':22} {'old':>9} {'new':>9} {'gained':>8} {'lost':>8}")
    for change in compare(old, new, tables or FACT_TABLES):
        counts = f"{change.before:9} {change.after:9} {len(change.gained):8} {len(change.lost):8}"
        click.echo(f"{change.table:22} {counts}")
        _show(change, show)


def _show(change: Change, most: int) -> None:
    for mark, facts in (("+", change.gained), ("-", change.lost)):
        for fact in facts[:most]:
            click.echo(f"  {mark} {fact}")
        if most and len(facts) > most:
            click.echo(f"  {mark} … {len(facts) - most} more")
