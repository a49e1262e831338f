"""``fakta correct``: accept, reject or correct what the machine found; kept in a log of its own."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from pipeline.store.annotating import annotate
from pipeline.store.applying import attach
from pipeline.store.connection import StoreError, connect
from pipeline.store.corrections import Entry, Verdict, append, latest, log_of, new_entry, read_log

EPILOG = """\b
Examples:
  fakta correct accept out/fakta.db umtzqvnbi4znhngsonls --why "dicocokkan dengan siaran pers"
  fakta correct reject out/fakta.db umtzqvnbi4znhngsonls --why "bukan klaim"
  fakta correct set out/fakta.db umtzqvnbi4znhngsonls value=72,5 unit=percent --why "salah baca koma"
  fakta correct list out/fakta.db --orphaned
  fakta correct export out/fakta.db koreksi.jsonl
Then publish again: fakta publish out/fakta.db out/published.db"""


@click.group("correct", epilog=EPILOG)
def command() -> None:
    """Accept, reject or correct facts.

    Each says who, when and why and is a line in corrections.jsonl beside the database, to which is only ever added;
    the database itself keeps what the machine said. `fakta publish` applies the log, and finds the facts again
    after a new extraction.
    """


def _common(function: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--log", type=click.Path(path_type=Path), help="The log; else corrections.jsonl beside DATABASE."),
        click.option("--who", envvar="FAKTA_WHO", default=getpass.getuser, help="Who says so [env: FAKTA_WHO]."),
        click.option("--why", required=True, help="Why."),
    ):
        function = option(function)
    for argument in (click.argument("fact"), click.argument("database", type=click.Path(path_type=Path))):
        function = argument(function)
    return function


def _add(database: Path, fact: str, verdict: Verdict, log: Path | None, who: str, why: str, **changes: str) -> None:
    if not database.is_file():
        raise StoreError(f"{database}: no such database")
    log = log_of(database, log)
    with closing(connect(database, write=False)) as connection:
        entry = new_entry(connection, read_log(log), fact, verdict, who=who, why=why, changes=changes)
    append(log, entry)
    click.echo(_line(entry))
    click.echo(f"noted in {log}; shown after the next fakta publish")


def _line(entry: Entry, attached: str = "") -> str:
    changes = ", ".join(f"{k}: {entry.machine.get(k)!r} -> {v!r}" for k, v in entry.changes.items())
    said = " ".join(entry.evidence.split())
    parts = [entry.at, entry.verdict, entry.table, entry.fact_id, attached, changes, f"{said!r}"]
    return "  ".join(p for p in parts if p) + f"\n    {entry.who}: {entry.why}  {entry.url}"


@command.command("accept")
@_common
def accept(database: Path, fact: str, log: Path | None, who: str, why: str) -> None:
    """Note that FACT (an id) is right."""
    _add(database, fact, "accept", log, who, why)


@command.command("reject")
@_common
def reject(database: Path, fact: str, log: Path | None, who: str, why: str) -> None:
    """Note that FACT (an id) is no fact; published copies leave it out."""
    _add(database, fact, "reject", log, who, why)


@command.command("withdraw")
@_common
def withdraw(database: Path, fact: str, log: Path | None, who: str, why: str) -> None:
    """Take back what was said of FACT (an id); the entries stay in the log."""
    _add(database, fact, "withdraw", log, who, why)


@command.command("set")
@_common
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
def correct(database: Path, fact: str, changes: tuple[str, ...], log: Path | None, who: str, why: str) -> None:
    """Say what is right of FACT (an id); an empty VALUE means that there is none."""
    pairs = [change.partition("=") for change in changes]
    for field, sign, _ in pairs:
        if not sign:
            raise click.UsageError(f"{field!r}: write a correction as field=value")
    _add(database, fact, "correct", log, who, why, **{field: value for field, _, value in pairs})


@command.command("list")
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--log", type=click.Path(path_type=Path), help="The log; else corrections.jsonl beside DATABASE.")
@click.option("--orphaned", is_flag=True, help="Only those whose fact is not found in DATABASE any more.")
def show(database: Path, log: Path | None, orphaned: bool) -> None:
    """List the corrections that hold, and how each fact is found in DATABASE: by id, by evidence, or orphaned."""
    entries = latest(read_log(log_of(database, log)))
    with closing(connect(database, write=False)) as connection:
        found = [(entry, attach(connection, entry)[1]) for entry in entries]
    for entry, attached in found:
        if attached == "orphaned" or not orphaned:
            click.echo(_line(entry, attached))
    lost = sum(attached == "orphaned" for _, attached in found)
    click.echo(f"{len(found)} corrections, {lost} orphaned")


@command.command("export")
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--log", type=click.Path(path_type=Path), help="The log; else corrections.jsonl beside DATABASE.")
def write(database: Path, target: Path, log: Path | None) -> None:
    """Write the corrected articles to TARGET as annotations for the next training (JSON Lines).

    Only reviewed claims are in it; the sentences that nobody looked at are listed as unsure.
    """
    made: list[dict[str, Any]] = list(annotate(database, log_of(database, log)))
    try:
        with target.open("w", encoding="utf8") as file:
            file.writelines(json.dumps(article, ensure_ascii=False) + "\n" for article in made)
    except OSError as error:
        raise StoreError(f"{target}: {error.strerror}") from error
    claims = sum(len(article["claims"]) for article in made)
    click.echo(f"{target}: {len(made)} articles, {claims} reviewed claims")
