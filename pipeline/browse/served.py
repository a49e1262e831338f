"""The published copy as Datasette opens it: connections of its own, each query under watch."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database

from pipeline.browse.limits import watched


class _Thread(threading.local):
    connection: sqlite3.Connection | None = None


class Served(Database):
    """A read-only database. Datasette keeps connections by name: a copy that replaced another would get old ones."""

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, path=str(path), is_mutable=False)
        self._own = _Thread()

    async def execute_fn(self, fn: Callable[[Any], Any]) -> Any:
        """What ``fn`` makes of a connection, in a thread; SQLite is interrupted where it takes too long."""
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, self._run, fn)

    def _run(self, fn: Callable[[Any], Any]) -> Any:
        if self._own.connection is None:
            connection = self.connect()
            self.ds._prepare_connection(connection, self.name)
            self._own.connection = connection
        return watched(fn)(self._own.connection)
