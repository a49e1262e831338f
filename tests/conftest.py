"""The bundled corpus, extracted once a session with the real engine: what the tests of later rooms stand on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run import Job, extract
from pipeline.store import publish

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus" / "fakta-contoh.warc.gz"
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need the annotated articles say so and are skipped without them."""
    skip = pytest.mark.skip(reason="needs the annotated articles in ../shared")
    for item in items:
        if "shared" in item.keywords and not SHARED.is_dir():
            item.add_marker(skip)


@pytest.fixture(scope="session")
def corpus_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The facts of the bundled corpus."""
    database = tmp_path_factory.mktemp("corpus") / "fakta.db"
    extract(Job((str(CORPUS),), database))
    return database


@pytest.fixture(scope="session")
def published_database(corpus_database: Path) -> Path:
    """The published copy of it."""
    copy = corpus_database.with_name("published.db")
    publish(corpus_database, copy)
    return copy
