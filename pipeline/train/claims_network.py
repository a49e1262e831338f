"""Train the network of the claims layer (``network.npz``) on what a fine-tuned transformer says of many articles.

``python -m pipeline.train.claims_network --gold FILE --without FILE`` (with which files: CARD.md)

Three steps: teachers (``claims_teacher``) learn from the annotated articles but every tenth, each in an order of its
own: two that err differently teach better than one; they read ``--articles`` of the raw news; the network learns the
mean of their opinions of those, and of the annotated ones half of it and half the annotation. How much the network
counts beside the linear classifier is fitted on the articles kept back.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional

from pipeline.errors import FaktaError
from pipeline.facts.claims.find import ASKED
from pipeline.facts.claims.model import TYPES, Floats, log_odds, sigmoid
from pipeline.facts.claims.network import (
    FAR,
    FORMS,
    HEADS,
    LAYERS,
    LONGEST,
    PLACES,
    ROLES,
    STEMS,
    Network,
    Words,
    distances,
    rows_of,
)
from pipeline.language import load_engine
from pipeline.train.annotated_claims import with_texts
from pipeline.train.claims import read
from pipeline.train.claims_examples import Example, annotated, is_held, unannotated
from pipeline.train.claims_teacher import Teacher, loss_of, roles_of
from pipeline.train.corpora import Corpora, local_folder
from pipeline.train.descent import falling, of_like_length, padded, step_down

log = logging.getLogger(__name__)

NETWORK = Path(__file__).parents[1] / "facts" / "claims" / "network.npz"
ENCODER = Path(__file__).parents[2] / "models" / "encoder"
WIDTH = 96
EPOCHS, WORDS, WARM_UP = 7, 1500, 100
RATE, LEAST_RATE = 2e-3, 0.01
OFTEN = 5  # how often the sentences of ``--gold`` come for once of the others: they are what the conventions are
LIKELY = 0.25  # from which probability of a type its subject is learnt
SEED, TEACHERS = 1, 2
#: The articles kept back tell stories that were learnt from, so that what is fitted on them is too sure of others: on
#: annotated and on drawn articles of other stories fewer are right than it says.
LESS_SURE, LESS_OFTEN = 0.85, -0.1
TABLES = ("told", "place.weight")  # stored as they are; matrices are turned round
REPORTED = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence, what to say of its types, and of its words (word by role by type; -1: nothing is known)."""

    words: Words
    types: Floats
    roles: Floats

    @property
    def size(self) -> int:
        return len(self.roles)


class Beside(nn.Module):
    """Reads each word and two others, ``gap`` before and behind it."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=gap, dilation=gap)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        both = self.conv((states * mask).transpose(1, 2)).transpose(1, 2)
        return torch.maximum(*both.chunk(2, dim=-1))


class Look(nn.Module):
    """Lets each word look at all of its sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.joined, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.near = nn.Parameter(torch.zeros(HEADS, 2 * FAR + 1))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        some, size, width = states.shape
        query, key, value = self.joined(states).view(some, size, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        bias = self.near[:, torch.from_numpy(distances(size))] + (mask[..., 0] - 1)[:, None, None, :] * 1e4
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        told: Tensor = self.out(seen.transpose(1, 2).reshape(some, size, width))
        return told


class Learner(nn.Module):
    """The same computation as :class:`pipeline.facts.claims.network.Network`, where it can be learnt."""

    def __init__(self) -> None:
        super().__init__()
        self.forms, self.stems = nn.Embedding(FORMS, WIDTH), nn.Embedding(STEMS, WIDTH)
        for table in (self.forms, self.stems):
            nn.init.normal_(table.weight, std=0.3)
        self.named, self.place = nn.Parameter(torch.zeros(WIDTH)), nn.Embedding(len(PLACES) + 1, WIDTH)
        nn.init.zeros_(self.place.weight)
        self.layers = nn.ModuleList(Beside(gap) if gap else Look() for gap in LAYERS)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in LAYERS)
        self.last, self.look = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, len(TYPES))
        self.told = nn.Parameter(torch.randn(len(TYPES), WIDTH) * 0.05)
        self.told_bias = nn.Parameter(torch.full((len(TYPES),), -2.0))
        self.hidden, self.role = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, ROLES * len(TYPES))
        self.drop = nn.Dropout(0.2)

    def forward(self, sentences: Sequence[Words]) -> tuple[Tensor, Tensor]:
        """Scores of the types (sentence by type) and of the words (sentence by word by role by type)."""
        rows = [rows_of(words.forms) for words in sentences]
        forms, stems = (padded([torch.tensor(column) for column in columns]) for columns in zip(*rows, strict=True))
        named = padded([torch.tensor(words.named[:LONGEST], dtype=torch.float32) for words in sentences])
        mask = padded([torch.ones(len(of_forms)) for of_forms, _ in rows])[..., None]
        known = self.forms(forms)
        if self.training:  # some words are known by their stem alone, as rare ones will be
            known = known * (torch.rand(forms.shape) > 0.1)[..., None]
        states = known + self.stems(stems) + named[..., None] * self.named
        place = self.place(torch.tensor([words.place for words in sentences]))
        states = self.drop(torch.cat([states[:, :1] + place[:, None], states[:, 1:]], dim=1)) * mask
        for layer, norm in zip(self.layers, self.norms, strict=True):
            states = (states + self.drop(layer(norm(states), mask))) * mask
        states = self.last(states)
        looks = self.look(states).masked_fill(mask == 0, -1e4).softmax(dim=1)
        told = torch.einsum("btk,bth->bkh", looks, states)
        roles = self.role(torch.relu(self.hidden(states)))
        return (told * self.told).sum(dim=-1) + self.told_bias, roles.view(*roles.shape[:2], ROLES, len(TYPES))

    def stored(self) -> dict[str, Any]:
        """Tables in 8-bit integers with a scale, matrices in half precision."""
        learnt = {name: values.numpy() for name, values in self.state_dict().items()}
        found: dict[str, Any] = {}
        for name in ("forms", "stems"):
            table = learnt.pop(f"{name}.weight")
            scale = float(np.quantile(np.abs(table), 0.9999)) / 127
            found[name] = np.clip(np.round(table / scale), -127, 127).astype(np.int8)
            found[f"{name}_scale"] = np.float32(scale)
        for name, values in learnt.items():  # a kernel is (out, in, place), a layer (out, in)
            if values.ndim == 3:
                values = np.concatenate([values[:, :, place].T for place in range(3)])
            elif values.ndim == 2 and name not in TABLES and not name.endswith(".near"):
                values = values.T
            found[name.removesuffix(".weight").replace("s.", "").replace(".", "_")] = values.astype(np.float16)
        return found


def lesson(example: Example, said: tuple[Floats, Floats]) -> Lesson:
    """What the teachers said of a sentence; half of it gives way to the annotation where there is one."""
    likely, by_word = said
    types = likely if example.made is None else (likely + example.made) / 2
    annotated = roles_of(example, example.places)
    told = np.where(likely >= LIKELY, by_word, -1.0)
    roles = np.where(annotated >= 0, annotated, told).astype(np.float32)
    return Lesson(example.words, types.astype(np.float32), roles[:LONGEST])


def learn(lessons: Sequence[Lesson], seed: int = SEED, epochs: int = EPOCHS) -> Learner:
    """A network that has learnt the lessons."""
    torch.manual_seed(seed)
    chance, learner = random.Random(seed), Learner()

    def batches() -> list[list[Lesson]]:
        return of_like_length(lessons, lambda x: x.size, WORDS, chance)

    optimizer = torch.optim.AdamW(learner.parameters(), lr=RATE, weight_decay=0.01)
    rates = falling(optimizer, epochs * len(batches()), WARM_UP, LEAST_RATE)
    learner.train()
    for epoch in range(epochs):
        losses = [step_down(learner, _loss(learner, batch), optimizer, rates) for batch in batches()]
        log.info("network, epoch %d of %d: loss %.4f", epoch + 1, epochs, np.mean(losses))
    return learner.eval()


def _loss(learner: Learner, batch: Sequence[Lesson]) -> Tensor:
    wanted = padded([torch.tensor(x.roles) for x in batch], filling=-1.0)
    scores, words = learner([x.words for x in batch])
    return loss_of(scores, torch.tensor(np.stack([x.types for x in batch])), words, wanted)


def weigh(network: Network, held: Sequence[Example]) -> Floats:
    """Weights of the linear classifier's and of the network's log odds, and a constant: one for all types."""
    linear, alone, made = _told(network, held)
    features = np.stack([log_odds(linear).ravel(), alone.ravel()], axis=1)
    fitted = LogisticRegression(C=10.0, max_iter=500).fit(features, made.ravel() > 0)
    weights = LESS_SURE * np.array([*fitted.coef_[0], fitted.intercept_[0]])
    return np.asarray(weights + np.array([0, 0, LESS_OFTEN]), dtype=np.float32)


def report(network: Network, held: Sequence[Example]) -> str:
    """F1 over the sentences by threshold: the linear classifier, the network, and both as they are used."""
    linear, alone, made = _told(network, held)
    opinions = network.read([e.words for e in held])
    both = np.where(linear.max(axis=1, keepdims=True) >= ASKED, network.agreed(linear, opinions), linear)

    def line(name: str, likely: Floats) -> str:
        said = [(t, likely >= t) for t in REPORTED]
        f1 = [(t, 2 * (s & (made > 0)).sum() / max(1, s.sum() + made.sum())) for t, s in said]
        return f"{name:8}" + " ".join(f"{t:.2f}: {value:.3f}" for t, value in f1)

    lines = [line("linear", linear), line("network", sigmoid(alone)), line("both", both)]
    return "\n".join([f"{len(held)} sentences kept back, {int(made.sum())} claims; F1 by threshold", *lines])


def _told(network: Network, held: Sequence[Example]) -> tuple[Floats, Floats, Floats]:
    """Of each sentence: the linear probabilities, the network's log odds, and what it makes."""
    if not held:
        raise FaktaError("no annotated article is kept back: annotate more (pipeline/train/annotated/README.md)")
    alone = np.stack([opinion.scores for opinion in network.read([e.words for e in held])])
    return np.stack([e.linear for e in held]), alone, np.stack([e.made for e in held if e.made is not None])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--without", type=Path, action="append", default=[], help="whose articles are not read either")
    parser.add_argument("--articles", type=int, default=20_000, help="at most; there are fewer")
    parser.add_argument("--encoder", type=Path, default=ENCODER)
    parser.add_argument("--out", type=Path, default=NETWORK)
    parser.add_argument("--measure", action="store_true", help="train nothing: score --out on the articles kept back")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    folder = local_folder()
    news = Corpora(folder, Path()).news if folder else None
    if news is None:
        raise FaktaError("the network learns from the local news: name its folder in FAKTA_DATA")
    engine = load_engine("spacy", None)
    gold, more = read(options.gold), with_texts()
    examples = annotated(gold, more, engine)
    held_urls = {record["url"] for record in more if is_held(record["url"])}
    held = [e for e in examples if e.url in held_urls]
    if options.measure:
        print(report(Network(dict(np.load(options.out))), held))  # noqa: T201  (a command's output)
        return
    known = {record["url"] for record in [*gold, *more, *read(options.without)]}
    silver = list(unannotated(news, options.articles, known, engine, SEED))
    taught = [e for e in examples if e.url not in held_urls]
    teachers = [Teacher(options.encoder, SEED + n) for n in range(TEACHERS)]
    stored = learn(_lessons(taught, silver, {record["url"] for record in gold}, teachers)).stored()
    stored["weights"] = weigh(Network(stored), held)
    np.savez_compressed(options.out, **stored)
    log.info("%s", report(Network(stored), held))


def _lessons(
    taught: Sequence[Example], silver: Sequence[Example], gold: Collection[str], teachers: Sequence[Teacher]
) -> list[Lesson]:
    """What the teachers, having learnt from ``taught``, say of those and of ``silver``; gold articles come often."""
    log.info("%d annotated sentences, %d others", len(taught), len(silver))
    for teacher in teachers:
        teacher.learn(taught)
    lessons: list[Lesson] = []
    for example, said in zip(taught, mean_of(teachers, taught), strict=True):
        lessons += [lesson(example, said)] * (OFTEN if example.url in gold else 1)
    return lessons + [lesson(example, said) for example, said in zip(silver, mean_of(teachers, silver), strict=True)]


def mean_of(teachers: Sequence[Teacher], examples: Sequence[Example]) -> Iterator[tuple[Floats, Floats]]:
    """The mean of what the teachers say of each sentence."""
    for said in zip(*(teacher.say(examples) for teacher in teachers), strict=True):
        types, roles = zip(*said, strict=True)
        yield np.mean(types, axis=0), np.mean(roles, axis=0)


if __name__ == "__main__":
    main()
