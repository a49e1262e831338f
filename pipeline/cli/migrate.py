"""``fakta migrate``: bring a database to this version's schema."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.store import StoreError, migrate

EPILOG = """\b
Example:
  fakta migrate out/fakta.db"""


@click.command("migrate", epilog=EPILOG)
@click.argument("database", type=click.Path(path_type=Path))
def command(database: Path) -> None:
    """Bring DATABASE to the schema of this version of Fakta, all of it or nothing.

    `fakta extract` does the same when it opens a database; a newer schema is refused.
    """
    if not database.is_file():
        raise StoreError(f"{database}: no such database")
    before, after = migrate(database)
    said = f"is up to date (schema {after})" if before == after else f"from schema {before} to {after}"
    click.echo(f"{database}: {said}")
