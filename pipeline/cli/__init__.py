"""The command ``fakta``: one thin command a stage, loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from pipeline import __version__
from pipeline.errors import FaktaError

#: command -> the module of ``pipeline.cli`` that holds it under the name ``command``, in the order of an article's way
COMMANDS = {
    "collect": "collect",
    "archive": "archive",
    "sites": "sites",
    "extract": "extract",
    "migrate": "migrate",
    "publish": "publish",
    "serve": "serve",
    "export": "export",
    "watch": "watch",
    "correct": "correct",
    "forget": "forget",
    "diff": "diff",
    "changes": "changes",
    "evaluate": "evaluate",
    "doctor": "doctor",
}


class LazyGroup(click.Group):
    """A group whose commands are imported only when they are asked for: ``fakta --help`` loads no model."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"pipeline.cli.{COMMANDS[cmd_name]}").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="fakta")
def root() -> None:
    """Indonesian business news, read into facts that a journalist can check and cite.

    \b
    fakta extract corpus/fakta-contoh.warc.gz --db out/fakta.db
    fakta serve out/fakta.db
    """


def main() -> None:
    """Run the command; a :class:`FaktaError` becomes one line on standard error and exit status 2."""
    try:
        root()
    except FaktaError as error:
        click.echo(f"fakta: {error}", err=True)
        sys.exit(2)
