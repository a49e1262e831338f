"""What must not be taken in again, by hash alone: ``forgotten.txt`` beside a database or in an archive."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from pipeline.errors import FaktaError
from pipeline.sites import canonical, site_of

BESIDE = "forgotten.txt"


def address_mark(url: str) -> str:
    """The hash of an article's address: the same for its further pages and with tracking parameters."""
    site = site_of(url)
    return _mark("url", canonical(site.page_of(url)[0] if site else url))


def entity_mark(entity: str) -> str:
    """The hash of an entity's id."""
    return _mark("entity", entity)


def _mark(kind: str, what: str) -> str:
    return sha256(f"fakta {kind} {what}".encode()).hexdigest()


def read_forgotten(folder: Path) -> frozenset[str]:
    """Every mark; none where nothing was forgotten. Raises :class:`FaktaError` where the file cannot be read."""
    path = folder / BESIDE
    try:
        return frozenset(path.read_text(encoding="ascii").split()) if path.exists() else frozenset()
    except (OSError, UnicodeDecodeError) as error:
        raise FaktaError(f"{path}: {error}; without it what was forgotten would be taken in again") from error


def remember(folder: Path, marks: Iterable[str]) -> None:
    """Add marks; on disk whole or not at all."""
    known = read_forgotten(folder) | set(marks)
    try:
        with NamedTemporaryFile("w", dir=folder, prefix=f".{BESIDE}-", delete=False, encoding="ascii") as file:
            file.writelines(f"{mark}\n" for mark in sorted(known))
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, folder / BESIDE)
    except OSError as error:
        raise FaktaError(f"{folder / BESIDE}: {error.strerror}") from error
