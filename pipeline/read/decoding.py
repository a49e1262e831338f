"""Bodies as servers encode them, unpacked under a limit: a few hundred bytes may hold hundreds of megabytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

import brotli
from backports import zstd

Unpack = Callable[[bytes, int], bytes]  # from a body and how many bytes are wanted at most (brotli gives a few more)

MEMBERS = 200  # of a gzip body; servers send one, tools that join files a few


class Undecodable(ValueError):
    """A body whose encoding is not known, that is damaged, cut off, or larger than allowed; one line says which."""


def decoded(raw: bytes, encoding: str, limit: int) -> bytes:
    """The body without its ``Content-Encoding`` (several are undone last first); at most ``limit`` bytes.

    >>> decoded(zlib.compress(b"berita"), "deflate", 100)
    b'berita'
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if name in ("", "identity") or raw.lstrip()[:1] == b"<":
            continue  # some archives unpack bodies and keep the header
        if name not in UNPACKERS:
            raise Undecodable(f"the content encoding {name!r} is not known")
        try:
            raw = UNPACKERS[name](raw, limit + 1)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise Undecodable(f"the body is no {name}: {error}") from error
    if len(raw) > limit:
        raise Undecodable(f"the body is larger than {limit} bytes")
    return raw


def _inflate(raw: bytes, most: int, window: int) -> bytes:
    unzip = zlib.decompressobj(window)
    body = unzip.decompress(raw, most)
    if len(body) < most and not unzip.eof:
        raise EOFError("it is cut off")
    return body


def _gzip(raw: bytes, most: int) -> bytes:
    """Every member, one after the other; other bytes behind them are padding."""
    body = b""
    for _ in range(MEMBERS):
        unzip = zlib.decompressobj(zlib.MAX_WBITS + 16)
        body += unzip.decompress(raw, most - len(body))
        if len(body) >= most:
            return body
        if not unzip.eof:
            raise EOFError("it is cut off")
        raw = unzip.unused_data
        if not raw.startswith(b"\x1f\x8b"):
            return body
    raise EOFError(f"it has more than {MEMBERS} members")


def _deflate(raw: bytes, most: int) -> bytes:
    """RFC 9110 means zlib; some servers send the bare stream."""
    try:
        return _inflate(raw, most, zlib.MAX_WBITS)
    except zlib.error:
        return _inflate(raw, most, -zlib.MAX_WBITS)


def _brotli(raw: bytes, most: int) -> bytes:
    unpack = brotli.Decompressor()
    body = unpack.process(raw, output_buffer_limit=most)
    if len(body) < most and not unpack.is_finished():
        raise EOFError("it is cut off")
    return body


def _zstd(raw: bytes, most: int) -> bytes:
    unpack = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})  # RFC 8878: 8 MiB
    body = unpack.decompress(raw, most)
    if len(body) < most and not unpack.eof:
        raise EOFError("it is cut off")
    return body


UNPACKERS: Mapping[str, Unpack] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
