"""Whether an archive is whole: digests of every record, the index against the records, revisits that resolve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.collect.index import open_index
from pipeline.errors import FaktaError
from pipeline.read.walk import Walked, walk
from pipeline.read.warc import BrokenWarc, RecordRef

ENDINGS = (".warc.gz", ".warc")


@dataclass(slots=True)
class Checked:
    """What was looked at, and a line for each thing that is wrong."""

    files: int = 0
    responses: int = 0
    revisits: int = 0
    rows: int = 0
    problems: list[str] = field(default_factory=list)

    def line(self) -> str:
        looked = (
            f"{self.files} files, {self.responses} responses, {self.revisits} revisits, {self.rows} rows of index.db"
        )
        return f"{looked}: {len(self.problems)} problems" if self.problems else f"{looked}: whole"


@dataclass(frozen=True, slots=True)
class _Held:
    """A record as the archive holds it; ``sha256`` is of the body, none for a revisit."""

    file: str
    ref: RecordRef
    sha256: str | None

    @property
    def place(self) -> tuple[str, int]:
        return self.file, self.ref.offset


def archive_files(folder: Path) -> list[Path]:
    """The WARC files of an archive, oldest name first. Raises :class:`FaktaError` where there are none."""
    files = sorted(p for p in folder.glob("*") if p.name.endswith(ENDINGS)) if folder.is_dir() else []
    if not files:
        raise FaktaError(f"{folder}: no WARC file in this folder; name an archive that fakta collect or import made")
    return files


def verify(folder: Path) -> Checked:
    """Read every record of an archive and compare it with the index."""
    found, held = Checked(), {}
    for path in archive_files(folder):
        found.files += 1
        for record in _records(path, found):
            held[record.place] = record
    _resolve(held, found)
    if not (folder / "index.db").is_file():
        found.problems.append(f"{folder}: no index.db beside the WARC files")
        return found
    index = open_index(folder)
    try:
        _compare(list(index["fetches"].rows_where("file is not null")), held, found)
    finally:
        index.close()
    return found


def _records(path: Path, found: Checked) -> Iterator[_Held]:
    with path.open("rb") as stream:
        for record in walk(stream, lambda r: r.kind == "response"):
            if isinstance(record, BrokenWarc):
                found.problems.append(f"{path.name}: {record}")
            elif record.ref is not None:
                found.responses += record.kind == "response"
                found.revisits += record.kind == "revisit"
                yield _Held(path.name, record.ref, _digest(record))


def _digest(record: Walked) -> str | None:
    return record.page.sha256 if record.page else None


def _resolve(held: dict[tuple[str, int], _Held], found: Checked) -> None:
    """Each revisit names a response that is there."""
    responses = {record.ref.record_id for record in held.values() if record.ref.revisit_of is None}
    for record in held.values():
        if record.ref.revisit_of and record.ref.revisit_of not in responses:
            where = f"{record.file}: byte {record.ref.offset}"
            found.problems.append(f"{where}: repeats {record.ref.revisit_of}, which is not in the archive")


def _compare(rows: list[dict[str, Any]], held: dict[tuple[str, int], _Held], found: Checked) -> None:
    """Each row names a record that says the same, and each record has a row."""
    digests = {record.ref.record_id: record.sha256 for record in held.values()}
    found.rows = len(rows)
    for row in rows:
        record = held.get((row["file"], row["offset"]))
        wrong = "no record begins there" if record is None else _difference(row, record, digests)
        if wrong:
            found.problems.append(f"index.db: {row['url']} ({row['file']}, byte {row['offset']}): {wrong}")
    for file, offset in held.keys() - {(row["file"], row["offset"]) for row in rows}:
        found.problems.append(f"{file}: byte {offset}: the record has no row in index.db")


def _difference(row: dict[str, Any], record: _Held, digests: dict[str, str | None]) -> str | None:
    """What a row says otherwise than its record."""
    ref = record.ref
    digest = digests.get(ref.revisit_of) if ref.revisit_of else record.sha256
    pairs = {
        "url": (row["url"], ref.url),
        "status": (row["status"], ref.status),
        "time": (row["fetched_at"], ref.fetched_at),
        "digest": (row["sha256"], digest),
        "outcome": (row["outcome"] == "unchanged", ref.revisit_of is not None),
    }
    for name, (said, is_) in pairs.items():
        if said != is_:
            return f"the {name} is {said!r} in the index and {is_!r} in the record"
    return None
