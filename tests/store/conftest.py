from collections.abc import Sequence

import pytest

from pipeline.store import Store, open_store


@pytest.fixture
def database(tmp_path):
    return tmp_path / "fakta.db"


@pytest.fixture
def store(database):
    with open_store(database) as opened:
        yield opened


@pytest.fixture
def save(store):
    """Save a batch in a run of its own, link, and return what was refused."""

    def run(batch: Sequence, *, store: Store = store, engine: str = "engine-1", rules: str = "1"):
        number = store.begin_run(engine=engine, rules=rules, sources=["test"])
        refused = store.save(batch, number)
        store.link()
        store.finish_run(number, counts={"extracted": len(batch), "failed": 0}, seconds=0.1)
        return refused

    return run
