"""Proof that a database follows from the archive alone: extracted anew, the articles and facts are the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.collect import archive_files
from pipeline.run import Job, extract
from pipeline.store import compare_articles, made_by


@dataclass(slots=True)
class Rebuilt:
    """How many articles were made anew, and what came out otherwise."""

    articles: int = 0
    differences: list[str] = field(default_factory=list)

    def line(self) -> str:
        said = f"{len(self.differences)} differ" if self.differences else "the same, byte for byte"
        return f"{self.articles} articles and their facts made anew from the archive: {said}"


def rebuild(folder: Path, database: Path, models: Path | None = None) -> Rebuilt:
    """Extract the archive again, with the engine that made the database, and compare.

    Only articles that came from this archive are compared: a database may hold others. Raises
    :class:`pipeline.errors.FaktaError` where the database or the engine cannot be had.
    """
    files, engine = frozenset(path.name for path in archive_files(folder)), made_by(database)
    found = Rebuilt()
    with TemporaryDirectory(prefix="fakta-") as scratch:
        again = Path(scratch) / "again.db"
        extract(Job((str(folder),), again, engine=engine, models=models))
        for item in compare_articles(database, again, files):
            found.articles += 1
            if item.difference:
                found.differences.append(f"{item.url}: {item.difference}")
    return found
