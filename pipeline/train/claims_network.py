"""Train the network of the claims layer (``network.npz``) on what a fine-tuned transformer says of many articles.

``python -m pipeline.train.claims_network --gold FILE --annotated --without FILE`` (with which files: CARD.md)

Three steps: the teacher (``claims_teacher``) learns from the annotated articles but every fifth; it reads
``--articles`` of the raw news; the network learns its opinion of those, and of the annotated ones half its opinion and
half the annotation. How much the network counts beside the linear classifier is fitted on the articles kept back.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional

from pipeline.errors import FaktaError
from pipeline.facts.claims.model import TYPES, Floats
from pipeline.facts.claims.network import DILATIONS, FORMS, LONGEST, STEMS, Network, rows_of
from pipeline.language import load_engine
from pipeline.train.annotated_claims import with_texts
from pipeline.train.claims import read
from pipeline.train.claims_examples import Example, annotated, is_held, unannotated
from pipeline.train.claims_teacher import Teacher
from pipeline.train.corpora import Corpora, local_folder

log = logging.getLogger(__name__)

NETWORK = Path(__file__).parents[1] / "facts" / "claims" / "network.npz"
ENCODER = Path(__file__).parents[2] / "models" / "encoder"
WIDTH = 96
EPOCHS, WORDS, RATE, WARM_UP = 8, 1500, 2e-3, 100
OFTEN = 5  # how often the sentences of ``--gold`` come for once of the others: they are what the conventions are
LIKELY = 0.25  # from which probability of a type its subject is learnt
SEED = 1


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence as rows of the tables, what to say of its types, and of its words (-1: nothing is known)."""

    forms: list[int]
    stems: list[int]
    types: Floats
    subjects: Floats


class Learner(nn.Module):
    """The same computation as :class:`pipeline.facts.claims.network.Network`, where it can be learnt."""

    def __init__(self) -> None:
        super().__init__()
        self.forms, self.stems = nn.Embedding(FORMS, WIDTH), nn.Embedding(STEMS, WIDTH)
        for table in (self.forms, self.stems):
            nn.init.normal_(table.weight, std=0.3)
        self.convs = nn.ModuleList(nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=gap, dilation=gap) for gap in DILATIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in DILATIONS)
        self.last, self.look = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, len(TYPES))
        self.told = nn.Parameter(torch.randn(len(TYPES), WIDTH) * 0.05)
        self.told_bias = nn.Parameter(torch.full((len(TYPES),), -2.0))
        self.hidden, self.subject = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, len(TYPES))
        self.drop = nn.Dropout(0.2)

    def forward(self, forms: Tensor, stems: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        mask = there[..., None]
        known = self.forms(forms)
        if self.training:  # some words are known by their stem alone, as rare ones will be
            known = known * (torch.rand(forms.shape) > 0.1)[..., None]
        states = self.drop(known + self.stems(stems)) * mask
        for conv, norm in zip(self.convs, self.norms, strict=True):
            both = conv((norm(states) * mask).transpose(1, 2)).transpose(1, 2)
            states = (states + self.drop(torch.maximum(*both.chunk(2, dim=-1)))) * mask
        states = self.last(states)
        looks = self.look(states).masked_fill(~mask, -1e4).softmax(dim=1)
        told = torch.einsum("btk,bth->bkh", looks, states)
        return (told * self.told).sum(dim=-1) + self.told_bias, self.subject(torch.relu(self.hidden(states)))

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
            elif values.ndim == 2 and name != "told":
                values = values.T
            found[name.removesuffix(".weight").replace("s.", "").replace(".", "_")] = values.astype(np.float16)
        return found


def lesson(example: Example, said: tuple[Floats, Floats]) -> Lesson:
    """What the teacher said of a sentence; half of it gives way to the annotation where there is one."""
    likely, by_word = said
    types = likely if example.made is None else (likely + example.made) / 2
    subjects = np.where(likely >= LIKELY, by_word, -1.0).astype(np.float32)
    for kind, start, end in example.subjects:
        subjects[:, kind] = [float(a < end and b > start) for _, a, b in example.words]
    forms, stems = rows_of([form for form, _, _ in example.words])
    return Lesson(forms, stems, types.astype(np.float32), subjects[:LONGEST])


def learn(lessons: Sequence[Lesson], seed: int = SEED, epochs: int = EPOCHS) -> Learner:
    torch.manual_seed(seed)
    rng, learner = random.Random(seed), Learner()
    optimizer = torch.optim.AdamW(learner.parameters(), lr=RATE, weight_decay=0.01)
    total = epochs * len(list(_batches(lessons, rng)))
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * max(0.01, 1 - step / total)
    )
    learner.train()
    for epoch in range(epochs):
        losses = []
        for batch in _batches(lessons, rng):
            loss = _loss(learner, batch)
            loss.backward()
            nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
            optimizer.step()
            rates.step()
            optimizer.zero_grad()
            losses.append(float(loss.detach()))
        log.info("network, epoch %d of %d: loss %.4f", epoch + 1, epochs, np.mean(losses))
    return learner.eval()


def _loss(learner: Learner, batch: Sequence[Lesson]) -> Tensor:
    forms, stems = (
        nn.utils.rnn.pad_sequence([torch.tensor(rows) for rows in column], batch_first=True)
        for column in zip(*((x.forms, x.stems) for x in batch), strict=True)
    )
    there = nn.utils.rnn.pad_sequence([torch.ones(len(x.forms), dtype=torch.bool) for x in batch], batch_first=True)
    wanted = nn.utils.rnn.pad_sequence([torch.tensor(x.subjects) for x in batch], batch_first=True, padding_value=-1.0)
    scores, words = learner(forms, stems, there)
    types = torch.tensor(np.stack([x.types for x in batch]))
    loss = functional.binary_cross_entropy_with_logits(scores, types, reduction="none").sum(dim=1).mean()
    known = wanted >= 0
    if known.any():
        loss = loss + functional.binary_cross_entropy_with_logits(words[known], wanted[known])
    return loss


def _batches(lessons: Sequence[Lesson], rng: random.Random) -> Iterator[list[Lesson]]:
    """Sentences of like length together, :data:`WORDS` or a few more at once, in a random order."""
    batches: list[list[Lesson]] = [[]]
    for item in sorted(lessons, key=lambda x: len(x.forms) + rng.random() * 4):
        batches[-1].append(item)
        if len(batches[-1]) * len(item.forms) >= WORDS:
            batches.append([])
    rng.shuffle(batches)
    yield from filter(None, batches)


def weigh(network: Network, held: Sequence[Example]) -> Floats:
    """Weights of the linear classifier's and of the network's log odds, and a constant: one for all types."""
    opinions = network.read([[form for form, _, _ in e.words] for e in held])
    linear = log_odds(np.stack([e.linear for e in held]))
    features = np.stack([linear.ravel(), np.stack([o.scores for o in opinions]).ravel()], axis=1)
    made = np.stack([e.made for e in held if e.made is not None]).ravel()
    fitted = LogisticRegression(C=10.0, max_iter=500).fit(features, made > 0)
    return np.array([*fitted.coef_[0], fitted.intercept_[0]], dtype=np.float32)


def log_odds(likely: Floats) -> Floats:
    bounded = np.clip(likely, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(bounded / (1 - bounded)), dtype=np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--annotated", action="store_true")
    parser.add_argument("--without", type=Path, action="append", default=[], help="whose articles are not read either")
    parser.add_argument("--articles", type=int, default=11_000)
    parser.add_argument("--encoder", type=Path, default=ENCODER)
    parser.add_argument("--out", type=Path, default=NETWORK)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    folder = local_folder()
    news = Corpora(folder, Path()).news if folder else None
    if news is None:
        raise FaktaError("the network learns from the local news: name its folder in FAKTA_DATA")
    engine = load_engine("spacy", None)
    gold, more = read(options.gold), with_texts() if options.annotated else []
    examples = annotated(gold, more, engine)
    held_urls = {record["url"] for record in more if is_held(record["url"])}
    taught, held = ([e for e in examples if (e.url in held_urls) == kept] for kept in (False, True))
    teacher = Teacher(options.encoder, SEED)
    teacher.learn(taught)
    known = {record["url"] for record in [*gold, *more, *read(options.without)]}
    silver = list(unannotated(news, options.articles, known, engine, SEED))
    log.info("%d annotated sentences, %d others", len(taught), len(silver))
    lessons = [lesson(e, said) for part in (taught, silver) for e, said in zip(part, teacher.say(part), strict=True)]
    gold_urls = {record["url"] for record in gold}
    again = [x for e, x in zip(taught, lessons, strict=False) if e.url in gold_urls]
    stored = learn([*lessons, *again * (OFTEN - 1)]).stored()
    np.savez_compressed(options.out, **stored, weights=weigh(Network(stored), held))


if __name__ == "__main__":
    main()
