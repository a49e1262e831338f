"""``fakta collect``: fetch pages into an archive, and say how the sites are doing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from pipeline.cli.collect_report import show_alarms, show_report
from pipeline.cli.extract import IsoDate
from pipeline.collect import Job, collect, report
from pipeline.collect.bar import bar
from pipeline.errors import FaktaError
from pipeline.sites import Site, sites

EPILOG = """\b
Examples:
  fakta collect --site detik --since 2024-02-01 --until 2024-02-03 --limit 50 --contact redaksi@koran.example
  fakta collect --site bisnis --topic "tiktok tokopedia" --since 2024-02-01 --until 2024-03-31 --limit 200
  fakta collect --site all --quiet                          # by cron, with FAKTA_CONTACT set
  fakta collect --url https://www.kontan.co.id/news/judul-berita
  fakta collect --urls addresses.txt
  fakta collect --report
Then: fakta extract archive/ --db out/fakta.db

Exit status: 0, every address fetched or recorded with the reason; 2, usage, or an archive that cannot be written."""


@click.command("collect", epilog=EPILOG)
@click.option(
    "--site", "names", multiple=True, help="Site to collect, or all; may be repeated. fakta sites lists them."
)
@click.option("--topic", help="Words to search for; where a site has no search, titles that hold one of them.")
@click.option("--since", type=IsoDate(), help="First day of publication; without days the site's feeds are read.")
@click.option("--until", type=IsoDate(), help="Last day of publication; today where only --since is given.")
@click.option("--url", "urls", multiple=True, help="A single page; may be repeated.")
@click.option(
    "--urls", "file", type=click.File(encoding="utf8"), help="File with an address a line; - is standard input."
)
@click.option("--limit", type=click.IntRange(1), help="Articles at most, of each site.")
@click.option("--again", is_flag=True, help="Ask also for articles that are there already, in case they changed.")
@click.option("--consent", multiple=True, metavar="SITE", help="A site that is off, whose written consent you have.")
@click.option("--archive", default=Path("archive"), show_default=True, type=click.Path(path_type=Path), help="Folder.")
@click.option(
    "--contact", envvar="FAKTA_CONTACT", default="", help="Address for sites to write to [env: FAKTA_CONTACT]."
)
@click.option("--report", "wants_report", is_flag=True, help="Fetch nothing; say what each site gave, day by day.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--quiet", is_flag=True, help="No progress and no counts; only what somebody should look at.")
def command(
    names: tuple[str, ...],
    topic: str | None,
    since: date | None,
    until: date | None,
    urls: tuple[str, ...],
    file: Iterable[str] | None,
    limit: int | None,
    again: bool,
    consent: tuple[str, ...],
    archive: Path,
    contact: str,
    wants_report: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Fetch articles into a WARC archive, politely: robots.txt is obeyed and fails closed,
    and a host is asked at most every 3 s.

    What was fetched before is not fetched again, so it can be stopped and run again. Every decision (fetched,
    unchanged, refused by robots.txt, blocked, failed) is a row in index.db beside the archive; --report counts them.
    """
    if wants_report:
        show_report(report(archive), since, until, names, as_json=as_json)
        return
    addresses = (*urls, *_addresses(file or ()))
    chosen = {"since": since, "until": until, "topic": topic, "limit": limit, "again": again, "contact": contact}
    job = Job(archive, _sites(names), urls=addresses, consent=frozenset(consent), **chosen)  # type: ignore[arg-type]
    with bar(sys.stderr.isatty() and not quiet) as tell:
        done = collect(job, tell)
    found = report(archive)
    if as_json:
        click.echo(json.dumps({"counts": done.counts, "files": [str(p) for p in done.paths]}, indent=1))
    elif not quiet:
        for url, outcome, reason in done.refusals:
            click.echo(f"{outcome} {url}: {reason}", err=True)
        for path in done.paths:
            click.echo(f"archive: {path.resolve()}")
        click.echo(done.line())
    show_alarms(found)


def _sites(names: tuple[str, ...]) -> tuple[Site, ...]:
    """The sites of these names; "all" are those that are collected by default."""
    known = {site.name: site for site in sites()}
    wrong = [name for name in names if name not in known and name != "all"]
    if wrong:
        raise FaktaError(f"no site is called {wrong[0]!r}; there are {', '.join(known)}")
    named = [name for name in names if name != "all"]
    every = [site.name for site in sites() if site.on_by_default] if "all" in names else []
    return tuple(known[name] for name in dict.fromkeys((*named, *every)))


def _addresses(lines: Iterable[str]) -> list[str]:
    """The addresses of a file: one a line, without empty lines and comments."""
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
