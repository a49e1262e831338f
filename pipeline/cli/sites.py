"""``fakta sites``: which publishers are known."""

from __future__ import annotations

import json

import click

from pipeline.sites import sites

EPILOG = """\b
Examples:
  fakta sites
  fakta sites --json"""


@click.command("sites", epilog=EPILOG)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    """List the publishers that Fakta can collect and read, with their hosts."""
    rows = [{"name": s.name, "title": s.title, "hosts": s.hosts, "collected": s.on_by_default} for s in sites()]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for site in sites():
        note = "" if site.on_by_default else f"  (not collected: {site.terms})"
        click.echo(f"{site.name:16} {site.title:20} {', '.join(site.hosts)}{note}")
