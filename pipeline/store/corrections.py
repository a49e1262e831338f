"""What people say about facts: accepted, rejected, corrected. Kept in a log of its own, to which is only ever added.

The log is JSON Lines beside the database (``corrections.jsonl``), one entry a line with who, when and why and what the
machine had said; the last entry about a fact holds. The database of the extraction is never changed by it:
``fakta publish`` applies it to the copy.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import FaktaError
from pipeline.store.schema import schema

BESIDE = "corrections.jsonl"  # the name of the log beside a database
Verdict = Literal["accept", "reject", "correct", "withdraw"]
LONGEST = 2000  # characters of a reason or a value


class CorrectionError(FaktaError):
    """A correction that cannot be made, or a log that cannot be read; the message is one line."""


class Entry(BaseModel):
    """One line of the log. ``machine`` is the fact as it was then, ``changes`` the fields that a person gave."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    at: str
    who: str
    why: str
    verdict: Verdict
    table: str
    fact_id: str
    url: str
    evidence: str
    machine: dict[str, Any]
    changes: dict[str, Any] = {}


@cache
def correctable() -> Mapping[str, Mapping[str, Any]]:
    """``corrections.yaml``: table -> field -> its values, ``any`` or ``day``."""
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf8"))
    return found


def log_of(database: Path, log: Path | None = None) -> Path:
    """The log that belongs to a database, unless another is named."""
    return log or database.with_name(BESIDE)


def read_log(log: Path) -> list[Entry]:
    """Every entry in order; none where there is no log. Raises :class:`CorrectionError` naming an unreadable line."""
    if not log.exists():
        return []
    entries = []
    try:
        lines = log.read_text(encoding="utf8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectionError(f"{log}: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                entries.append(Entry.model_validate_json(line))
            except ValidationError as error:
                reason = error.errors()[0]["msg"]
                raise CorrectionError(f"{log}:{number}: not an entry of the log: {reason}") from error
    return entries


def latest(entries: Iterable[Entry]) -> list[Entry]:
    """The entry that holds for each fact; a withdrawn one holds no more."""
    by_fact = {(e.table, e.fact_id): e for e in entries}
    return [e for e in by_fact.values() if e.verdict != "withdraw"]


def append(log: Path, entry: Entry) -> None:
    """Add one entry; when this returns it is on disk. A line that a crash left unended is ended first."""
    line = json.dumps(entry.model_dump(), ensure_ascii=False) + "\n"
    try:
        with log.open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else f"\n{line}"
            file.write(line.encode("utf8"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CorrectionError(f"{log}: {error.strerror}; name a log that can be written with --log") from error


def new_entry(
    connection: Any,
    entries: Sequence[Entry],
    fact_id: str,
    verdict: Verdict,
    *,
    who: str,
    why: str,
    changes: Mapping[str, str] | None = None,
) -> Entry:
    """An entry about a fact of a database, checked; an empty value in ``changes`` means that there is none.

    Raises :class:`CorrectionError` where the fact, a field or a value is not known, or who or why is missing.
    """
    if not who.strip() or not why.strip():
        raise CorrectionError("who says so, and why? both are kept in the log")
    table, url, fact = find_fact(connection, entries, fact_id)
    made = {field: _value(table, field, value) for field, value in (changes or {}).items()}
    made = {field: value for field, value in made.items() if value != fact.get(field)}
    if verdict == "correct" and not made:
        raise CorrectionError("nothing would change; say what is right as field=value, or accept the fact")
    if verdict == "withdraw" and not any(e.fact_id == fact_id for e in latest(entries)):
        raise CorrectionError(f"nothing was said of {fact_id!r} that could be withdrawn")
    return Entry(
        id=uuid4().hex,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        who=who.strip()[:200],
        why=why.strip()[:LONGEST],
        verdict=verdict,
        table=table,
        fact_id=fact_id,
        url=url,
        evidence=fact["text"],
        machine=fact,
        changes=made if verdict == "correct" else {},
    )


def find_fact(connection: Any, entries: Sequence[Entry], fact_id: str) -> tuple[str, str, dict[str, Any]]:
    """The table of a fact, its article's address, and its columns as the machine gave them.

    A published copy holds the corrected values and lacks what was rejected: of a fact that was corrected before, the
    log knows what the machine said. Raises :class:`CorrectionError` where no table has it.
    """
    for entry in entries:
        if entry.fact_id == fact_id:
            return entry.table, entry.url, entry.machine
    for table in correctable():
        columns = schema().tables[table].written
        listed = ", ".join(f'f."{c}"' for c in columns)
        sql = f"select a.url, {listed} from {table} f join articles a on a.id = f.article_id where f.id = ?"
        row = connection.execute(sql, [fact_id]).fetchone()
        if row is not None:
            return table, row[0], dict(zip(columns, tuple(row)[1:], strict=True))
    raise CorrectionError(f"no fact has the id {fact_id!r}; a claim's stands at the end of its page's address")


def _value(table: str, field: str, value: str) -> Any:
    """A value as its column keeps it."""
    allowed = correctable()[table].get(field)
    if allowed is None:
        raise CorrectionError(f"{table}: {field!r} cannot be corrected; there are {', '.join(correctable()[table])}")
    value = value.strip()
    if value == "":
        return None
    if isinstance(allowed, list) and value not in allowed:
        raise CorrectionError(f"{field}: {value!r} is none of {', '.join(allowed)}")
    if len(value) > LONGEST:
        raise CorrectionError(f"{field}: longer than {LONGEST} characters")
    kind = next(c.type for c in schema().tables[table].columns if c.name == field)
    try:
        if allowed == "day":
            return date.fromisoformat(value).isoformat()
        return _number(value) if kind == "real" else value
    except ValueError:
        shown = "a day as 2024-02-12" if allowed == "day" else "a number as 72,5"
        raise CorrectionError(f"{field}: {value!r} is not {shown}") from None


def _number(value: str) -> float:
    """A number as written here: a decimal comma, thousands points only beside one; 72.5 is read too."""
    number = float(value.replace(".", "").replace(",", ".") if "," in value else value)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(value)
    return number
