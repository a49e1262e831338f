"""What the documents promise exists: targets, commands, examples, licences."""

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import COMMANDS, root

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def shell_lines(document: Path) -> list[str]:
    """The command lines of a document: those in its ```sh blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", document.read_text(encoding="utf8"), flags=re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line.split(" #")[0].strip() for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_make_targets_in_documents_exist(document):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf8"), flags=re.MULTILINE))
    named = {part for line in shell_lines(document) for part in re.findall(r"\bmake ([a-z-]+)", line)}
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_commands_in_documents_parse(document):
    """Each option of each `fakta …` line is one that the command has."""
    for line in shell_lines(document):
        for part in re.split(r"&&|\||;", line):
            words = shlex.split(part, comments=True)
            if words[:1] == ["fakta"]:
                check_options(words[1:], line)


def check_options(words: list[str], line: str) -> None:
    command: click.Command = root
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, line
        command, words = found, words[1:]
    known = {"--help", "-h", "--version"} | {opt for p in command.params for opt in p.opts}
    assert {w.split("=")[0] for w in words if w.startswith("--")} <= known, line


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command_shows_an_example(name):
    said = CliRunner().invoke(root, [name, "--help"])
    assert said.exit_code == 0
    assert f"fakta {name} " in said.output.split("Example")[-1]


def test_each_dependency_has_a_licence_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    wanted = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    names = {re.match(r"[A-Za-z0-9_.-]+", r)[0].lower() for r in wanted} - {"fakta"}
    listed = re.findall(r"^\| ([a-z0-9-]+) \|", (ROOT / "docs/licences.md").read_text(encoding="utf8"), flags=re.M)
    assert names == set(listed) - {"package", "---"}
