"""What ``fakta collect --report`` prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date

import click
from rich.console import Console
from rich.table import Table

from pipeline.collect import Day
from pipeline.collect.health import alarms
from pipeline.collect.moments import today

COLUMNS = (
    *(("lists", "lists"), ("seen", "seen"), ("fetched", "fetched"), ("unchanged", "unchanged")),
    *(("robots", "robots"), ("blocked", "blocked"), ("failed", "failed"), ("not_an_article", "no article")),
    *(("truncated", "truncated"), ("paywalled", "paywalled"), ("unreadable", "unreadable")),
)
ALWAYS = ("lists", "seen", "fetched")


def show_report(
    found: list[Day], since: date | None, until: date | None, names: tuple[str, ...], *, as_json: bool
) -> None:
    """A table, or JSON with a row for each site and day, of the days and sites asked for."""
    chosen = [day for day in found if _wanted(day, since, until, names)]
    if as_json:
        click.echo(json.dumps([day.as_dict() for day in chosen], indent=1))
        return
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(_table(chosen))
    for day in chosen:
        for alarm in day.alarms:
            click.echo(f"look at {day.site} on {day.day}: {alarm}")


def _wanted(day: Day, since: date | None, until: date | None, names: tuple[str, ...]) -> bool:
    at = date.fromisoformat(day.day)
    in_time = (since is None or at >= since) and (until is None or at <= until)
    return in_time and (not names or "all" in names or day.site in names)


def _table(days: list[Day]) -> Table:
    """Columns that would be empty are left out, so that it fits a terminal."""
    columns = [(name, title) for name, title in COLUMNS if name in ALWAYS or any(getattr(d, name) for d in days)]
    table = Table(title="What the sites gave, by day of collection (WIB)")
    table.add_column("day", no_wrap=True)
    table.add_column("site", no_wrap=True)
    for _, title in columns:
        table.add_column(title, justify="right")
    table.add_column("empty fields")
    for day in days:
        counts = [str(getattr(day, name) or "·") for name, _ in columns]
        missing = ", ".join(f"{name} {count}" for name, count in sorted(day.empty.items()))
        table.add_row(day.day, day.site, *counts, missing)
    return table


def show_alarms(found: Iterable[Day]) -> None:
    """What somebody should look at today, on standard error."""
    day = today().isoformat()
    for site, told in alarms(found, day).items():
        click.echo(f"look at {site}: {'; '.join(told)} (fakta collect --report)", err=True)
