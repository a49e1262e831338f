"""``fakta changes``: which facts changed between the versions of an article."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.cli.extract import IsoDate
from pipeline.store import FactChange, changes, open_current
from pipeline.store.rows import FACT_TABLES

EPILOG = """\b
Examples:
  fakta changes out/fakta.db --since 2024-02-12
  fakta changes out/fakta.db --url https://ekonomi.bisnis.com/read/20240212/12/1/judul --table claims
  fakta changes out/fakta.db --since 2024-02-12 --json"""
MARKS = {"changed": "~", "gained": "+", "lost": "-"}
COLUMNS = ("", "fact", "before", "after")
WIDTH = 160  # characters of the table where the output is no terminal


@click.command("changes", epilog=EPILOG)
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--url", help="Only this article.")
@click.option("--since", type=IsoDate(), help="Only versions fetched on this day (UTC) or later.")
@click.option("--table", "tables", multiple=True, type=click.Choice(FACT_TABLES), help="Only this kind of fact.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one change a line.")
def command(database: Path, url: str | None, since: date | None, tables: tuple[str, ...], as_json: bool) -> None:
    """Show which facts changed where an article was fetched again and had changed: what it said and what it says now.

    An edit that changes no fact shows nothing. Facts that the new version lacks or adds stand with - and +.
    """
    with closing(open_current(database)) as connection:
        found = list(changes(connection, url=url, since=since, tables=tables))
    if as_json:
        for change in found:
            click.echo(json.dumps(_object(change), ensure_ascii=False))
        return
    for (address, seen_at), of_version in _by_version(found).items():
        click.echo(f"{of_version[0].title}\n{address}\nchanged when fetched {seen_at}{_reading(of_version)}")
        Console(width=None if sys.stdout.isatty() else WIDTH).print(_table(of_version))
    articles = len({change.url for change in found})
    click.echo(f"{len(found)} facts changed in {articles} articles")


def _by_version(found: list[FactChange]) -> dict[tuple[str, str], list[FactChange]]:
    versions: dict[tuple[str, str], list[FactChange]] = {}
    for change in found:
        versions.setdefault((change.url, change.seen_at), []).append(change)
    return versions


def _reading(found: list[FactChange]) -> str:
    return "" if found[0].same_reading else " (read by other models or rules: the text may be the same)"


def _table(found: list[FactChange]) -> Table:
    table = Table(*COLUMNS)
    for change in found:
        table.add_row(MARKS[change.kind], change.table, *_cells(change))
    return table


def _cells(change: FactChange) -> tuple[str, str]:
    """What the fact said and says: the columns that differ, before the words."""
    differences = change.differences() if change.kind == "changed" else {}
    cells = []
    for side, fact in enumerate((change.before, change.after)):
        said = "; ".join(f"{name} {values[side] or '–'}" for name, values in differences.items())
        words = " ".join(fact.text.split()) if fact else ""
        cells.append(f"{said}\n{words}".strip() if said else words)
    return cells[0], cells[1]


def _object(change: FactChange) -> dict[str, Any]:
    sides = {"before": change.before, "after": change.after}
    facts = {side: {"text": fact.text, **dict(fact.fields)} if fact else None for side, fact in sides.items()}
    own = {"url": change.url, "title": change.title, "seen_at": change.seen_at, "same_reading": change.same_reading}
    differs = sorted(change.differences()) if change.kind == "changed" else []
    return {**own, "kind": change.kind, "table": change.table, "differs": differs, **facts}
