"""What ``fakta collect --report`` prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime

import click
from rich.console import Console
from rich.table import Table

from pipeline.collect import Day
from pipeline.collect.health import alarms
from pipeline.collect.moments import WIB

COLUMNS = (
    *(("lists", "lists"), ("seen", "seen"), ("fetched", "fetched"), ("unchanged", "unchanged")),
    *(("robots", "robots"), ("blocked", "blocked"), ("failed", "failed"), ("not_an_article", "no article")),
    *(("truncated", "truncated"), ("paywalled", "paywalled"), ("unreadable", "unreadable")),
)


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


def _table(days: Iterable[Day]) -> Table:
    table = Table(title="What the sites gave, by day of collection (WIB)")
    table.add_column("day", no_wrap=True)
    table.add_column("site", no_wrap=True)
    for _, title in COLUMNS:
        table.add_column(title, justify="right")
    table.add_column("empty fields")
    for day in days:
        counts = [str(getattr(day, name) or "·") for name, _ in COLUMNS]
        missing = ", ".join(f"{name} {count}" for name, count in sorted(day.empty.items()))
        table.add_row(day.day, day.site, *counts, missing)
    return table


def show_alarms(found: Iterable[Day]) -> None:
    """What somebody should look at today, on standard error."""
    today = datetime.now(WIB).date().isoformat()
    for site, told in alarms(found, today).items():
        click.echo(f"look at {site}: {'; '.join(told)} (fakta collect --report)", err=True)
