"""BIO columns: a token and its tag a line, sentences parted by an empty line, as the Indonesian NER corpora have them.

The corpora cut every punctuation mark off ("0 , 14 %", "Kompas . com"): :func:`joined` puts the text together
again as a newspaper prints it, so that an engine is measured on text and not on another tokenizer's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import FaktaError

NO_SPACE_BEFORE = frozenset(".,;:?!%)]}…”»") | {"...", "''"}
NO_SPACE_AFTER = frozenset("([{“«@#") | {"``"}
STRAIGHT_QUOTES = frozenset("\"'")
IN_NUMBER = frozenset(".,:/-")
HOST_ENDING = re.compile(r"com|co|id|net|org|go|www", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """Tokens and their BIO tags."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]

    def spans(self) -> list[tuple[int, int, str]]:
        """Entities as (first token, token after the last, type). An I- that continues nothing begins an entity."""
        found: list[tuple[int, int, str]] = []
        for i, tag in enumerate(self.tags):
            if tag == "O":
                continue
            prefix, _, kind = tag.partition("-")
            if prefix == "I" and found and found[-1][1] == i and found[-1][2] == kind:
                found[-1] = (found[-1][0], i + 1, kind)
            else:
                found.append((i, i + 1, kind))
        return found


def read_columns(path: Path) -> Iterator[TaggedSentence]:
    """The sentences of a file of columns: the token first, its tag last, between them tabs or else white space.

    A line whose token is empty is passed over. Raises :class:`FaktaError` where the file cannot be read or a line has
    no tag.
    """
    rows: list[tuple[str, str]] = []
    for number, line in enumerate(_lines(path), 1):
        columns = [c.strip() for c in line.split("\t")] if "\t" in line.rstrip() else line.split()
        if not line.strip():
            yield from _sentence(rows)
            rows = []
        elif len(columns) == 1 or not re.fullmatch(r"O|[BI]-\w+", columns[-1]):
            raise FaktaError(f"{path}:{number}: not a token and its BIO tag: {line.strip()[:60]!r}")
        else:
            if columns[0]:
                rows.append((columns[0], columns[-1]))
    yield from _sentence(rows)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FaktaError(f"{path}: {error}") from error


def _sentence(rows: list[tuple[str, str]]) -> Iterator[TaggedSentence]:
    if rows:
        tokens, tags = zip(*rows, strict=True)
        yield TaggedSentence(tokens, tags)


def joined(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The text of cut tokens, and the offsets of each token in it."""
    text, offsets, glue = "", [], set(_glued(tokens))
    for i, token in enumerate(tokens):
        if i and i not in glue:
            text += " "
        offsets.append((len(text), len(text) + len(token)))
        text += token
    return text, offsets


def _glued(tokens: Sequence[str]) -> Iterator[int]:
    """Places of the tokens that stand without a space after the token before them."""
    open_quotes: set[str] = set()
    for i, token in enumerate(tokens):
        before, after = tokens[i - 1] if i else "", tokens[i + 1] if i + 1 < len(tokens) else ""
        if token in STRAIGHT_QUOTES:
            if token in open_quotes:
                yield i
                open_quotes.discard(token)
            else:
                open_quotes.add(token)
                yield i + 1
        elif token in NO_SPACE_BEFORE:
            yield i
        elif token in NO_SPACE_AFTER:
            yield i + 1
        if _joins(before, token, after):
            yield i
            yield i + 1


def _joins(before: str, token: str, after: str) -> bool:
    """Whether a mark joins its neighbours: "14.176", "17/5", "masing-masing", "Kompas.com"."""
    if token in IN_NUMBER and before[-1:].isdigit() and after[:1].isdigit():
        return True
    if token == ".":
        return bool(WORD.match(before) and HOST_ENDING.fullmatch(after))
    words = WORD.match(before) and WORD.match(after)
    if token == "-":
        return bool(words) and not (len(before) > 3 and before.isupper() and not after.isupper())
    return token in ("/", "_") and bool(words)
