"""``fakta evaluate load``: how fast the pages answer many readers."""

from __future__ import annotations

import json
import os
from contextlib import nullcontext
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.evaluate.load import load_average, measure, plan_of, served

EPILOG = """\b
Examples:
  fakta evaluate load out/published.db
  fakta evaluate load out/published.db --clients 1 --think 0 --seconds 30"""


@click.command("load", epilog=EPILOG)
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--url", help="A server that shows DATABASE already; else one is started.")
@click.option("--clients", default=20, show_default=True, type=click.IntRange(1), help="Readers at once.")
@click.option("--think", default=2.0, show_default=True, help="Seconds between two pages of one reader, on average.")
@click.option("--seconds", default=60.0, show_default=True, help="How long.")
@click.option("--seed", default=1, show_default=True, help="Another seed asks for other pages.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    database: Path, url: str | None, clients: int, think: float, seconds: float, seed: int, as_json: bool
) -> None:
    """Read pages of DATABASE (a published copy): 40% searches, 40% claims, 10% articles, 10% ledgers."""
    plan = plan_of(database, seed)
    with nullcontext(url) if url else served(database) as address:
        before = load_average()
        result = measure(address, plan, clients=clients, think=think, seconds=seconds, seed=seed)
    figures, load = result.figures(), (round(before, 1), round(load_average(), 1))
    if as_json:
        click.echo(json.dumps({"facts": plan.facts, "kinds": figures, "load": load, "failed": result.failed}))
        return
    table = Table(title=f"{plan.facts:,} facts, {clients} clients, {think:g} s think time: milliseconds")
    for column in ("page", "requests", "p50", "p95", "p99", "max"):
        table.add_column(column, justify="left" if column == "page" else "right")
    for kind, row in figures.items():
        table.add_row(kind, *(f"{value:,.0f}" for value in row.values()), style="bold" if kind == "all" else None)
    Console().print(table)
    click.echo(
        f"load average {load[0]} before, {load[1]} after, on {os.cpu_count()} cores; {len(result.failed)} failed"
    )
    for line in result.failed[:10]:
        click.echo(f"  {line}")
