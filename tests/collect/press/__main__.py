"""``python -m tests.collect.press ARCHIVE``: collect two days of the press that is played here into an archive.

What ``make demo-collect`` does: the collector as it is, the network played by this machine.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from pipeline.cli.collect_report import show_report
from pipeline.collect import Job, Manners, collect, report
from pipeline.collect.bar import bar
from pipeline.collect.moments import today
from pipeline.sites import sites
from tests.collect.press.certificate import certificate
from tests.collect.press.content import Edition
from tests.collect.press.server import Reply, Server

QUICK = Manners(delay=0.1, timeout=10.0)  # the press is ours; real sites get 3 s


def main(archive: Path) -> None:
    """Play the press, collect from it, show the report."""
    yesterday = today() - timedelta(days=1)
    names = tuple(site.name for site in sites() if site.on_by_default)
    edition = Edition([yesterday - timedelta(days=1), yesterday], 6, names)
    _spoil(edition)
    with tempfile.TemporaryDirectory() as folder:
        keys = certificate(Path(folder), [site.hosts[1] for site in sites()])
        os.environ["SSL_CERT_FILE"] = keys[0]
        server = Server(edition, keys)
        job = Job(archive, tuple(edition.sites), min(edition.days), max(edition.days), contact="demo@koran.example")
        with bar(sys.stderr.isatty()) as tell:
            done = collect(replace(job, press=server.press, manners=QUICK), tell)
        server.close()
    show_report(report(archive), None, None, (), as_json=False)
    click.echo(done.line())


def _spoil(edition: Edition) -> None:
    """What goes wrong on real sites too, so that the report has something to say."""
    edition.routes[edition.pieces["bisnis"][0].url] = lambda ask: Reply(b"<title>Just a moment...</title>", 403)
    edition.routes.pop(edition.pieces["kompas"][0].page_url(3))
    edition.routes[edition.pieces["detik"][1].url] = lambda ask: Reply(b"hilang", 404)
    edition.robots["economy.okezone.example"] = "User-agent: *\nDisallow: /\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
