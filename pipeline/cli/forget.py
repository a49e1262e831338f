"""``fakta forget``: take an article, or everything that names somebody, out of everything."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from pipeline.collect.forgetting import forget_in_archive
from pipeline.store.connection import connect
from pipeline.store.corrections import log_of
from pipeline.store.forgetting import articles_of, forget, is_public
from pipeline.store.moving import move_places
from pipeline.store.publishing import publish

EPILOG = """\b
Examples:
  fakta forget https://berita.example/judul --db out/fakta.db --archive out/archive --copy out/published.db
  fakta forget per:nama-orang --db out/fakta.db --archive out/archive --copy out/published.db --yes

Backups and what others downloaded are out of its reach."""


@click.command("forget", epilog=EPILOG)
@click.argument("what", metavar="URL|ENTITY")
@click.option(
    "--db", "database", required=True, type=click.Path(path_type=Path), help="The database of the extraction."
)
@click.option("--archive", "archives", multiple=True, type=click.Path(path_type=Path), help="Folder of WARC files.")
@click.option("--copy", "copies", multiple=True, type=click.Path(path_type=Path), help="Published copy, made anew.")
@click.option("--log", type=click.Path(path_type=Path), help="Corrections; else corrections.jsonl beside the database.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(
    what: str, database: Path, archives: tuple[Path, ...], copies: tuple[Path, ...], log: Path | None, yes: bool
) -> None:
    """Remove an article by its URL, or an ENTITY (its id) with every article that names it.

    It goes from the database with its index, versions and threads, the archive (the WARC files are rewritten), the log
    of corrections, and the published copies with their feeds. Its hash is kept in forgotten.txt, so that it is not
    taken in again.
    """
    urls = articles_of(database, what)
    if not yes:
        click.confirm(f"{len(urls)} articles will be removed for good. Go on?", abort=True)
    log = log_of(database, log)
    done = forget(database, what, urls, log)
    click.echo(f"{database}: {len(urls)} articles, {done.facts} facts, {done.versions} earlier versions removed")
    click.echo(f"{log}: {done.entries} corrections removed")
    for folder in archives:
        removed = forget_in_archive(folder, done.urls)
        move_places(database, removed.moved)
        click.echo(f"{folder}: {removed.pages} pages removed, and {removed.lists} lists that named them")
    for copy in copies:
        publish(database, copy, public=is_public(copy), log=log)
        click.echo(f"{copy}: published anew")
    _warn(database, copies, what, urls)


def _warn(database: Path, copies: tuple[Path, ...], what: str, urls: tuple[str, ...]) -> None:
    """Say which other databases beside this one still have an article."""
    marks = ",".join("?" * len(urls))
    done = {database.resolve(), *(copy.resolve() for copy in copies)}
    for other in sorted(database.parent.glob("*.db")):
        if other.resolve() in done:
            continue
        with closing(connect(other, write=False)) as connection:
            tables = {name for (name,) in connection.execute("select name from sqlite_master")}
            sql = f"select count(*) from articles where url in ({marks})"
            if "articles" in tables and connection.execute(sql, urls).fetchone()[0]:
                click.echo(f"{other}: still holds it; forget {what} there too, or publish to it again", err=True)
