"""WARC: the same pages give the same bytes, and damage is told."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

import pytest

from pipeline.read.walk import Walked, walk
from pipeline.read.warc import BrokenWarc, RecordRef, StoredPage, read_page_at, write_warc

PAGES = [
    StoredPage(f"https://bisnis.example/read/{n}", b"<html>" + b"x" * n + b"</html>", "2024-02-12T09:40:00+07:00")
    for n in range(3)
]


def refs(stream: BinaryIO) -> list[RecordRef]:
    """Where the pages lie; damage is raised."""
    found = list(walk(stream, lambda _: False))
    if damage := next((f for f in found if isinstance(f, BrokenWarc)), None):
        raise damage
    return [f.ref for f in found if isinstance(f, Walked) and f.ref]


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_what_was_written_is_read_back(tmp_path: Path, name: str) -> None:
    assert write_warc(PAGES, tmp_path / name) == 3
    with (tmp_path / name).open("rb") as file:
        read = [read_page_at(file, ref.offset) for ref in refs(file)]
    assert [(p.url, p.body) for p in read] == [(p.url, p.body) for p in PAGES]


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write_warc(PAGES, tmp_path / folder / "a.warc.gz")
    assert (tmp_path / "one/a.warc.gz").read_bytes() == (tmp_path / "two/a.warc.gz").read_bytes()


def test_a_gzipped_archive_that_is_cut_off_anywhere_is_told_or_whole(tmp_path: Path) -> None:
    write_warc(PAGES, tmp_path / "a.warc.gz")
    whole = (tmp_path / "a.warc.gz").read_bytes()
    with (tmp_path / "a.warc.gz").open("rb") as file:
        borders = {ref.offset for ref in refs(file)}
    silent = set()
    for cut in range(2, len(whole)):
        try:
            refs(io.BytesIO(whole[:cut]))
        except BrokenWarc:
            continue
        silent.add(cut)
    assert silent <= borders


def test_a_changed_byte_in_a_body_is_told(tmp_path: Path) -> None:
    write_warc(PAGES, tmp_path / "a.warc")
    raw = (tmp_path / "a.warc").read_bytes().replace(b"<html>xx</html>", b"<html>xy</html>")
    found = refs(io.BytesIO(raw))
    with pytest.raises(BrokenWarc, match="digest"):
        read_page_at(io.BytesIO(raw), found[-1].offset)
