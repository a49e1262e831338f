"""``fakta publish``: the copy that is browsed."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.store import publish

EPILOG = """\b
Examples:
  fakta publish out/fakta.db out/published.db
  fakta publish out/fakta.db /srv/fakta/fakta.db --public"""


@click.command("publish", epilog=EPILOG)
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--public", is_flag=True, help="Leave out full texts and their index; evidence, title and link stay.")
@click.option("--corrections", type=click.Path(path_type=Path), help="Log; else corrections.jsonl beside DATABASE.")
def command(database: Path, target: Path, public: bool, corrections: Path | None) -> None:
    """Copy DATABASE to TARGET for browsing: compacted, checked, and put in place in one step.

    Publishers own their texts: for a server that others can reach, use --public.
    """
    publish(database, target, public=public, log=corrections)
    kind = "public copy without full texts" if public else "copy with full texts, not for the public"
    click.echo(f"{target.resolve()}: {kind}, {target.stat().st_size / 1e6:.1f} MB")
