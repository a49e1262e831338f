"""``fakta sites new``: what it writes into a checkout passes the tests of the sites as it stands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import root
from pipeline.errors import FaktaError
from pipeline.sites.scaffold import scaffold

ROOT = Path(__file__).parents[2]
CHOSEN = "korancontoh or documented or each_site or off_says_why"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("pipeline", "tests/sites"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("images"))
    (tmp_path / "tests" / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_tests_of_a_new_site_pass(checkout):
    ran = CliRunner().invoke(
        root,
        [*["sites", "new", "korancontoh", "--host", "koran-contoh.co.id", "--title", "Koran", "--into"], str(checkout)],
    )
    assert ran.exit_code == 0, ran.output
    assert "korancontoh.html" in ran.output
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/sites", "-n0", "-p", "no:cacheprovider", "-k", CHOSEN],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("." * 7), "four tests of the new golden page, three of all sites"


WRONG = [
    ("Koran", "koran.co.id", "cannot name"),
    ("detik", "detik.com", "there already"),
    ("koran", "koran", "no host"),
]


@pytest.mark.parametrize(("name", "host", "said"), WRONG)
def test_what_cannot_be_a_site_is_said_and_nothing_written(name, host, said):
    before = sorted((ROOT / "pipeline" / "sites").glob("*.py"))
    with pytest.raises(FaktaError, match=said):
        scaffold(name, "Koran", host, ROOT)
    assert sorted((ROOT / "pipeline" / "sites").glob("*.py")) == before
