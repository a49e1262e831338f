"""The teacher's training loop: batches of all tasks mixed, bfloat16, a checkpoint after each epoch.

Stopped and started again, it goes on after the last whole epoch.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR

from pipeline.train.decode import best_tags
from pipeline.train.descent import falling, step_down
from pipeline.train.items import Item
from pipeline.train.pieces import Pieces
from pipeline.train.teacher import Labels, Teacher
from pipeline.train.windows import spans

log = logging.getLogger(__name__)

ENTITY_PIECES, SMALL_PIECES = 1536, 1024  # pieces in a batch
HEAD_RATE = 1e-3  # learning rate of the heads; they begin from nothing
LEAST_RATE, WARM_UP = 0.02, 30  # share of the rate at the end; steps
ARTICLES_TWICE = 2  # how often an epoch reads the annotated articles


@dataclass(frozen=True, slots=True)
class Stage:
    """``epochs`` with a rate that falls from ``rate`` over ``falls_over`` epochs; with or without GSD's old part."""

    epochs: int
    rate: float
    falls_over: int
    old_gsd: bool


#: The old part teaches structure first; the last word belongs to the treebanks of today's conventions.
STAGES = (Stage(1, 1e-4, 4, old_gsd=True), Stage(2, 8e-5, 2, old_gsd=False))


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learnt."""

    nergrit: Sequence[Item]
    articles: Sequence[Item]
    treebank: Sequence[Item]
    old_gsd: Sequence[Item]

    def epoch(self, pieces: Pieces, chance: random.Random, *, old_gsd: bool) -> list[tuple[str, list[Item]]]:
        """(task, batch) in random order. Of the old treebank every third sentence."""
        parts = [("ner_nergrit", self.nergrit, ENTITY_PIECES), ("tree", self.treebank, SMALL_PIECES)]
        parts += [("ner", self.articles, SMALL_PIECES)] * ARTICLES_TWICE
        if old_gsd:
            parts.append(("tree", self.old_gsd[::3], SMALL_PIECES))
        made = [(task, batch) for task, items, size in parts for batch in pieces.batches(items, size, chance)]
        chance.shuffle(made)
        return made


def teach(lessons: Lessons, encoder: Path, out: Path, seed: int, stages: Sequence[Stage] = STAGES) -> Teacher:
    """Train into ``out``: a checkpoint after each epoch, in the end ``encoder/``; returns the teacher."""
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    labels = Labels.of(lessons.nergrit, [*lessons.treebank, *lessons.old_gsd])
    pieces, model, number = Pieces(encoder), Teacher(encoder, labels), 0
    for stage in stages:
        chance = random.Random(seed)
        steps = len(lessons.epoch(pieces, chance, old_gsd=stage.old_gsd))
        optimizer, schedule = _optimizer(model, stage, steps)
        for _ in range(stage.epochs):
            number += 1
            batches = lessons.epoch(pieces, chance, old_gsd=stage.old_gsd)
            checkpoint = out / f"epoch{number}.pt"
            if checkpoint.is_file():
                _restore(checkpoint, model, optimizer, schedule)
                log.info("epoch %d: already there", number)
                continue
            _epoch(model, pieces, batches, optimizer, schedule)
            _write(checkpoint, model, optimizer, schedule)
    _save(model, pieces, out)
    return model


def _optimizer(model: Teacher, stage: Stage, steps: int) -> tuple[torch.optim.AdamW, LambdaLR]:
    encoder = list(model.encoder.parameters())
    inside = {id(p) for p in encoder}
    heads = [p for p in model.parameters() if id(p) not in inside]
    groups = [{"params": encoder, "lr": stage.rate}, {"params": heads, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    return optimizer, falling(optimizer, steps * stage.falls_over, WARM_UP, LEAST_RATE)


def _epoch(
    model: Teacher,
    pieces: Pieces,
    batches: list[tuple[str, list[Item]]],
    optimizer: torch.optim.AdamW,
    schedule: LambdaLR,
) -> None:
    model.train()
    losses: dict[str, float] = {}
    began = time.monotonic()
    for step, (task, items) in enumerate(batches, 1):
        loss = step_down(model, _loss(model, pieces, task, items), optimizer, schedule)
        losses[task] = 0.98 * losses.get(task, loss) + 0.02 * loss
        if step % 50 == 0 or step == len(batches):
            said = " ".join(f"{name} {value:.3f}" for name, value in sorted(losses.items()))
            log.info("step %d of %d, %.0f s: %s", step, len(batches), time.monotonic() - began, said)


def _loss(model: Teacher, pieces: Pieces, task: str, items: list[Item]) -> Tensor:
    batch = pieces.batch([item.words for item in items])
    return model.tree_loss(batch, items) if task == "tree" else model.entity_loss(task, batch, items)


def _write(path: Path, model: Teacher, optimizer: torch.optim.AdamW, schedule: LambdaLR) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
    torch.save(state, path.with_suffix(".part"))
    os.replace(path.with_suffix(".part"), path)


def _restore(path: Path, model: Teacher, optimizer: torch.optim.AdamW, schedule: LambdaLR) -> None:
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])


def _save(model: Teacher, pieces: Pieces, out: Path) -> None:
    model.encoder.save_pretrained(out / "encoder")
    pieces.save(out / "encoder")


def entity_f1(model: Teacher, pieces: Pieces, head: str, items: Sequence[Item]) -> float:
    """Micro F1 of whole entities, without those in unclear stretches."""
    right = found = wanted = 0
    for item, tags in _tagged(model.eval(), pieces, head, items):
        predicted = {s for s in spans(tags, item.offsets) if not any(s[0] < b and s[1] > a for a, b in item.unclear)}
        right += len(predicted & item.spans)
        found += len(predicted)
        wanted += len(item.spans)
    return 2 * right / (found + wanted) if right else 0.0


@torch.inference_mode()
def _tagged(model: Teacher, pieces: Pieces, head: str, items: Sequence[Item]) -> Iterator[tuple[Item, list[str]]]:
    labels = getattr(model.labels, head)
    ordered = sorted(items, key=lambda item: len(item.words))
    for start in range(0, len(ordered), 16):
        part = ordered[start : start + 16]
        batch = pieces.batch([item.words for item in part])
        scores = torch.log_softmax(getattr(model, head)(model.read(batch)[1]), dim=-1).numpy()
        for row, item in enumerate(part):
            yield item, best_tags(scores[row, : len(item.words)], labels)
