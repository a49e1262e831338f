"""Batches of word pieces. Lengths come in few sizes and batches of one length have one size: oneDNN prepares its
kernels once for each shape, and preparing takes longer than a step.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from pipeline.train.items import Item

LENGTHS = (32, 48, 64, 96, 128, 192, 256)  # pieces
WORD_PIECES = 12  # of one word at most: an address is not worth more
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Batch:
    """Pieces, which of them are real, and the place of each word's first piece (-1: no such word)."""

    ids: Tensor
    mask: Tensor
    first: Tensor

    @property
    def words(self) -> Tensor:
        """Where there are words."""
        return self.first >= 0


class Pieces:
    """Cuts words into pieces, each word by itself, as Stanza does."""

    def __init__(self, encoder: Path) -> None:
        self._tokenizer = PreTrainedTokenizerFast.from_pretrained(encoder, local_files_only=True)
        self._known: dict[str, list[int]] = {}

    def save(self, folder: Path) -> None:
        """Write the tokenizer beside a model."""
        self._tokenizer.save_pretrained(folder)

    def of(self, word: str) -> list[int]:
        """The pieces of one word, at least one."""
        if word not in self._known:
            ids = self._tokenizer(word, add_special_tokens=False)["input_ids"] or [UNKNOWN]
            self._known[word] = ids[:WORD_PIECES]
        return self._known[word]

    def length(self, words: Sequence[str]) -> int:
        """Pieces of a sentence with its begin and end, rounded up to one of :data:`LENGTHS`."""
        count = sum(len(self.of(w)) for w in words) + 2
        return next((n for n in LENGTHS if n >= count), LENGTHS[-1])

    def batch(self, sentences: Sequence[Sequence[str]]) -> Batch:
        """The sentences side by side; what is too long is cut off."""
        length = max(self.length(words) for words in sentences)
        ids = torch.full((len(sentences), length), PAD)
        first = torch.full((len(sentences), max(len(words) for words in sentences)), -1)
        for row, words in enumerate(sentences):
            pieces = [BEGIN]
            for place, word in enumerate(words):
                if len(pieces) + len(self.of(word)) < length:
                    first[row, place] = len(pieces)
                    pieces += self.of(word)
                else:
                    break
            pieces.append(END)
            ids[row, : len(pieces)] = torch.tensor(pieces)
        return Batch(ids, (ids != PAD).long(), first)

    def batches(self, items: Sequence[Item], size: int, chance: random.Random) -> list[list[Item]]:
        """The items in batches of about ``size`` pieces, all of one length full: the last is filled up by lot."""
        by_length: dict[int, list[Item]] = {}
        for item in items:
            by_length.setdefault(self.length(item.words), []).append(item)
        made = []
        for length, group in by_length.items():
            chance.shuffle(group)
            count = max(1, size // length)
            for start in range(0, len(group), count):
                part = group[start : start + count]
                made.append(part + chance.choices(group, k=count - len(part)))
        return made
