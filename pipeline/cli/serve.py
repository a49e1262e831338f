"""``fakta serve``: browse a published database."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.browse import serve

EPILOG = """\b
Examples:
  fakta publish out/fakta.db out/published.db && fakta serve out/published.db
  fakta serve out/published.db --port 8080"""


@click.command("serve", epilog=EPILOG)
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    help="Saved searches (YAML); else queries.yaml beside DATABASE.",
)
def command(database: Path, host: str, port: int, queries: Path | None) -> None:
    """Browse the facts in DATABASE (a published copy, read-only) with Datasette until interrupted.

    Publishing again while it runs is safe: the new copy is shown with the next page.
    """
    click.echo(f"http://{host}:{port}/ shows {database} (Ctrl-C stops)")
    serve(database, host=host, port=port, queries=queries)
