"""Bodies are unpacked whole, or not at all."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from pipeline.read.decoding import Undecodable, decoded

PAGE = b"<p>Contoh, bukan berita.</p>" * 200
PACKED = {
    "gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
}
JOINED = gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:])


@pytest.mark.parametrize("name", PACKED)
def test_a_whole_body_is_unpacked_and_one_that_is_cut_off_is_not(name):
    packed = PACKED[name]
    assert decoded(packed, name, len(PAGE)) == PAGE
    for cut in (packed[:-3], packed[: len(packed) // 2]):
        with pytest.raises(Undecodable):
            decoded(cut, name, len(PAGE))


@pytest.mark.parametrize("name", PACKED)
def test_a_body_beyond_the_limit_is_none(name):
    with pytest.raises(Undecodable, match="larger than"):
        decoded(PACKED[name], name, len(PAGE) - 1)


def test_a_gzip_body_of_several_members_is_unpacked_to_its_end():
    assert decoded(JOINED, "gzip", len(PAGE)) == PAGE
    assert decoded(JOINED + b"\0\0", "gzip", len(PAGE)) == PAGE
    with pytest.raises(Undecodable, match="cut off"):
        decoded(JOINED[:-4], "gzip", len(PAGE))
    with pytest.raises(Undecodable, match="members"):
        decoded(gzip.compress(b"") * 10_000, "gzip", len(PAGE))
