"""The local press, and the collector in a process of its own: Twisted's reactor starts once in a process."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from pipeline.collect import Job, Manners
from pipeline.sites import sites
from pipeline.store import sqlite_module
from tests.collect import child
from tests.collect.press.certificate import certificate
from tests.collect.press.server import Answerer, Server

QUICK = Manners(delay=0.01, timeout=3.0, retries=2, patience=2.0, pause=0.2, blocks=5)


@pytest.fixture(scope="session")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Certificate and key of the press, for every host in ``.example`` of a site, but not for ``tls-rusak.example``."""
    names = [site.hosts[1] for site in sites()] + ["lain.example", "koran.example"]
    return certificate(tmp_path_factory.mktemp("tls"), names)


@pytest.fixture
def serve(trusted: tuple[str, str]) -> Iterator[Callable[[Answerer], Server]]:
    """Start a press with an answerer."""
    started: list[Server] = []

    def start(answer: Answerer) -> Server:
        started.append(Server(answer, trusted))
        return started[-1]

    yield start
    for server in started:
        server.close()


class Runner:
    """Runs jobs in processes of their own against a press."""

    def __init__(self, folder: Path, certificate: str) -> None:
        os.environ["SSL_CERT_FILE"] = certificate  # before the first process: they get it from their server
        self.folder, self.context = folder, get_context("forkserver")
        self.context.set_forkserver_preload(["tests.collect.child"])
        self.started = 0

    def start(self, job: Job, server: Server, **more: Any) -> tuple[Any, Path]:
        """The process, and where it will leave what came of the job."""
        filled = replace(job, **{"contact": "uji@koran.example", "press": server.press, "manners": QUICK, **more})
        self.started += 1
        out = self.folder / f"said-{self.started}.json"
        process = self.context.Process(target=child.run, args=(filled, out), daemon=True)
        process.start()
        return process, out

    def run(self, job: Job, server: Server, **more: Any) -> dict[str, Any]:
        """Run the job to its end; what came of it."""
        process, out = self.start(job, server, **more)
        process.join(600)
        printed = out.with_suffix(".err").read_text()
        assert process.exitcode == 0, printed
        assert not printed.strip(), printed
        said: dict[str, Any] = json.loads(out.read_text())
        return said


@pytest.fixture
def runner(tmp_path: Path, trusted: tuple[str, str]) -> Runner:
    return Runner(tmp_path, trusted[0])


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the index of an archive."""
    connection = sqlite_module().connect(folder / "index.db")
    try:
        return list(connection.execute(sql))
    finally:
        connection.close()
