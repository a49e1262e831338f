"""``fakta collect``: fetch pages into an archive."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.cli.extract import IsoDate
from pipeline.collect import Job, collect

EPILOG = """\b
Examples:
  fakta collect --site detik --since 2024-02-01 --until 2024-02-03 --limit 50 --contact redaksi@koran.example
  fakta collect --site cnbcindonesia --contact redaksi@koran.example
  fakta collect --url https://www.kontan.co.id/news/judul-berita --contact redaksi@koran.example
Then: fakta extract archive/detik-*.warc.gz --db out/fakta.db"""


@click.command("collect", epilog=EPILOG)
@click.option("--site", help="Site to collect; fakta sites lists them.")
@click.option("--since", type=IsoDate(), help="First day of publication; without days the site's feeds are read.")
@click.option("--until", type=IsoDate(), help="Last day of publication; today where only --since is given.")
@click.option("--url", "urls", multiple=True, help="A single page; may be given more than once.")
@click.option("--limit", type=click.IntRange(1), help="Articles at most.")
@click.option("--archive", default=Path("archive"), show_default=True, type=click.Path(path_type=Path), help="Folder.")
@click.option(
    "--contact", envvar="FAKTA_CONTACT", default="", help="Address for sites to write to [env: FAKTA_CONTACT]."
)
def command(
    site: str | None,
    since: date | None,
    until: date | None,
    urls: tuple[str, ...],
    limit: int | None,
    archive: Path,
    contact: str,
) -> None:
    """Fetch articles into a WARC archive, politely: robots.txt is obeyed and fails closed,
    and a host is asked at most every 3 s.

    What was fetched before is not fetched again, so it can be stopped and run again. Every decision (fetched,
    unchanged, refused by robots.txt, blocked, failed) is a row in index.db beside the archive.
    """
    report = collect(Job(archive, site, since, until, urls, limit, contact))
    if report.path:
        click.echo(f"archive: {report.path.resolve()}")
    click.echo(report.line())
