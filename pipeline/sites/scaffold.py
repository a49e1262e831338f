"""A new site to begin with: its declaration and parser, a golden page in our own words, and its line in the table."""

from __future__ import annotations

import keyword
import os
import re
import subprocess
import sys
from pathlib import Path
from string import Template

from pipeline.errors import FaktaError

TEMPLATES = Path(__file__).parent / "templates"
NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
LISTED = re.compile(r"^(NAMES = \(.*?)^\)", re.MULTILINE | re.DOTALL)


def scaffold(name: str, title: str, host: str, root: Path) -> list[Path]:
    """Write the files of a new site into a checkout and return what was written or changed.

    Raises :class:`FaktaError` where the name or host cannot be one, the site is there, or ``root`` is no checkout.
    """
    files = {
        root / "pipeline" / "sites" / f"{name}.py": "site.py.txt",
        root / "tests" / "sites" / "golden" / f"{name}.html": "golden.html",
    }
    declaration, docs = root / "pipeline" / "sites" / "declaration.py", root / "docs" / "sites.md"
    _check(name, host, root, files)
    said = {"name": name, "title": title, "host": host, "camel": name.capitalize()}
    for path, template in files.items():
        text = (TEMPLATES / template).read_text(encoding="utf8")
        path.write_text(Template(text).substitute(said), encoding="utf8")
    listed = declaration.read_text(encoding="utf8")
    declaration.write_text(LISTED.sub(rf'\1    "{name}",\n)', listed, count=1), encoding="utf8")
    golden = root / "tests" / "sites" / "golden" / f"{name}.json"
    docs.write_text(_run(root, "pipeline.sites.table"), encoding="utf8")
    _run(root, "tests.sites.renew", name)
    return [*files, golden, declaration, docs]


def _check(name: str, host: str, root: Path, files: dict[Path, str]) -> None:
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise FaktaError(f"{name!r} cannot name a site: lower-case letters and digits, as in bisnis")
    if not HOST.fullmatch(host):
        raise FaktaError(f"{host!r} is no host; write it as koran.co.id")
    if not (root / "tests" / "sites" / "golden").is_dir():
        raise FaktaError(f"{root}: no checkout of Fakta; run it in one, or name it with --into")
    for path in files:
        if path.exists():
            raise FaktaError(f"{path}: is there already; choose another name")


def _run(root: Path, module: str, *arguments: str) -> str:
    """What a module of the checkout prints, in a process that sees the new site."""
    command = [sys.executable, "-m", module, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FaktaError(f"{' '.join(command[1:])}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout
