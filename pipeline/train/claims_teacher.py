"""The teacher of the claims layer: the upper half of the encoder, fine-tuned to say what a sentence claims of what.

Too slow to be asked in an extraction; the network (``claims_network``) learns its opinion. The lower layers stay as
they are, so that what they make of the sentences is computed once. ``python -m pipeline.train.claims_network`` runs it.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel, PreTrainedTokenizerFast

from pipeline.facts.claims.model import TYPES, Floats
from pipeline.facts.claims.network import PLACES, ROLES
from pipeline.train.claims_examples import Example
from pipeline.train.descent import falling, of_like_length, padded, step_down

log = logging.getLogger(__name__)

KEPT = 6  # lower layers of the encoder that stay as they are
LONGEST = 112  # pieces of a sentence; the rest is not read
EPOCHS, PIECES, WARM_UP = 5, 1024, 60
RATE, HEAD_RATE, LEAST_RATE = 1e-4, 1e-3, 0.02
BEGIN, END = 0, 2
AT_ONCE = 48  # sentences that are read together
BORDERS = 0.25  # what beginnings and ends of subjects count for in the loss
_CLOSED = -1e4

Offsets = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Batch:
    """What the lower layers make of the pieces, which pieces are there, which the headline names, the place of each
    sentence in its article, and the offsets of its pieces."""

    states: Tensor
    there: Tensor
    named: Tensor
    place: Tensor
    offsets: tuple[Offsets, ...]


class Upper(nn.Module):
    """The encoder's upper layers, a look at the words for each type, and scores for each word, role and type.

    Which words the headline names is added to what the lower layers make of them, the place of the sentence in its
    article to the sign that begins it.
    """

    def __init__(self, layers: nn.ModuleList, width: int) -> None:
        super().__init__()
        self.layers = layers
        self.drop = nn.Dropout(0.15)
        self.named, self.place = nn.Embedding(2, width), nn.Embedding(len(PLACES) + 1, width)
        for table in (self.named, self.place):
            nn.init.zeros_(table.weight)
        self.look = nn.Linear(width, len(TYPES))
        self.norm = nn.LayerNorm(width)
        self.told = nn.Parameter(torch.randn(len(TYPES), width) * 0.02)
        self.bias = nn.Parameter(torch.full((len(TYPES),), -2.5))
        self.roles = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, ROLES * len(TYPES))
        )

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Scores of the types (sentence by type) and of the pieces (sentence by piece by role by type)."""
        closed = torch.zeros(batch.there.shape).masked_fill(~batch.there, _CLOSED)[:, None, None, :].to(torch.bfloat16)
        states = batch.states.float() + self.named(batch.named)
        states = torch.cat([states[:, :1] + self.place(batch.place)[:, None], states[:, 1:]], dim=1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in self.layers:
                states = layer(states, attention_mask=closed)
                states = states[0] if isinstance(states, tuple) else states
        states = self.drop(states.float())
        looks = self.look(states).masked_fill(~batch.there[..., None], _CLOSED).softmax(dim=1)
        told = self.norm(torch.einsum("btk,bth->bkh", looks, states))
        roles = self.roles(states)
        return (told * self.told).sum(dim=-1) + self.bias, roles.view(*roles.shape[:2], ROLES, len(TYPES))


class Teacher:
    """Reads, learns and says. ``encoder`` is a folder with a BERT model and its tokenizer."""

    def __init__(self, encoder: Path, seed: int) -> None:
        torch.manual_seed(seed)
        self._chance = random.Random(seed)
        self._tokenizer = PreTrainedTokenizerFast.from_pretrained(encoder, local_files_only=True)
        whole = BertModel.from_pretrained(encoder, local_files_only=True, add_pooling_layer=False).float().eval()
        self._upper = Upper(whole.encoder.layer[KEPT:], whole.config.hidden_size)
        whole.encoder.layer = whole.encoder.layer[:KEPT]
        self._lower = whole

    def learn(self, examples: Sequence[Example], epochs: int = EPOCHS) -> None:
        """Fine-tune on annotated sentences: which types they make (binary cross entropy), and which words the subject
        of each consists of."""
        read = list(zip(examples, self._read(examples), strict=True))
        layers = [p for name, p in self._upper.named_parameters() if name.startswith("layers.")]
        heads = [p for name, p in self._upper.named_parameters() if not name.startswith("layers.")]
        groups = [{"params": layers, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
        rates = falling(optimizer, epochs * len(self._batches(read)), WARM_UP, LEAST_RATE)
        self._upper.train()
        for epoch in range(epochs):
            losses = [step_down(self._upper, self._loss(batch), optimizer, rates) for batch in self._batches(read)]
            log.info("teacher, epoch %d of %d: loss %.4f", epoch + 1, epochs, np.mean(losses))

    @torch.inference_mode()
    def say(self, examples: Sequence[Example]) -> Iterator[tuple[Floats, Floats]]:
        """For each sentence the probability of each type, and of each of its words to play each role for each type."""
        self._upper.eval()
        for at in range(0, len(examples), AT_ONCE):
            part = examples[at : at + AT_ONCE]
            batch = self._batch(list(zip(part, self._read(part), strict=True)))
            scores, pieces = self._upper(batch)
            for example, likely, row, offsets in zip(
                part, scores.sigmoid().numpy(), pieces, batch.offsets, strict=True
            ):
                yield likely, _by_word(example, row, offsets)

    def _loss(self, part: Sequence[tuple[Example, Tensor]]) -> Tensor:
        batch = self._batch(part)
        scores, pieces = self._upper(batch)
        made = torch.tensor(np.stack([e.made for e, _ in part if e.made is not None]))
        wanted = torch.full(pieces.shape, -1.0)
        for row, ((example, _), offsets) in enumerate(zip(part, batch.offsets, strict=True)):
            wanted[row, 1 : len(offsets) + 1] = torch.from_numpy(roles_of(example, offsets))
        return loss_of(scores, made, pieces, wanted)

    def _batch(self, part: Sequence[tuple[Example, Tensor]]) -> Batch:
        there = padded([torch.ones(len(read), dtype=torch.bool) for _, read in part])
        offsets = tuple(self._offsets(example) for example, _ in part)
        named = torch.zeros(there.shape, dtype=torch.long)
        for row, ((example, _), pieces) in enumerate(zip(part, offsets, strict=True)):
            for (start, end), yes in zip(example.places, example.words.named, strict=True):
                if yes:
                    named[row, [i + 1 for i in inside(pieces, start, end)]] = 1
        place = torch.tensor([example.words.place for example, _ in part])
        return Batch(padded([read for _, read in part]), there, named, place, offsets)

    def _offsets(self, example: Example) -> Offsets:
        """Offsets of the pieces of a sentence."""
        found = self._tokenizer(example.text, add_special_tokens=False, return_offsets_mapping=True)
        return list(found["offset_mapping"][:LONGEST])

    @torch.inference_mode()
    def _read(self, examples: Sequence[Example]) -> list[Tensor]:
        """What the lower layers make of each sentence, in half precision; sentences of like length go together."""
        rows = [
            [BEGIN, *self._tokenizer(e.text, add_special_tokens=False)["input_ids"][:LONGEST], END] for e in examples
        ]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        found: dict[int, Tensor] = {}
        for at in range(0, len(order), AT_ONCE):
            part = order[at : at + AT_ONCE]
            ids = padded([torch.tensor(rows[i]) for i in part])
            there = padded([torch.ones(len(rows[i])) for i in part])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = self._lower(input_ids=ids, attention_mask=there).last_hidden_state
            found |= {i: states[n, : len(rows[i])].to(torch.bfloat16).clone() for n, i in enumerate(part)}
        return [found[i] for i in range(len(rows))]

    def _batches(self, read: Sequence[tuple[Example, Tensor]]) -> list[list[tuple[Example, Tensor]]]:
        return of_like_length(read, lambda item: len(item[1]), PIECES, self._chance)


def inside(places: Offsets, start: int, end: int) -> list[int]:
    """Which of the pieces or words at ``places`` lie in a stretch, wholly or in part."""
    return [i for i, (a, b) in enumerate(places) if a < end and b > start]


def roles_of(example: Example, places: Offsets) -> Floats:
    """Which pieces or words at ``places`` play which role for which type (1 or 0; -1 where no subject is annotated)."""
    wanted = np.full((len(places), ROLES, len(TYPES)), -1, np.float32)
    for kind, start, end in example.subjects:
        wanted[:, :, kind] = np.maximum(wanted[:, :, kind], 0)
        if here := inside(places, start, end):
            wanted[here, 0, kind] = wanted[here[0], 1, kind] = wanted[here[-1], 2, kind] = 1
    return wanted


def _by_word(example: Example, pieces: Tensor, offsets: Offsets) -> Floats:
    """What is said of the pieces of each word: the mean for its part in the subject, the sum for its borders."""
    said = np.zeros((len(example.places), ROLES, len(TYPES)), np.float32)
    row = pieces[1 : len(offsets) + 1]
    likely = torch.cat([row[:, :1].sigmoid(), row[:, 1:].softmax(dim=0)], dim=1).numpy()
    for n, (start, end) in enumerate(example.places):
        if here := inside(offsets, start, end):
            said[n, 0], said[n, 1:] = likely[here, 0].mean(axis=0), likely[here, 1:].sum(axis=0)
    return said


def loss_of(scores: Tensor, types: Tensor, words: Tensor, wanted: Tensor) -> Tensor:
    """Binary cross entropy of the types and of the subjects' words, cross entropy of where these begin and end.

    ``wanted`` (sentence by word by role by type) is from 0 to 1, or -1 where nothing is known.
    """
    loss = functional.binary_cross_entropy_with_logits(scores, types, reduction="none").sum(dim=1).mean()
    within, known = wanted[:, :, 0], wanted[:, :, 0] >= 0
    if known.any():
        loss = loss + functional.binary_cross_entropy_with_logits(words[:, :, 0][known], within[known])
    for role in range(1, ROLES):
        border, there = wanted[:, :, role].clamp(min=0), (wanted[:, :, role] > 0).any(dim=1)
        if there.any():
            likely = words[:, :, role].masked_fill(wanted[:, :, role] < 0, _CLOSED).log_softmax(dim=1)
            share = border / border.sum(dim=1, keepdim=True).clamp(min=1e-3)
            loss = loss - BORDERS * (share * likely).sum(dim=1)[there].mean()
    return loss
