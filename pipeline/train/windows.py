"""Running text in windows of a few sentences: what the teacher and the student read at once.

A window ends where a sentence does; the names of an article help each other over sentence boundaries.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.language.sentences import sentence_starts
from pipeline.language.spaces import plain

LONGEST = 110  # words of a window, unless one sentence is longer
UNKNOWN = "-"  # the tag of a word whose annotation is unclear: nothing is learnt from it

Span = tuple[int, int, str]  # offsets and type


@dataclass(frozen=True, slots=True)
class Window:
    """Words with their offsets in the text; ``begins`` marks those that begin a sentence."""

    words: tuple[str, ...]
    offsets: tuple[tuple[int, int], ...]
    begins: tuple[bool, ...]

    @property
    def spaces(self) -> list[bool]:
        """Whether white space follows each word; the last has none."""
        return [after > end for (_, end), (after, _) in zip(self.offsets, self.offsets[1:], strict=False)] + [False]

    def doc(self, vocab: Vocab) -> Doc:
        """A Doc of the words with the sentences marked and nothing else."""
        return Doc(vocab, words=list(self.words), spaces=self.spaces, sent_starts=list(self.begins))

    def tags(self, spans: Iterable[Span], unclear: Sequence[tuple[int, int]] = ()) -> tuple[str, ...]:
        """BIO tags; a span that cuts a word covers it."""
        tags = ["O"] * len(self.words)
        starts, ends = [a for a, _ in self.offsets], [b for _, b in self.offsets]
        for start, end, kind in spans:
            for i in range(first := bisect_right(ends, start), bisect_left(starts, end)):
                tags[i] = f"{'B' if i == first else 'I'}-{kind}"
        for start, end in unclear:
            for i in range(bisect_right(ends, start), bisect_left(starts, end)):
                tags[i] = UNKNOWN
        for i, tag in enumerate(tags):
            if tag.startswith("I-") and tags[i - 1] == UNKNOWN:
                tags[i] = UNKNOWN  # the rest of a name that is unclear at its beginning
        return tuple(tags)


def windows(text: str, tokenizer: Tokenizer, longest: int = LONGEST) -> Iterator[Window]:
    """The text's sentences, as many to a window as have at most ``longest`` words together."""
    text = plain(text)
    tokens = [(t.text, t.idx, t.idx + len(t)) for t in tokenizer(text) if not t.is_space]
    starts = sentence_starts(text)
    place = [bisect_right(starts, start) for _, start, _ in tokens]
    begins = [i == 0 or place[i] != place[i - 1] for i in range(len(tokens))]
    first = 0
    for after in _ends(begins, longest):
        part = tokens[first:after]
        yield Window(
            tuple(word for word, _, _ in part),
            tuple((a, b) for _, a, b in part),
            (True, *begins[first + 1 : after]),
        )
        first = after


def _ends(begins: Sequence[bool], longest: int) -> Iterator[int]:
    """Places after the last word of each window."""
    first, last = 0, 0
    for boundary in [i for i, b in enumerate(begins) if b and i] + [len(begins)]:
        if boundary - first > longest and last > first:
            yield last
            first = last
        last = boundary
    if last > first:
        yield last


def spans(tags: Sequence[str], offsets: Sequence[tuple[int, int]]) -> set[Span]:
    """The entities of BIO tags as offsets; an I- that continues nothing is passed over."""
    found: list[Span] = []
    running = False
    for tag, (start, end) in zip(tags, offsets, strict=True):
        if tag.startswith("B-"):
            found.append((start, end, tag[2:]))
        elif running and tag == f"I-{found[-1][2]}":
            found[-1] = (found[-1][0], end, tag[2:])
        running = tag.startswith(("B-", "I-")) and bool(found) and found[-1][1] == end
    return set(found)
