"""The transformer that all Stanza models share, run once a sentence.

Stanza asks it anew for tags, for dependencies and for entities; the words are the same each time and it is frozen, so
what it said about a sentence is kept until the next documents (in training: for all epochs).
"""

from __future__ import annotations

import os
from collections import OrderedDict
from pathlib import Path
from types import SimpleNamespace

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import AutoModel, PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

PIECES_AT_ONCE = 2048  # word pieces in one pass, padding included
LAYERS = (4, 8, 12)  # whose states are given: lower ones know more of trees, the last one of the names of articles
UP, DOWN = ".up", ".down"  # the factors of a matrix of low rank: out by rank, rank by in
WORD_START = "▁"  # what the first piece of a word begins with (SentencePiece)


def fast_bfloat16() -> bool:
    """Whether this processor computes in bfloat16 faster than in single precision: then it is twice as fast or more."""
    limited = os.environ.get("ONEDNN_MAX_CPU_ISA", "")  # what says that a machine should pass for a lesser one
    able = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
    return bool(able) and ("BF16" in limited or "AMX" in limited or not limited)


def change(bert: nn.Module, file: Path) -> None:
    """Add to the weights what ``file`` holds: vectors by name, matrices as two factors (:data:`UP`, :data:`DOWN`)."""
    weights, changes = bert.state_dict(), load_file(file)
    for name, value in changes.items():
        if name.endswith(UP):
            whole = name.removesuffix(UP)
            weights[whole] += value.float() @ changes[whole + DOWN].float()
        elif not name.endswith(DOWN):
            weights[name] += value.float()


class SharedEncoder(nn.Module):
    """Looks to Stanza like the transformer in ``folder``; gives :data:`LAYERS` only (``bert_hidden_layers`` 1 to 3).

    Stanza represents a word by its last piece, the transformer was tuned on first pieces: each piece is therefore
    given the vector of its word's first piece. ``keep`` is how many sentences are remembered, in half precision;
    ``changes`` is a file that :func:`change` reads.
    """

    _hf_peft_config_loaded = False  # what Stanza asks of a transformer before it uses one

    def __init__(
        self, folder: Path, tokenizer: PreTrainedTokenizerBase, keep: int, changes: Path | None = None
    ) -> None:
        super().__init__()
        transformers_logging.disable_progress_bar()
        self.bert = AutoModel.from_pretrained(folder, local_files_only=True, add_pooling_layer=False).float().eval()
        if changes is not None:
            change(self.bert, changes)
        self.config = self.bert.config
        self.keep = keep
        self._half = fast_bfloat16()
        pieces = tokenizer.convert_ids_to_tokens(list(range(len(tokenizer))))
        self._begins_word = torch.tensor(
            [p.startswith(WORD_START) or p in tokenizer.all_special_tokens for p in pieces]
        )
        self._seen: OrderedDict[bytes, Tensor] = OrderedDict()

    def train(self, mode: bool = True) -> SharedEncoder:
        """Stay as it is: the encoder is frozen, with no dropout in training either."""
        return self

    @torch.no_grad()
    def forward(self, input_ids: Tensor, attention_mask: Tensor, output_hidden_states: bool = True) -> SimpleNamespace:
        """The hidden states of padded word pieces, as a transformer gives them."""
        lengths = attention_mask.sum(dim=1).tolist()
        rows = [ids[:n] for ids, n in zip(input_ids, lengths, strict=True)]
        keys = [row.numpy().tobytes() for row in rows]
        self._run({key: row for key, row in zip(keys, rows, strict=True) if key not in self._seen})
        found = nn.utils.rnn.pad_sequence([self._seen[key] for key in keys], batch_first=True).float()
        for key in keys:
            self._seen.move_to_end(key)
        while len(self._seen) > self.keep:
            self._seen.popitem(last=False)
        states = nn.functional.pad(found, (0, 0, 0, 0, 0, input_ids.shape[1] - found.shape[1]))
        return SimpleNamespace(hidden_states=states.unbind(dim=2))

    def _run(self, rows: dict[bytes, Tensor]) -> None:
        """Remember the :data:`LAYERS` of rows of word pieces, in batches of one length or nearly."""
        waiting = sorted(rows.items(), key=lambda item: len(item[1]), reverse=True)
        while waiting:
            size = max(1, PIECES_AT_ONCE // len(waiting[0][1]))
            batch, waiting = waiting[:size], waiting[size:]
            ids = nn.utils.rnn.pad_sequence([row for _, row in batch], batch_first=True)
            mask = nn.utils.rnn.pad_sequence([torch.ones_like(row) for _, row in batch], batch_first=True)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._half):
                layers = self.bert(ids, attention_mask=mask, output_hidden_states=True).hidden_states
            states = torch.stack([layers[i] for i in LAYERS], dim=2)
            for (key, row), state in zip(batch, states, strict=True):
                self._seen[key] = state[: len(row)][self._first_pieces(row)].half()

    def _first_pieces(self, row: Tensor) -> Tensor:
        """For each word piece the place of its word's first."""
        places = torch.arange(len(row)) * self._begins_word[row]
        return places.cummax(dim=0).values
