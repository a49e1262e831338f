"""New facts since the last time, for cron: what a search finds now and had not found before.

What was seen is kept in one JSON file. It is written after the facts were printed, so a run that is killed prints
them again rather than never; a second run at once waits for the first.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from pipeline.browse.newest import News, newest
from pipeline.errors import FaktaError
from pipeline.store.connection import connect
from pipeline.store.finding import Ask
from pipeline.store.ids import short_hash

BESIDE = "watch.json"  # the name of the file beside a database
MOST = 20_000  # facts of one search that are looked at, the newest
WAIT = 60.0  # seconds for another run to end


@dataclass(frozen=True, slots=True)
class Watched:
    """What one run found. ``first`` where this search was never watched; ``known`` counts what it found then."""

    new: tuple[News, ...]
    first: bool
    known: int


@dataclass(slots=True)
class State:
    """What was seen of each search: ``{search: {"since": time, "seen": [key, …]}}``."""

    path: Path
    searches: dict[str, dict[str, Any]] = field(default_factory=dict)

    def save(self) -> None:
        """On disk whole or not at all."""
        with NamedTemporaryFile("w", dir=self.path.parent, prefix=f".{self.path.name}-", delete=False) as file:
            json.dump(self.searches, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, self.path)


def key_of(news: News) -> str:
    """What a fact is known by: a sentence that moved in its article, or was read again, is not new."""
    return short_hash(news.article_id, news.kind, news.type, " ".join(news.text.split()), news.subject, length=12)


@contextmanager
def watching(database: Path, ask: Ask, state: Path | None = None) -> Iterator[Watched]:
    """The new facts of a search over a published copy; leaving the block without an error notes them as seen.

    Raises :class:`FaktaError` where the copy or the state cannot be used, or another run holds the state too long.
    """
    if not database.is_file():
        raise FaktaError(f"{database}: no such database; make one with: fakta publish out/fakta.db {database}")
    path = state or database.with_name(BESIDE)
    with _alone(path):
        known = _read(path)
        name = json.dumps([ask.kind, ask.typed, ask.source, ask.type])
        entry = known.searches.get(name)
        found = {key_of(news): news for news in _found(database, ask)}
        seen = set(entry["seen"]) if entry else set()
        new = tuple(news for key, news in found.items() if key not in seen) if entry else ()
        yield Watched(new, entry is None, len(found))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        known.searches[name] = {"since": entry["since"] if entry else now, "seen": sorted(seen | found.keys())}
        known.save()


def _found(database: Path, ask: Ask) -> list[News]:
    with closing(connect(database, write=False)) as connection:
        if not connection.execute("select 1 from sqlite_master where name = 'search_rows'").fetchone():
            raise FaktaError(f"{database}: has no search index; watch a published copy: fakta publish {database} COPY")
        return newest(connection, ask)


def _read(path: Path) -> State:
    try:
        found = json.loads(path.read_text(encoding="utf8")) if path.exists() else {}
        if not all(isinstance(entry["seen"], list) and entry["since"] for entry in found.values()):
            raise ValueError("not what fakta watch writes")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise FaktaError(f"{path}: cannot be read ({error}); move it away to start anew") from error
    return State(path, found)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One run at a time; the system lets go of the lock when a process ends, however it ends."""
    try:
        file = path.with_name(f".{path.name}.lock").open("w")
    except OSError as error:
        raise FaktaError(f"{path}: {error.strerror}; name a file that can be written with --state") from error
    with file:
        until = time.monotonic() + WAIT
        while not _locked(file):
            if time.monotonic() > until:
                raise FaktaError(f"{path}: another fakta watch has held it for {WAIT:.0f} s; try again later")
            time.sleep(0.1)
        yield


def _locked(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
