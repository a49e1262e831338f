"""``fakta sites``: which publishers are known, and a new one to begin with."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.sites import regulators, sites
from pipeline.sites.scaffold import scaffold

EPILOG = """\b
Examples:
  fakta sites
  fakta sites --json
  fakta sites new koran --title "Koran Contoh" --host koran.co.id"""
CHECKOUT = Path(__file__).parents[2]


@click.group("sites", epilog=EPILOG, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """List the publishers that Fakta can collect and read, with their hosts, and the regulators with documents.

    `fakta sites new` begins a site.
    """
    if context.invoked_subcommand is not None:
        return
    known = (*sites(), *regulators())
    if as_json:
        rows = [
            {"name": s.name, "title": s.title, "hosts": s.hosts, "collected": s.on_by_default, "kind": s.kind}
            for s in known
        ]
        click.echo(json.dumps(rows, indent=1))
        return
    for site in known:
        note = "" if site.on_by_default else f"  (not collected: {site.terms})"
        kind = "  (documents)" if site.kind == "document" else ""
        click.echo(f"{site.name:16} {site.title:20} {', '.join(site.hosts)}{kind}{note}")


@command.command("new")
@click.argument("name")
@click.option("--title", required=True, help="The publisher's name as readers know it.")
@click.option("--host", required=True, help="Its host; subdomains are included.")
@click.option("--into", default=CHECKOUT, type=click.Path(path_type=Path), help="Checkout to write to; else this one.")
def new(name: str, title: str, host: str, into: Path) -> None:
    """Begin the site NAME: declaration, parser and a golden page whose test passes, to be fitted to the real layout.

    docs/adding-a-site.md says what comes then.
    """
    for path in scaffold(name, title, host, into.resolve()):
        click.echo(path)
    click.echo(f"try it: pytest tests/sites -k {name}; then: docs/adding-a-site.md")
