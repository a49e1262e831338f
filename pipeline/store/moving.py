"""Places in an archive that moved: the database follows a WARC file that was rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from pipeline.store.connection import connect


def move_places(database: Path, moved: Mapping[str, Mapping[int, int]]) -> None:
    """Bring ``archive_offset`` up to date; ``moved`` maps the name of a file to its old and new offsets (bytes)."""
    with closing(connect(database, write=True)) as connection:
        connection.execute("begin immediate")
        for table in ("articles", "article_versions"):
            sql = f"select id, archive_file, archive_offset from {table} where archive_offset is not null"
            rows = connection.execute(sql).fetchall()
            places = [(moved.get(Path(file).name, {}).get(offset, offset), key) for key, file, offset in rows]
            connection.executemany(f"update {table} set archive_offset = ? where id = ?", places)
        connection.execute("commit")
