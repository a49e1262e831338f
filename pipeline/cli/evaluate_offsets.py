"""``fakta evaluate offsets``: whether each fact's offsets reproduce its text, and whether an article was lost."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from pipeline.evaluate.offsets import check_offsets, lost

EPILOG = """\b
Examples:
  fakta evaluate offsets out/fakta.db
  fakta evaluate offsets out/fakta.db corpus/fakta-contoh.warc.gz

Exit status: 0, everything is there and right; 3, a span is wrong or an article is missing."""


@click.command("offsets", epilog=EPILOG)
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("sources", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(database: Path, sources: tuple[str, ...], as_json: bool) -> None:
    """Check every table of DATABASE, and with SOURCES that each of their articles is in it or among its failures."""
    checked, missing = check_offsets(database), list(lost(database, sources))
    if as_json:
        tables = {c.table: {"facts": c.facts, "wrong": c.wrong} for c in checked}
        click.echo(json.dumps({"tables": tables, "lost": missing}))
    else:
        click.echo(f"{'table':22} {'facts':>10} {'wrong':>6}")
        for c in checked:
            click.echo(f"{c.table:22} {c.facts:10,} {c.wrong:6}")
        for name in missing:
            click.echo(f"lost: {name}", err=True)
        if sources:
            click.echo(f"{len(missing)} articles lost")
    sys.exit(3 if missing or any(c.wrong for c in checked) else 0)
