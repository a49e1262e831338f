"""The upper layers of the encoder, tuned for one public entity corpus at a time.

The corpora contradict each other about the borders of organisations and places: layers tuned for all of them together
lose on each. Several tunings from one beginning that differ in the order of the sentences are averaged ("model soup",
Wortsman and others 2022) where the corpus is large; of a small one the average is no better. What was changed is kept
as matrices of low rank.
"""

from __future__ import annotations

import copy
import logging
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from pipeline.language.encoder import DOWN, UP
from pipeline.train.descent import falling, step_down
from pipeline.train.items import Item
from pipeline.train.ner_corpora import SMALL
from pipeline.train.pieces import Batch, Pieces
from pipeline.train.teacher import DROPOUT, SMOOTHING, targets

log = logging.getLogger(__name__)

LOWER = 6  # layers that stay as they are
WARM_UP, LEAST_RATE, HEAD_RATE = 60, 0.02, 1e-3  # steps; share of the rate at the end
CLOSED = -1e4  # the score of padding

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tuning:
    """``epochs`` at a learning rate that falls from ``rate``, in batches of about ``pieces``, once for each seed.

    ``rank`` is that of the matrices kept: 48 are four megabytes, and with more for all the models exceed 150 MB.
    """

    epochs: int
    rate: float
    pieces: int
    seeds: tuple[int, ...] = (1,)
    rank: int = 48


TUNINGS: dict[str, Tuning] = {
    "nergrit": Tuning(3, 6e-5, 1536, seeds=(1, 2)),
    **dict.fromkeys(SMALL, Tuning(8, 1e-4, 1024)),
    "nerugm": Tuning(8, 1e-4, 1024, rank=96),  # the one that loses most by a low rank
}


class NerLayers(nn.Module):
    """The encoder in ``folder``, its layers above :data:`LOWER` to be tuned, and a head for ``labels``."""

    def __init__(self, folder: Path, labels: Sequence[str]) -> None:
        super().__init__()
        self.labels = tuple(labels)
        bert = BertModel.from_pretrained(folder, local_files_only=True, add_pooling_layer=False).float()
        # a plain list: these modules are neither trained nor saved with the others
        self._below = [bert.embeddings.eval(), *(layer.eval() for layer in bert.encoder.layer[:LOWER])]
        self.upper = nn.ModuleList(copy.deepcopy(layer) for layer in bert.encoder.layer[LOWER:])
        self.dropout = nn.Dropout(DROPOUT)
        self.head = nn.Linear(bert.config.hidden_size, len(self.labels))
        for weights in self.head.parameters():  # one beginning for all tunings, else their average means nothing
            nn.init.zeros_(weights)

    def forward(self, batch: Batch) -> Tensor:
        """The scores of the labels for each word."""
        closed = torch.zeros(batch.ids.shape).masked_fill(batch.mask == 0, CLOSED)[:, None, None, :].bfloat16()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            with torch.no_grad():
                states = self._below[0](input_ids=batch.ids)
                for layer in self._below[1:]:
                    states = _states(layer(states, attention_mask=closed))
            for layer in self.upper:
                states = _states(layer(states, attention_mask=closed))
        places = batch.first.clamp(min=0).unsqueeze(-1).expand(-1, -1, states.size(-1))
        scores: Tensor = self.head(self.dropout(torch.gather(states.float(), 1, places)))
        return scores


def _states(output: Any) -> Tensor:
    return output[0] if isinstance(output, tuple) else output


def tune(encoder: Path, items: Sequence[Item], out: Path, tuning: Tuning) -> NerLayers:
    """Tune once for each seed, each into a file of ``out`` that is not made again, and return the average."""
    out.mkdir(parents=True, exist_ok=True)
    labels = sorted({tag for item in items for tag in item.tags})
    pieces, states = Pieces(encoder), []
    for seed in tuning.seeds:
        path = out / f"seed{seed}.pt"
        if not path.is_file():
            model = NerLayers(encoder, labels)
            _tune(model, pieces, items, seed, tuning)
            torch.save(model.state_dict(), path.with_suffix(".part"))
            os.replace(path.with_suffix(".part"), path)
        states.append(torch.load(path, weights_only=True))
    model = NerLayers(encoder, labels)
    model.load_state_dict(average(states))
    return model.eval()


def write(model: NerLayers, encoder: Path, path: Path, rank: int) -> None:
    """What the tuning changed in ``encoder``, in half precision: vectors whole, matrices by ``rank`` factors."""
    before = NerLayers(encoder, model.labels).upper.state_dict()
    kept: State = {}
    for name, weights in model.upper.state_dict().items():
        number, _, inner = name.partition(".")
        place, difference = f"encoder.layer.{LOWER + int(number)}.{inner}", weights - before[name]
        if difference.dim() == 1:
            kept[place] = difference.half()
        else:
            left, values, right = torch.linalg.svd(difference, full_matrices=False)
            roots = values[:rank].sqrt()
            kept[place + UP] = (left[:, :rank] * roots).half().contiguous()
            kept[place + DOWN] = (roots[:, None] * right[:rank]).half().contiguous()
    save_file(kept, path)


def average(states: Sequence[State]) -> State:
    """The mean of each weight."""
    return {name: torch.stack([state[name] for state in states]).mean(dim=0) for name in states[0]}


def _tune(model: NerLayers, pieces: Pieces, items: Sequence[Item], seed: int, tuning: Tuning) -> None:
    torch.manual_seed(seed)
    chance = random.Random(seed)
    groups = [
        {"params": list(model.upper.parameters()), "lr": tuning.rate},
        {"params": list(model.head.parameters()), "lr": HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    total = tuning.epochs * len(pieces.batches(items, tuning.pieces, chance))
    rates = falling(optimizer, total, WARM_UP, LEAST_RATE)
    began, step, mean = time.monotonic(), 0, 0.0
    model.train()
    for _ in range(tuning.epochs):
        batches = pieces.batches(items, tuning.pieces, chance)
        chance.shuffle(batches)
        for part in batches:
            loss = step_down(model, _loss(model, pieces, part), optimizer, rates)
            mean = 0.98 * (mean or loss) + 0.02 * loss
            step += 1
            if step % 50 == 0 or step == total:
                log.info("seed %d: step %d of %d, %.0f s: %.3f", seed, step, total, time.monotonic() - began, mean)


def _loss(model: NerLayers, pieces: Pieces, items: Sequence[Item]) -> Tensor:
    batch = pieces.batch([item.words for item in items])
    gold = targets([item.tags for item in items], model.labels, batch)
    return functional.cross_entropy(model(batch).transpose(1, 2), gold, label_smoothing=SMOOTHING)
