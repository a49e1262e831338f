"""The teacher of the claims layer: the upper half of the encoder, fine-tuned to say what a sentence claims of what.

Too slow to be asked in an extraction; the network (``claims_network``) learns its opinion. The lower layers stay as
they are, so that what they make of the sentences is computed once. ``python -m pipeline.train.claims_network`` runs it.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel, PreTrainedTokenizerFast

from pipeline.facts.claims.model import TYPES, Floats
from pipeline.train.claims_examples import Example
from pipeline.train.descent import falling, of_like_length, step_down

log = logging.getLogger(__name__)

KEPT = 6  # lower layers of the encoder that stay as they are
LONGEST = 112  # pieces of a sentence; the rest is not read
EPOCHS, PIECES, WARM_UP = 5, 1024, 60
RATE, HEAD_RATE, LEAST_RATE = 1e-4, 1e-3, 0.02
BEGIN, END = 0, 2
AT_ONCE = 48  # sentences that are read together
_CLOSED = -1e4


class Upper(nn.Module):
    """The encoder's upper layers, a look at the words for each type, and a score for each word and type."""

    def __init__(self, layers: nn.ModuleList, width: int) -> None:
        super().__init__()
        self.layers = layers
        self.drop = nn.Dropout(0.15)
        self.look = nn.Linear(width, len(TYPES))
        self.norm = nn.LayerNorm(width)
        self.told = nn.Parameter(torch.randn(len(TYPES), width) * 0.02)
        self.bias = nn.Parameter(torch.full((len(TYPES),), -2.5))
        self.subject = nn.Sequential(nn.Linear(width, width // 2), nn.GELU(), nn.Linear(width // 2, len(TYPES)))

    def forward(self, states: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the types (sentence by type) and of the pieces (sentence by piece by type)."""
        closed = torch.zeros(there.shape).masked_fill(~there, _CLOSED)[:, None, None, :].to(torch.bfloat16)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in self.layers:
                states = layer(states, attention_mask=closed)
                states = states[0] if isinstance(states, tuple) else states
        states = self.drop(states.float())
        looks = self.look(states).masked_fill(~there[..., None], _CLOSED).softmax(dim=1)
        told = self.norm(torch.einsum("btk,bth->bkh", looks, states))
        return (told * self.told).sum(dim=-1) + self.bias, self.subject(states)


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
        """For each sentence the probability of each type, and of each of its words to belong to the subject."""
        self._upper.eval()
        for at in range(0, len(examples), AT_ONCE):
            part = examples[at : at + AT_ONCE]
            states, there = _padded(self._read(part))
            scores, pieces = (values.sigmoid().numpy() for values in self._upper(states, there))
            for example, likely, row in zip(part, scores, pieces, strict=True):
                yield likely, self._by_word(example, row)

    def _loss(self, batch: Sequence[tuple[Example, Tensor]]) -> Tensor:
        states, there = _padded([read for _, read in batch])
        scores, pieces = self._upper(states, there)
        made = torch.tensor(np.stack([e.made for e, _ in batch if e.made is not None]))
        wanted = torch.full(pieces.shape, -1.0)
        for row, (example, _) in enumerate(batch):
            places = self._places(example)
            for kind, start, end in example.subjects:
                inside = torch.tensor([float(a < end and b > start) for a, b in places])
                here = wanted[row, 1 : len(places) + 1, kind]
                wanted[row, 1 : len(places) + 1, kind] = torch.maximum(here, inside)
        return loss_of(scores, made, pieces, wanted)

    def _places(self, example: Example) -> list[tuple[int, int]]:
        """Offsets of the pieces of a sentence."""
        found = self._tokenizer(example.text, add_special_tokens=False, return_offsets_mapping=True)
        return list(found["offset_mapping"][:LONGEST])

    def _by_word(self, example: Example, pieces: Floats) -> Floats:
        """The mean of what is said of the pieces of each word."""
        places = self._places(example)
        said = np.zeros((len(example.words), len(TYPES)), np.float32)
        for n, (_, start, end) in enumerate(example.words):
            inside = [i + 1 for i, (a, b) in enumerate(places) if a < end and b > start]
            if inside:
                said[n] = pieces[inside].mean(axis=0)
        return said

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
            ids = nn.utils.rnn.pad_sequence([torch.tensor(rows[i]) for i in part], batch_first=True)
            there = nn.utils.rnn.pad_sequence([torch.ones(len(rows[i])) for i in part], batch_first=True)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = self._lower(input_ids=ids, attention_mask=there).last_hidden_state
            found |= {i: states[n, : len(rows[i])].to(torch.bfloat16).clone() for n, i in enumerate(part)}
        return [found[i] for i in range(len(rows))]

    def _batches(self, read: Sequence[tuple[Example, Tensor]]) -> list[list[tuple[Example, Tensor]]]:
        return of_like_length(read, lambda item: len(item[1]), PIECES, self._chance)


def loss_of(scores: Tensor, types: Tensor, words: Tensor, wanted: Tensor) -> Tensor:
    """Binary cross entropy of the types, and of the words whose place in the subject is known (``wanted`` 0 to 1)."""
    loss = functional.binary_cross_entropy_with_logits(scores, types, reduction="none").sum(dim=1).mean()
    known = wanted >= 0
    return loss + functional.binary_cross_entropy_with_logits(words[known], wanted[known]) if known.any() else loss


def _padded(read: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    states = nn.utils.rnn.pad_sequence(list(read), batch_first=True)
    there = nn.utils.rnn.pad_sequence([torch.ones(len(r), dtype=torch.bool) for r in read], batch_first=True)
    return states, there
