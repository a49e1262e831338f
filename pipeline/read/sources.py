"""From what a user names to articles: WARC, HTML, PDF, JSON Lines, gzipped or not, a file, a folder, standard input."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import FaktaError
from pipeline.read.archive import Volume, read_archive
from pipeline.read.lines import read_lines
from pipeline.read.saved import read_saved
from pipeline.records import Article, Failure

GZIP = b"\x1f\x8b"
WARC = b"WARC/"
PDF = b"%PDF-"
HTML_ENDINGS = (".html", ".htm", ".xhtml", ".pdf")  # what is one page a file
LINES_ENDINGS = (".jsonl", ".ndjson", ".json")


class SourceError(FaktaError):
    """A source that cannot be opened or is none of the kinds that are read."""


def read_source(source: str | Path) -> Iterator[Article | Failure]:
    """Every article of a source, in its order; an item that cannot be read is a :class:`Failure`.

    ``-`` is standard input (JSON Lines unless it begins with a WARC or gzip signature). Raises
    :class:`SourceError` where the source cannot be opened or its kind is not known.
    """
    if str(source) == "-":
        yield from _stream(sys.stdin.buffer, "standard input")
        return
    path = Path(source)
    if path.is_dir():
        yield from _folder(path)
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}; name a file (WARC, HTML, PDF, JSON Lines) or a folder") from error
    with stream:
        yield from _stream(stream, str(path))


def _folder(path: Path) -> Iterator[Article | Failure]:
    """The saved pages below a folder, and the archives and JSON Lines in it, in the order of their names."""
    files = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
    readable = [p for p in files if _kind_of_name(p.name)]
    if not readable:
        raise SourceError(f"{path}: no HTML, PDF, WARC or JSON Lines file in this folder")
    kinds = {kind: [p for p in readable if _kind_of_name(p.name) == kind] for kind in ("html", "warc", "lines")}
    yield from read_saved(kinds["html"])
    yield from read_archive([Volume(str(p)) for p in kinds["warc"]])  # together: an article may lie in two of them
    for file in kinds["lines"]:
        yield from read_source(file)


def _kind_of_name(name: str) -> str | None:
    name = name.lower().removesuffix(".gz")
    if name.endswith(HTML_ENDINGS):
        return "html"
    if name.endswith(".warc"):
        return "warc"
    return "lines" if name.endswith(LINES_ENDINGS) else None


def _stream(stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
    """What a stream holds, told by its first bytes; a name only decides between HTML and JSON Lines."""
    seekable = stream if stream.seekable() else io.BytesIO(stream.read())
    start = seekable.read(4096)
    seekable.seek(0)
    inner = _gunzipped(start) if start.startswith(GZIP) else start
    if inner.startswith(WARC):
        yield from read_archive([Volume(name, seekable)])
    elif _looks_like_html(inner) or start.startswith(PDF) or _kind_of_name(name) == "html":
        yield from read_saved([Path(name)])
    elif start.startswith(GZIP) and not inner:
        yield Failure(name, "read", "truncated or damaged gzip; nothing in it could be read")
    elif inner.lstrip()[:1] in (b"{", b"[", b"") or _kind_of_name(name) == "lines" or name == "standard input":
        yield from read_lines(seekable, name, gzipped=start.startswith(GZIP))
    else:
        raise SourceError(f"{name}: neither WARC, HTML nor JSON Lines, nor PDF")


def _gunzipped(start: bytes) -> bytes:
    """What the first bytes of a gzip file hold; the rest may be damaged."""
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(start)).read1(1024)
    except (OSError, EOFError):
        return b""


def _looks_like_html(start: bytes) -> bool:
    low = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return low.startswith((b"<!doctype html", b"<html", b"<!--", b"<head", b"<body"))
