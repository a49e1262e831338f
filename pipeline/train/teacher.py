"""The teacher: one encoder and a head for each task, small because the encoder learns all tasks at once.

Tasks: ``ner_nergrit`` (all types of that corpus), ``ner`` (the contract's), and the treebanks' tags and trees (biaffine
arcs and relations, Dozat and Manning 2017). A word is represented by its first piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from pipeline.train.items import FAKTA_TYPES, Item
from pipeline.train.pieces import Batch

ARC, RELATION = 384, 192  # widths of the biaffine layers
DROPOUT, TREE_DROPOUT = 0.15, 0.2
SMOOTHING = 0.02  # of entity labels: the corpora are not free of mistakes
IGNORED = -100
CLOSED = -1e9  # the score of a head that is not there


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of each head, in the order of its outputs."""

    ner: tuple[str, ...]
    ner_nergrit: tuple[str, ...]
    upos: tuple[str, ...]
    rels: tuple[str, ...]

    @classmethod
    def of(cls, nergrit: Iterable[Item], treebank: Iterable[Item]) -> Labels:
        """All labels that occur; the contract's are known."""
        treebank = list(treebank)
        return cls(
            ner=("O", *(f"{p}-{kind}" for kind in FAKTA_TYPES for p in "BI")),
            ner_nergrit=tuple(sorted({t for item in nergrit for t in item.tags})),
            upos=tuple(sorted({t for item in treebank for t in item.upos})),
            rels=tuple(sorted({t for item in treebank for t in item.rels})),
        )


class Teacher(nn.Module):
    """Encoder and heads. The encoder runs in bfloat16, the heads in single precision."""

    def __init__(self, encoder: Path, labels: Labels) -> None:
        super().__init__()
        self.labels = labels
        self.encoder = BertModel.from_pretrained(encoder, local_files_only=True, add_pooling_layer=False)
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(DROPOUT)
        self.ner = nn.Linear(width, len(labels.ner))
        self.ner_nergrit = nn.Linear(width, len(labels.ner_nergrit))
        self.upos = nn.Linear(width, len(labels.upos))
        self.arc_head, self.arc_dep = _layer(width, ARC), _layer(width, ARC)
        self.rel_head, self.rel_dep = _layer(width, RELATION), _layer(width, RELATION)
        self.arc_weights = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.rel_weights = nn.Parameter(torch.zeros(len(labels.rels), RELATION + 1, RELATION + 1))
        nn.init.xavier_uniform_(self.arc_weights)
        nn.init.xavier_uniform_(self.rel_weights)

    def read(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Vectors of the sentence (its first piece) and of each word."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.encoder(input_ids=batch.ids, attention_mask=batch.mask).last_hidden_state
        states = states.float()
        places = batch.first.clamp(min=0).unsqueeze(-1).expand(-1, -1, states.size(-1))
        return states[:, :1], torch.gather(states, 1, places)

    def arcs(self, sentence: Tensor, words: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Scores (word by 0 for the root and words), and what :meth:`relations` needs: dependents, heads."""
        nodes = self.dropout(torch.cat([sentence, words], dim=1))
        scores = _with_one(self.arc_dep(nodes)) @ self.arc_weights @ self.arc_head(nodes).transpose(1, 2)
        there = nn.functional.pad(batch.words, (1, 0), value=True)
        scores = scores.masked_fill(~there[:, None, :], CLOSED)
        return scores[:, 1:], _with_one(self.rel_dep(nodes))[:, 1:], _with_one(self.rel_head(nodes))

    def relations(self, dependents: Tensor, heads: Tensor, chosen: Tensor) -> Tensor:
        """Scores of the relations between each word and its ``chosen`` head (0: the root)."""
        places = chosen.unsqueeze(-1).expand(-1, -1, heads.size(-1))
        return torch.einsum("bnd,rde,bne->bnr", dependents, self.rel_weights, torch.gather(heads, 1, places))

    def entity_loss(self, head: str, batch: Batch, items: Sequence[Item]) -> Tensor:
        """Cross entropy of BIO tags for the head called ``head``."""
        _, words = self.read(batch)
        gold = targets([item.tags for item in items], getattr(self.labels, head), batch)
        scores: Tensor = getattr(self, head)(self.dropout(words))
        return functional.cross_entropy(scores.transpose(1, 2), gold, label_smoothing=SMOOTHING)

    def tree_loss(self, batch: Batch, items: Sequence[Item]) -> Tensor:
        """Cross entropy of tags, heads and relations, added."""
        sentence, words = self.read(batch)
        tags = self.upos(self.dropout(words)).transpose(1, 2)
        arcs, dependents, heads = self.arcs(sentence, words, batch)
        chosen = _heads(items, batch)
        rels = self.relations(dependents, heads, chosen.clamp(min=0)).transpose(1, 2)
        return (
            functional.cross_entropy(tags, targets([i.upos for i in items], self.labels.upos, batch))
            + functional.cross_entropy(arcs.transpose(1, 2), chosen)
            + functional.cross_entropy(rels, targets([i.rels for i in items], self.labels.rels, batch))
        )


def _layer(width: int, out: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, out), nn.GELU(), nn.Dropout(TREE_DROPOUT))


def _with_one(values: Tensor) -> Tensor:
    """With a constant beside them: the biaffine form's linear terms."""
    return torch.cat([values, torch.ones_like(values[..., :1])], dim=-1)


def targets(rows: Sequence[Sequence[str]], labels: Sequence[str], batch: Batch) -> Tensor:
    """Places of the labels; what is no label, or a word that was cut off, is ignored."""
    places = {label: i for i, label in enumerate(labels)}
    gold = torch.full(batch.first.shape, IGNORED)
    for row, tags in enumerate(rows):
        gold[row, : len(tags)] = torch.tensor([places.get(t, IGNORED) for t in tags])
    return gold.masked_fill(~batch.words, IGNORED)


def _heads(items: Sequence[Item], batch: Batch) -> Tensor:
    """Heads; ignored where the word or its head was cut off."""
    gold = torch.full(batch.first.shape, IGNORED)
    for row, item in enumerate(items):
        gold[row, : len(item.heads)] = torch.tensor(item.heads)
    kept = batch.words.sum(dim=1, keepdim=True)
    return gold.masked_fill(~batch.words | (gold > kept), IGNORED)
