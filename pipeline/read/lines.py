"""JSON Lines: an article a line, its text kept verbatim."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Annotated, BinaryIO
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from pipeline.read.quality import language, text_quality
from pipeline.read.times import read_time
from pipeline.records import Article, Failure
from pipeline.sites import canonical, site_of

MAX_LINE = 20 * 1024 * 1024  # bytes: a longer line is no article


class Line(BaseModel):
    """One line: address, headline, time and text; further keys are kept out of the way."""

    model_config = ConfigDict(extra="allow", strict=True)

    url: Annotated[str, StringConstraints(min_length=1)]
    title: str = ""
    published_at: str | None = None
    text: str


def read_lines(stream: BinaryIO, name: str, *, gzipped: bool) -> Iterator[Article | Failure]:
    """An article or a failure for each line that is not empty; numbers count from 1."""
    opened = gzip.GzipFile(fileobj=stream) if gzipped else stream
    number = 0
    try:
        for number, line in enumerate(io.BufferedReader(opened), 1):  # type: ignore[type-var]
            if line.strip():
                yield from _read(line, name, number)
    except (EOFError, OSError, zlib.error) as error:
        yield Failure(name, "read", f"truncated or damaged gzip after line {number} ({error})", line=number + 1)


def _read(line: bytes, name: str, number: int) -> Iterator[Article | Failure]:
    if len(line) > MAX_LINE:
        yield Failure(name, "read", f"the line has {len(line)} bytes; the limit is {MAX_LINE}", line=number)
        return
    try:
        row = Line.model_validate_json(line)
    except ValidationError as error:
        yield Failure(name, "read", _why(error), line=number)
        return
    article = _article(row)
    if article.published_at is None:
        reason = f"no usable published_at ({article.published_from}): relative dates of this article stay unresolved"
        yield Failure(name, "date", reason, line=number)
    yield article


def _why(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    said = first["msg"].splitlines()[0]
    return f"{where}: {said}" if where else said


def _article(row: Line) -> Article:
    found = read_time(row.published_at) if row.published_at else None
    stated = "missing" if not row.published_at else f"unreadable: {row.published_at!r}"
    site = site_of(row.url)
    return Article(
        url=row.url,
        title=row.title,
        text=row.text,
        source=site.title if site else (urlsplit(row.url).hostname or "unknown"),
        published_at=found.at.isoformat() if found else None,
        published_from="given" if found else stated,
        precision=found.precision if found else "minute",
        canonical_url=canonical(row.url),
        language=language(row.text),
        text_quality=text_quality(row.text),
        extra=row.model_extra or {},
    )
