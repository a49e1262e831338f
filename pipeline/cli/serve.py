"""``fakta serve``: browse a published database."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipeline.browse import Desk, serve
from pipeline.errors import FaktaError
from pipeline.store.corrections import log_of

EPILOG = """\b
Examples:
  fakta publish out/fakta.db out/published.db && fakta serve out/published.db
  fakta serve out/published.db --port 8080
  fakta serve out/published.db --secret-file secret.txt"""


@click.command("serve", epilog=EPILOG)
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    help="Saved searches (YAML); else queries.yaml beside DATABASE.",
)
@click.option(
    "--secret-file",
    type=click.Path(path_type=Path),
    help="Allow corrections to who knows the secret in this file [or env: FAKTA_SECRET]. Else they are off.",
)
@click.option(
    "--corrections", type=click.Path(path_type=Path), help="Their log; else corrections.jsonl beside DATABASE."
)
def command(
    database: Path, host: str, port: int, queries: Path | None, secret_file: Path | None, corrections: Path | None
) -> None:
    """Browse the facts in DATABASE (a published copy, read-only) with Datasette until interrupted.

    Publishing again while it runs is safe: the new copy is shown with the next page.
    """
    click.echo(f"http://{host}:{port}/ shows {database} (Ctrl-C stops)")
    serve(database, host=host, port=port, queries=queries, desk=_desk(secret_file, log_of(database, corrections)))


def _desk(secret_file: Path | None, log: Path) -> Desk | None:
    """Where corrections are made; None where no secret is given."""
    secret = os.environ.get("FAKTA_SECRET", "")
    if secret_file is not None:
        try:
            secret = secret_file.read_text(encoding="utf8").strip()
        except OSError as error:
            raise FaktaError(f"{secret_file}: {error.strerror}; it should hold the secret on one line") from error
    return Desk(log, secret) if secret or secret_file else None
