"""``fakta extract``: from sources to a database of facts."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.run import Job, Report, extract
from pipeline.sites import Kind

EPILOG = """\b
Examples:
  fakta extract corpus/fakta-contoh.warc.gz --db out/fakta.db
  fakta extract saved-pages/ articles.jsonl.gz --db out/fakta.db --since 2024-02-01 --jobs 2
  fakta extract permendag-31-2023.pdf --kind document --db out/fakta.db
  zcat articles.jsonl.gz | fakta extract - --db out/fakta.db

Exit status: 0, every item read or recorded as failed; 3, the same with --strict and something failed;
2, usage, a source that cannot be opened, a database that cannot be written."""


class IsoDate(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2024-02-12", param, ctx)


@click.command("extract", epilog=EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--db",
    "database",
    required=True,
    type=click.Path(path_type=Path),
    help="Database to write.",
)
@click.option(
    "--engine", default="spacy", show_default=True, type=click.Choice(["spacy", "stanza"]), help="Language engine."
)
@click.option("--models", type=click.Path(path_type=Path), help="Folder of models; else $FAKTA_MODELS, else models/.")
@click.option("--since", type=IsoDate(), help="Only articles published on this day (WIB) or later.")
@click.option("--until", type=IsoDate(), help="Only articles published on this day (WIB) or earlier.")
@click.option(
    "--kind", type=click.Choice(["news", "document"]), help="What the sources are; else as their sites are declared."
)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes that read and extract.")
@click.option("--strict", is_flag=True, help="Exit 3 if anything failed.")
@click.option("--quiet", is_flag=True, help="No progress and no table; the last line still gives the counts.")
def command(
    sources: tuple[str, ...],
    database: Path,
    engine: str,
    models: Path | None,
    since: date | None,
    until: date | None,
    kind: Kind | None,
    jobs: int,
    strict: bool,
    quiet: bool,
) -> None:
    """Read articles from WARC, HTML or JSON Lines and write their facts to a SQLite database.

    SOURCE is the project's archive (WARC file or folder), an HTML or PDF file or a folder of them, JSON Lines
    (plain or gzipped) with url, title, published_at and text per line, or - for standard input. What is already in the
    database, unchanged and extracted by the same models and rules, is skipped: run it again to go on.
    """
    job = Job(sources, database, engine=engine, models=models, since=since, until=until, jobs=jobs, kind=kind)
    report = extract(job, progress=sys.stderr.isatty() and not quiet)
    for failure in report.failures:
        where = f"{failure.item}:{failure.line}" if failure.line else failure.item
        click.echo(f"failed ({failure.stage}) {where}: {failure.reason}", err=True)
    if not quiet:
        Console(width=None if sys.stdout.isatty() else 100).print(_table(report))
        click.echo(f"database: {database.resolve()}")
    click.echo(report.line())
    if strict and report.failures:
        sys.exit(3)


def _table(report: Report) -> Table:
    table = Table(title="Facts in the database")
    table.add_column("what")
    table.add_column("rows", justify="right")
    for name, rows in report.totals.items():
        table.add_row(name, f"{rows:,}")
    return table
