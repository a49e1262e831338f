"""``fakta watch``: new facts of a search since the last time, for cron."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.browse.newest import News
from pipeline.browse.search import KINDS
from pipeline.browse.watch import MOST, watching
from pipeline.store.finding import Ask

EPILOG = """\b
Examples:
  fakta watch "Permendag 31/2023" --db out/published.db
  fakta watch migrasi --db out/published.db --kind kutipan --json >> migrasi.jsonl
In a crontab, after publishing:
  0 7 * * *  fakta watch "Lapakita" --db /srv/fakta/fakta.db

Exit status: 0; with --exit-code 1 where nothing is new; 2, usage, a database or state that cannot be used."""


@click.command("watch", epilog=EPILOG)
@click.argument("query")
@click.option("--db", "database", required=True, type=click.Path(path_type=Path), help="Published copy to search.")
@click.option(
    "--kind", default="klaim", show_default=True, type=click.Choice(["klaim", "kutipan", "artikel"]), help="What."
)
@click.option("--source", default="", help="Only this outlet.")
@click.option("--state", type=click.Path(path_type=Path), help="What was seen; else watch.json beside the database.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a fact.")
@click.option("--exit-code", is_flag=True, help="Exit 1 where nothing is new.")
def command(
    query: str, database: Path, kind: str, source: str, state: Path | None, as_json: bool, exit_code: bool
) -> None:
    """Print the facts that QUERY finds and had not found the last time, newest first.

    The first run prints none: it notes what is there and says so on standard error. Two runs at once do not print
    the same facts; one that was killed prints them again.
    """
    with watching(database, Ask(KINDS[kind], query, source=source, size=MOST), state) as watched:
        for news in watched.new:
            click.echo(json.dumps(asdict(news), ensure_ascii=False) if as_json else _line(news))
        sys.stdout.flush()
    if watched.first:
        click.echo(f"watching {query!r}: {watched.known} found up to now; the next run prints what is new", err=True)
    elif exit_code and not watched.new:
        sys.exit(1)


def _line(news: News) -> str:
    day = (news.published_at or "tanpa tanggal")[:10]
    said = f" ({news.speaker})" if news.speaker else ""
    return f"{day}  {news.source}  {news.type}: {' '.join(news.text.split())}{said}\n    {news.url}"
