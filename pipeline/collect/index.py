"""The index beside the archive: one row an address and fetch, and one a file that was imported."""

from __future__ import annotations

from pathlib import Path

import sqlite_utils
from sqlite_utils.utils import sqlite3

from pipeline.errors import FaktaError

FETCHES = {
    **dict.fromkeys(("url", "canonical_url", "site", "fetched_at"), str),
    "status": int,
    **dict.fromkeys(("outcome", "reason", "sha256", "file"), str),
    "offset": int,
}
#: ``source`` names a file by its size and beginning; ``read_to`` (bytes) is how far it was read, ``written`` how many
#: bytes of our own file are acknowledged; ``skipped`` is JSON, reason to count.
IMPORTS = {
    **dict.fromkeys(("source", "name", "file", "finished_at", "skipped"), str),
    **dict.fromkeys(("read_to", "written", "kept", "unchanged", "known", "damaged"), int),
}


def open_index(folder: Path) -> sqlite_utils.Database:
    """The index of an archive, made where it is not there yet.

    Raises :class:`FaktaError` where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        index = sqlite_utils.Database(folder / "index.db")
        index["fetches"].create(FETCHES, if_not_exists=True)  # type: ignore[union-attr]
        index["fetches"].create_index(["canonical_url"], if_not_exists=True)  # type: ignore[union-attr]
        index["imports"].create(IMPORTS, pk="source", if_not_exists=True)  # type: ignore[union-attr]
    except (OSError, sqlite3.Error) as error:
        said = getattr(error, "strerror", None) or error
        raise FaktaError(f"{folder}: {said}; name a folder that can be written with --archive") from error
    return index
