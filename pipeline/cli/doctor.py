"""``fakta doctor``: what is missing or unsafe on this machine, and how to mend it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import click

from pipeline.language import models_folder
from pipeline.store import sqlite_module

WAL_FIXED = (3, 51, 3)  # https://sqlite.org/wal.html: the WAL-reset bug can corrupt a database before it
ROOM = 2 * 1024**3  # bytes: the virtual environment's models and a database of some 100,000 articles

EPILOG = """\b
Example:
  fakta doctor
  fakta doctor --models ~/fakta-models

Exit status: 0, nothing is missing; 3, something is missing or unsafe."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``mend`` says what to do where it is not well."""

    state: Literal["ok", "unsafe", "missing"]
    what: str
    mend: str = ""


@click.command("doctor", epilog=EPILOG)
@click.option("--models", type=click.Path(path_type=Path), help="Folder of models; else $FAKTA_MODELS, else models/.")
def command(models: Path | None) -> None:
    """Say what is missing or unsafe (Python, SQLite, models and their hashes, extras, disk) and how to mend it."""
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _python,
        _sqlite,
        lambda: _models(models_folder(models)),
        _extras,
        _disk,
    )
    findings = [finding for check in checks for finding in check()]
    for finding in findings:
        click.echo(f"{finding.state:8} {finding.what}" + (f"\n         -> {finding.mend}" if finding.mend else ""))
    if any(f.state != "ok" for f in findings):
        sys.exit(3)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        yield Finding("ok", f"Python {version}")
    else:
        yield Finding("unsafe", f"Python {version}", "use Python 3.11, 3.12 or 3.13")


def _sqlite() -> Iterator[Finding]:
    sqlite3 = sqlite_module()
    name, version = sqlite3.__name__.split(".")[0], sqlite3.sqlite_version
    if tuple(map(int, version.split("."))) < WAL_FIXED:
        mend = "pip install 'pysqlite3>=0.6.1'; until then databases are written without WAL, slower but safe"
        yield Finding("unsafe", f"SQLite {version} ({name}) has the WAL-reset bug", mend)
    else:
        yield Finding("ok", f"SQLite {version} ({name})")
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("create virtual table t using fts5(x, tokenize='trigram')")
        yield Finding("ok", "SQLite has FTS5 with trigrams")
    except sqlite3.OperationalError as error:
        yield Finding("missing", f"full-text search: {error}", "pip install 'pysqlite3>=0.6.1'")


def _models(folder: Path) -> Iterator[Finding]:
    """Each file that ``MODELS.json`` lists is there and has the hash it lists."""
    listing = folder / "MODELS.json"
    if not listing.is_file():
        yield Finding("missing", f"models: no {listing}", "clone the whole repository, or use --models")
        return
    for name, entry in json.loads(listing.read_text(encoding="utf8"))["files"].items():
        path = folder / name
        if not path.is_file():
            yield Finding("missing", f"model file {path}", "git checkout -- models, or make train")
            continue
        with path.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
        if found == entry["sha256"]:
            yield Finding("ok", f"model file {name}")
        else:
            yield Finding("unsafe", f"model file {path} is not the one listed", "git checkout -- models, or make train")


def _extras() -> Iterator[Finding]:
    if find_spec("torch") and find_spec("stanza"):
        yield Finding("ok", "the Stanza engine's packages are installed")
    else:
        yield Finding("ok", "the Stanza engine is not installed (optional: pip install 'fakta[stanza]')")


def _disk() -> Iterator[Finding]:
    here = Path(os.environ.get("OUT", "."))
    free = shutil.disk_usage(here).free
    said = f"{free / 1024**3:.1f} GiB free in {here.resolve()}"
    yield Finding("ok", said) if free > ROOM else Finding("unsafe", said, "make room: 2 GiB are wanted")
