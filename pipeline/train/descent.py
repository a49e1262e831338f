"""What the trainers of networks have in common: a rate that rises and falls, a step, padded batches of like length."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

Item = TypeVar("Item")


def falling(optimizer: Optimizer, total: int, warm_up: int, least: float) -> LambdaLR:
    """Rates that rise over ``warm_up`` steps and fall to the share ``least`` of themselves at step ``total``."""
    return LambdaLR(optimizer, lambda step: min(1, (step + 1) / warm_up) * max(least, 1 - step / total))


def step_down(model: nn.Module, loss: Tensor, optimizer: Optimizer, rates: LambdaLR) -> float:
    """One step along the gradient, cut to length one; returns the loss."""
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    rates.step()
    optimizer.zero_grad()
    return float(loss.detach())


def padded(rows: Sequence[Tensor], filling: float = 0.0) -> Tensor:
    """The rows as one tensor, the shorter ones filled up."""
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True, padding_value=filling)


def of_like_length(
    items: Sequence[Item], length: Callable[[Item], int], size: int, chance: random.Random
) -> list[list[Item]]:
    """The items in batches of at least ``size`` (items times length), neighbours in length, in a random order."""
    batches: list[list[Item]] = [[]]
    for item in sorted(items, key=lambda item: length(item) + chance.random() * 8):
        batches[-1].append(item)
        if len(batches[-1]) * length(item) >= size:
            batches.append([])
    chance.shuffle(batches)
    return [batch for batch in batches if batch]
