"""``fakta archive``: prove that an archive is whole, and take in what others fetched."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.collect import Imported, import_warc, verify
from pipeline.evaluate.rebuild import rebuild

EPILOG = """\b
Examples:
  fakta archive verify out/archive
  fakta archive verify out/archive --db out/fakta.db
  fakta archive import CC-NEWS-20240212101112-00042.warc.gz --archive out/archive
Then: fakta extract out/archive --db out/fakta.db"""


@click.group("archive", epilog=EPILOG)
def command() -> None:
    """Prove that an archive of fetched pages is whole, or take other people's WARC files into it."""


@command.command("verify")
@click.argument("folder", default=Path("archive"), type=click.Path(path_type=Path))
@click.option("--db", "database", type=click.Path(path_type=Path), help="A database that was made from the archive.")
@click.option("--models", type=click.Path(path_type=Path), help="Folder of models; else $FAKTA_MODELS, else models/.")
def verify_command(folder: Path, database: Path | None, models: Path | None) -> None:
    """Read every record of FOLDER: digests, index against records, revisits that resolve.

    With --db everything is extracted anew from the archive alone and compared with the database, article by article
    and fact by fact. Exit status 3 where something is wrong, a line each.
    """
    found = verify(folder)
    for problem in found.problems:
        click.echo(problem, err=True)
    click.echo(found.line())
    wrong = bool(found.problems)
    if database is not None:
        rebuilt = rebuild(folder, database, models)
        for difference in rebuilt.differences:
            click.echo(difference, err=True)
        click.echo(rebuilt.line())
        wrong = wrong or bool(rebuilt.differences)
    if wrong:
        sys.exit(3)


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--archive", default=Path("archive"), show_default=True, type=click.Path(path_type=Path), help="Folder.")
@click.option("--strict", is_flag=True, help="Exit 3 if a record was damaged.")
@click.option("--quiet", is_flag=True, help="No line while it goes on.")
def import_command(files: tuple[Path, ...], archive: Path, strict: bool, quiet: bool) -> None:
    """Keep the articles of known sites that WARC FILEs hold (Common Crawl News among them), with their fetch dates.

    Gzipped record by record, or plain. What is skipped is counted by reason; a damaged record costs one line. It can
    be stopped and run again, and running it twice changes nothing.
    """
    damaged = False
    for file in files:
        state = import_warc(file, archive, None if quiet or not sys.stderr.isatty() else _tell)
        for line in state.damaged:
            click.echo(line, err=True)
        damaged = damaged or bool(state.damaged)
        click.echo(state.line())
    if strict and damaged:
        sys.exit(3)


def _tell(state: Imported) -> None:
    click.echo(f"\r{state.read_to >> 20} MB read, {state.kept} kept", nl=False, err=True)
