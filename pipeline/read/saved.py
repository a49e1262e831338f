"""HTML files that somebody saved by hand: the address is what the page says of itself."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.read.page import MAX_BYTES, PageError
from pipeline.read.worker import PageReader
from pipeline.records import Article, Failure
from pipeline.sites import canonical

#: Where a saved page names its address, most trusted first: the comment browsers write, then its own metadata.
ADDRESS = (
    re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->"),
    re.compile(rb"Page saved with SingleFile\s+url:\s*(\S+)"),
    re.compile(rb"""<link[^>]{0,200}rel=["']?canonical["']?[^>]{0,200}?href=["']([^"']+)["']""", re.IGNORECASE),
    re.compile(rb"""<link[^>]{0,200}href=["']([^"']+)["'][^>]{0,200}?rel=["']?canonical["']?""", re.IGNORECASE),
    re.compile(rb"""<meta[^>]{0,200}property=["']og:url["'][^>]{0,200}?content=["']([^"']+)["']""", re.IGNORECASE),
)


def read_saved(files: Sequence[Path]) -> Iterator[Article | Failure]:
    """An article or a failure for each file."""
    with PageReader() as reader:
        for file in files:
            yield from _read(reader, file)


def _read(reader: PageReader, file: Path) -> Iterator[Article | Failure]:
    try:
        body = file.read_bytes()[: MAX_BYTES + 1]
        if body.startswith(b"\x1f\x8b"):
            body = gzip.decompress(body)
        article = reader.read(body, address(body, file))
    except (OSError, EOFError, zlib.error, PageError) as error:
        yield Failure(str(file), "read", str(error))
        return
    if article.published_at is None:
        reason = f"no date of publication ({article.published_from}): relative dates of this article stay unresolved"
        yield Failure(str(file), "date", reason)
    yield article


def address(body: bytes, file: Path) -> str:
    """The page's own address, else that of the file."""
    for pattern in ADDRESS:
        if found := pattern.search(body[:500_000]):
            return canonical(found[1].decode("utf8", "replace"))
    return file.resolve().as_uri()
