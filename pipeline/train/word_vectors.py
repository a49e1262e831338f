"""Word vectors under the fast engine's recognisers of the public corpora: what the encoder makes of a word, on average.

A small corpus shows few of the words that it will be measured on. The mean of the encoder's states over the places
where a word stands (Bommasani and others 2020) says what kind of word it is. A table of hashed parts of words (floret)
is fitted to these means, so that a word that was never seen has a vector too, and the table is small.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import lsmr
from sklearn.decomposition import PCA
from spacy.strings import StringStore
from spacy.tokenizer import Tokenizer
from spacy.vectors import Vectors
from torch import Tensor
from transformers import BertModel

from pipeline.language.encoder import change
from pipeline.train.pieces import Pieces
from pipeline.train.windows import windows

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

LAYERS = (6, 12)  # whose states are taken: of general use, and tuned for the names of Nergrit
LONGEST, AT_ONCE, SORTED_AT_ONCE = 64, 32, 2048  # words of a window; windows read together, and put in order of length
OFTEN = 200  # a word's mean is settled after so many places
WIDTH, ROWS = 96, 30_000  # of the table: eleven megabytes
PARTS = {"mode": "floret", "minn": 3, "maxn": 5, "hash_count": 2, "hash_seed": 0}
COUNTED = 30  # places that count when the table is fitted; more do not weigh more
LEAST_SEEN = 3  # places of the words that the directions of the vectors are chosen on
DAMPING, STEPS = 0.3, 60  # of least squares: less fits rare words better, and those never seen worse


@dataclass(frozen=True, slots=True)
class Means:
    """Words, the mean of their states (a row each), and in how many places they were read."""

    words: Sequence[str]
    states: Floats
    places: NDArray[np.int64]


def read_means(texts: Iterable[str], encoder: Path, changes: Path, tokenizer: Tokenizer, words: int) -> Means:
    """Read about ``words`` words of ``texts`` with the encoder as ``changes`` has it."""
    pieces, bert = Pieces(encoder), BertModel.from_pretrained(encoder, local_files_only=True, add_pooling_layer=False)
    change(bert.float().eval(), changes)
    sums: dict[str, Floats] = {}
    places: dict[str, int] = {}
    waiting = _sentences(texts, tokenizer, words)
    done, began = 0, time.monotonic()
    while part := sorted(islice(waiting, SORTED_AT_ONCE), key=pieces.length):
        for word, state in _states(bert, pieces, part):
            if places.get(word, 0) < OFTEN:
                sums[word] = sums[word] + state if word in sums else state.copy()
                places[word] = places.get(word, 0) + 1
        done += sum(map(len, part))
        log.info("%d words read, %.0f a second; %d different", done, done / (time.monotonic() - began), len(sums))
    known = sorted(sums)
    counts = np.array([places[word] for word in known])
    means = np.stack([sums[word] / places[word] for word in known]).astype(np.float32)
    return Means(known, means, counts)


def fit(means: Means, rows: int = ROWS, width: int = WIDTH) -> Vectors:
    """The table whose vectors come nearest to the means, brought down to ``width`` numbers a word."""
    weights = np.sqrt(np.minimum(means.places, COUNTED)).astype(np.float32)
    wanted = _reduced(means, weights, width)
    table = np.zeros((rows, width), np.float32)
    vectors = Vectors(strings=StringStore(means.words), data=table, name="fakta", **PARTS)
    parts = diags(weights.astype(float)) @ _parts(vectors, means.words)
    for k in range(width):
        table[:, k] = lsmr(parts, (weights * wanted[:, k]).astype(float), damp=DAMPING, maxiter=STEPS)[0]
    vectors.data = table
    return vectors


def _sentences(texts: Iterable[str], tokenizer: Tokenizer, words: int) -> Iterator[tuple[str, ...]]:
    done = 0
    for text in texts:
        for window in windows(text, tokenizer, LONGEST):
            yield window.words
            done += len(window.words)
        if done >= words:
            return


@torch.inference_mode()
def _states(bert: BertModel, pieces: Pieces, sentences: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, Floats]]:
    """Each word of the sentences and its states side by side."""
    for at in range(0, len(sentences), AT_ONCE):
        part = sentences[at : at + AT_ONCE]
        batch = pieces.batch(part)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            layers: tuple[Tensor, ...] = bert(
                input_ids=batch.ids, attention_mask=batch.mask, output_hidden_states=True
            ).hidden_states
        states = torch.cat([layers[i] for i in LAYERS], dim=-1).float()
        places = batch.first.clamp(min=0).unsqueeze(-1).expand(-1, -1, states.size(-1))
        found, there = torch.gather(states, 1, places).numpy(), batch.words.tolist()
        for words, row, read in zip(part, found, there, strict=True):
            yield from ((word, state) for word, state, seen in zip(words, row, read, strict=False) if seen)


def _reduced(means: Means, weights: Floats, width: int) -> Floats:
    """The principal components of the means; each layer counts the same."""
    states = means.states - np.average(means.states, axis=0, weights=weights**2)
    states /= states.std(axis=0) + 1e-6
    seen = means.places >= LEAST_SEEN
    chosen = states[seen] if seen.sum() > width else states
    found = PCA(width, svd_solver="covariance_eigh").fit(chosen).transform(states)
    return np.asarray(found / found.std(axis=0).mean(), dtype=np.float32)


def _parts(vectors: Vectors, words: Sequence[str]) -> csr_matrix:
    """For each word the rows of the table that make up its vector."""
    ends, rows, shares = [0], [], []
    for word in words:
        of_word = [
            row % vectors.shape[0] for part in vectors._get_ngrams(word) for row in vectors._get_ngram_hashes(part)
        ]
        rows += of_word
        shares += [1 / len(of_word)] * len(of_word)
        ends.append(len(rows))
    found = csr_matrix((shares, rows, ends), shape=(len(words), vectors.shape[0]))
    found.sum_duplicates()
    return found
