"""Articles out of WARC archives: pages of one article joined, in whichever file they lie; each version of it apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from pipeline.read.page import PageError
from pipeline.read.walk import walk
from pipeline.read.warc import BrokenWarc, RecordRef, StoredPage, read_page_at
from pipeline.read.worker import PageReader
from pipeline.records import Article, Failure
from pipeline.sites import site_of

READ = ("html", "pdf")  # what a content type has to name, where there is one


@dataclass(frozen=True, slots=True)
class Volume:
    """A WARC file by its name; ``stream`` where it can be read only from there (standard input)."""

    name: str
    stream: BinaryIO | None = None

    def open(self) -> AbstractContextManager[BinaryIO]:
        return nullcontext(self.stream) if self.stream else Path(self.name).open("rb")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page lies."""

    volume: Volume
    ref: RecordRef

    def page(self) -> StoredPage:
        with self.volume.open() as stream:
            return read_page_at(stream, self.ref.offset, self.volume.name)


@dataclass(slots=True)
class Fetched:
    """One fetch of an article: its first page and the further ones, by number (0: the page that shows all)."""

    url: str
    first: Place
    more: dict[int, Place] = field(default_factory=dict)


def read_archive(volumes: Sequence[Volume]) -> Iterator[Article | Failure]:
    """An article or a failure for each fetch of an article, in the archive's order; damage costs a failure each."""
    places: list[Place] = []
    for volume in volumes:
        with volume.open() as stream:
            for found in walk(stream, lambda _: False):
                if isinstance(found, BrokenWarc):
                    yield Failure(volume.name, "read", f"a damaged WARC record, passed over: {found}")
                elif found.ref and not found.ref.revisit_of and found.ref.status == 200:
                    places.append(Place(volume, found.ref))
    with PageReader() as reader:
        for fetched in _articles(places):
            yield from _read(reader, fetched)


def _articles(places: Iterable[Place]) -> list[Fetched]:
    """Pages by article; a further page belongs to the newest fetch of its first page."""
    found: list[Fetched] = []
    newest: dict[str, Fetched] = {}
    orphans: list[tuple[str, int, Place]] = []
    for place in places:
        if place.ref.kind not in (None, "article") or place.ref.url.rstrip("/").endswith("robots.txt"):
            continue
        site = site_of(place.ref.url)
        url, number = site.page_of(place.ref.url) if site else (place.ref.url, 1)
        if number == 1:
            newest[url] = Fetched(place.ref.url, place)
            found.append(newest[url])
        elif url in newest:
            newest[url].more[number] = place
        else:
            orphans.append((url, number, place))
    for url, number, place in orphans:
        if url in newest:
            newest[url].more.setdefault(number, place)
        elif number == 0:  # the page that shows all is enough
            newest[url] = Fetched(url, place)
            found.append(newest[url])
    return found


def _read(reader: PageReader, fetched: Fetched) -> Iterator[Article | Failure]:
    volume = fetched.first.volume.name
    item = f"{volume}#{fetched.url}"
    try:
        page = fetched.first.page()
        if page.content_type and not any(kind in page.content_type for kind in READ):
            return
        more = [(p.url, p.body) for p in (place.page() for _, place in sorted(fetched.more.items()))]
        article = reader.read(page.body, fetched.url, more=more, fetched_at=page.fetched_at)
    except (PageError, BrokenWarc) as error:
        yield Failure(item, "read", str(error))
        return
    if article.published_at is None:
        reason = f"no date of publication ({article.published_from}): relative dates of this article stay unresolved"
        yield Failure(item, "date", reason)
    yield replace(article, archive_file=volume, archive_offset=fetched.first.ref.offset)
