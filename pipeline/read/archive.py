"""Articles out of a WARC archive: pages of one article joined, each version of it apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from pipeline.read.page import PageError
from pipeline.read.warc import BrokenWarc, RecordRef, list_records, read_page_at
from pipeline.read.worker import PageReader
from pipeline.records import Article, Failure
from pipeline.sites import site_of


@dataclass(slots=True)
class Fetched:
    """One fetch of an article: its first page and the further ones, by number."""

    url: str
    first: RecordRef
    more: dict[int, RecordRef] = field(default_factory=dict)


def read_archive(stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
    """An article or a failure for each fetch of an article, in the archive's order."""
    refs: list[RecordRef] = []
    broken: Failure | None = None
    try:
        for ref in list_records(stream):
            refs.append(ref)
    except BrokenWarc as error:
        broken = Failure(name, "read", f"not a whole WARC file: {error}; {error.offset} bytes were read")
    with PageReader() as reader:
        for fetched in _articles(refs):
            yield from _read(reader, stream, name, fetched)
    if broken:
        yield broken


def _articles(refs: list[RecordRef]) -> list[Fetched]:
    """Pages by article; a further page belongs to the newest fetch of its first page."""
    found: list[Fetched] = []
    newest: dict[str, Fetched] = {}
    orphans: list[tuple[str, int, RecordRef]] = []
    for ref in refs:
        if ref.revisit_of or ref.status != 200 or ref.url.rstrip("/").endswith("robots.txt"):
            continue
        site = site_of(ref.url)
        url, number = site.page_of(ref.url) if site else (ref.url, 1)
        if number > 1 and url in newest:
            newest[url].more[number] = ref
        elif number > 1:
            orphans.append((url, number, ref))
        else:
            newest[url] = Fetched(ref.url, ref)
            found.append(newest[url])
    for url, number, ref in orphans:
        if url in newest:
            newest[url].more[number] = ref
    return found


def _read(reader: PageReader, stream: BinaryIO, name: str, fetched: Fetched) -> Iterator[Article | Failure]:
    item = f"{name}#{fetched.url}"
    try:
        page = read_page_at(stream, fetched.first.offset, name)
        if page.content_type and "html" not in page.content_type:
            return
        more = [read_page_at(stream, ref.offset, name) for _, ref in sorted(fetched.more.items())]
        joined = [(p.url, p.body) for p in more]
        article = reader.read(page.body, fetched.url, more=joined, fetched_at=page.fetched_at)
    except (PageError, BrokenWarc) as error:
        yield Failure(item, "read", str(error))
        return
    if article.published_at is None:
        reason = f"no date of publication ({article.published_from}): relative dates of this article stay unresolved"
        yield Failure(item, "date", reason)
    yield replace(article, archive_file=name, archive_offset=fetched.first.offset)
