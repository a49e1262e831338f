"""``fakta evaluate``: one sub-command a stage, each in a file ``evaluate_<name>.py`` of its own."""

from __future__ import annotations

from importlib import import_module

import click

SUBCOMMANDS = ("facts", "reading", "ner", "parsing", "models", "verdicts", "sample", "offsets", "cost", "grow", "load")


class Stages(click.Group):
    """Sub-commands that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in SUBCOMMANDS:
            return None
        command = import_module(f"pipeline.cli.evaluate_{cmd_name}").command
        assert isinstance(command, click.Command)
        return command


@click.group("evaluate", cls=Stages)
def command() -> None:
    """Score a stage against annotated files; --json prints micro.p, micro.r and micro.f1.

    \b
    fakta evaluate facts corpus/annotations.jsonl --errors claims
    fakta evaluate ner valid.txt --engine spacy --scheme nergrit
    fakta evaluate parsing csui.conllu --engine stanza --json
    """
