"""Train the network of the claims layer (``network.npz``) on what a fine-tuned transformer says of many articles.

``python -m pipeline.train.claims_network --gold FILE --without FILE`` (with which files: CARD.md)

Three steps: the teacher (``claims_teacher``) learns from the annotated articles but every tenth; it reads
``--articles`` of the raw news; the network learns its opinion of those, and of the annotated ones half its opinion and
half the annotation. With ``--earlier`` an earlier network's opinion of the raw news counts as much as the teacher's:
two that err differently teach better than one. How much the network counts beside the linear classifier is fitted on
the articles kept back.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn

from pipeline.errors import FaktaError
from pipeline.facts.claims.find import ASKED
from pipeline.facts.claims.model import TYPES, Floats, log_odds, sigmoid
from pipeline.facts.claims.network import DILATIONS, FORMS, LONGEST, STEMS, Network, Opinion, rows_of
from pipeline.language import load_engine
from pipeline.train.annotated_claims import with_texts
from pipeline.train.claims import read
from pipeline.train.claims_examples import Example, annotated, is_held, unannotated
from pipeline.train.claims_teacher import Teacher, loss_of
from pipeline.train.corpora import Corpora, local_folder
from pipeline.train.descent import falling, of_like_length, step_down

log = logging.getLogger(__name__)

NETWORK = Path(__file__).parents[1] / "facts" / "claims" / "network.npz"
ENCODER = Path(__file__).parents[2] / "models" / "encoder"
WIDTH = 96
EPOCHS, WORDS, WARM_UP = 8, 1500, 100
RATE, LEAST_RATE = 2e-3, 0.01
OFTEN = 5  # how often the sentences of ``--gold`` come for once of the others: they are what the conventions are
LIKELY = 0.25  # from which probability of a type its subject is learnt
SEED = 1
#: The articles kept back tell stories that were learnt from, so that what is fitted on them is too sure of others: on
#: annotated and on drawn articles of other stories fewer are right than it says.
LESS_SURE, LESS_OFTEN = 0.85, -0.1
REPORTED = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)


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
    forms, stems = rows_of(example.forms)
    return Lesson(forms, stems, types.astype(np.float32), subjects[:LONGEST])


def both(said: tuple[Floats, Floats], opinion: Opinion) -> tuple[Floats, Floats]:
    """The mean of what the teacher and an earlier network say of a sentence; the network reads its first words only."""
    likely, by_word = said[0], said[1].copy()
    read = len(opinion.subjects)
    by_word[:read] = (by_word[:read] + opinion.subjects) / 2
    return np.asarray((likely + sigmoid(opinion.scores)) / 2, dtype=np.float32), by_word


def learn(lessons: Sequence[Lesson], seed: int = SEED, epochs: int = EPOCHS) -> Learner:
    """A network that has learnt the lessons."""
    torch.manual_seed(seed)
    chance, learner = random.Random(seed), Learner()

    def batches() -> list[list[Lesson]]:
        return of_like_length(lessons, lambda x: len(x.forms), WORDS, chance)

    optimizer = torch.optim.AdamW(learner.parameters(), lr=RATE, weight_decay=0.01)
    rates = falling(optimizer, epochs * len(batches()), WARM_UP, LEAST_RATE)
    learner.train()
    for epoch in range(epochs):
        losses = [step_down(learner, _loss(learner, batch), optimizer, rates) for batch in batches()]
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
    opinions = network.read([e.forms for e in held])
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
    alone = np.stack([opinion.scores for opinion in network.read([e.forms for e in held])])
    return np.stack([e.linear for e in held]), alone, np.stack([e.made for e in held if e.made is not None])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--without", type=Path, action="append", default=[], help="whose articles are not read either")
    parser.add_argument("--articles", type=int, default=20_000, help="at most; there are fewer")
    parser.add_argument("--earlier", type=Path, help="a network that teaches beside the teacher")
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
    teacher = Teacher(options.encoder, SEED)
    earlier = Network(dict(np.load(options.earlier))) if options.earlier else None
    stored = learn(_lessons(taught, silver, {record["url"] for record in gold}, teacher, earlier)).stored()
    stored["weights"] = weigh(Network(stored), held)
    np.savez_compressed(options.out, **stored)
    log.info("%s", report(Network(stored), held))


def _lessons(
    taught: Sequence[Example],
    silver: Sequence[Example],
    gold: Collection[str],
    teacher: Teacher,
    earlier: Network | None,
) -> list[Lesson]:
    """What the teacher, having learnt from ``taught``, says of those and of ``silver``; gold articles come often."""
    log.info("%d annotated sentences, %d others", len(taught), len(silver))
    teacher.learn(taught)
    lessons: list[Lesson] = []
    for example, said in zip(taught, teacher.say(taught), strict=True):
        lessons += [lesson(example, said)] * (OFTEN if example.url in gold else 1)
    said_of_others = teacher.say(silver)
    if earlier:
        said_of_others = map(both, said_of_others, earlier.read([e.forms for e in silver]))
    return lessons + [lesson(example, said) for example, said in zip(silver, said_of_others, strict=True)]


if __name__ == "__main__":
    main()
