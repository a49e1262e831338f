"""The student: the spaCy pipeline, taught by annotated text and by the teacher's labels of raw news.

Tags, lemmas, trees and ``ner`` share one convolutional network. ``ner_nergrit`` has a network of its own, and so have
the recognisers of the small public corpora together, since nothing but an evaluation runs them.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vectors import Vectors
from thinc.api import Adam

from pipeline.language.sentences import mark_sentences
from pipeline.language.spacy_engine import NER_NETWORK
from pipeline.language.tokenizer import create_tokenizer

log = logging.getLogger(__name__)

REGISTERED = (create_tokenizer, mark_sentences)  # importing them registers what the pipeline names
NETWORKS = ("tok2vec", NER_NETWORK)
TREE_PIPES = ("morphologizer", "trainable_lemmatizer", "parser")
RATE, LEAST_RATE, WARM_UP, DROPOUT = 1e-3, 0.05, 200, 0.15
LAST_LESSONS = 0.9  # of the steps: from then on only annotated text is read
ROWS = {"NORM": 10_000, "PREFIX": 1000, "SUFFIX": 4000, "SHAPE": 2000}  # of the tables of hashed features


@dataclass(frozen=True, slots=True)
class Lesson:
    """Docs that teach ``pipes``, ``size`` at once, ``weight`` how often; a machine labelled what is ``silver``."""

    pipes: tuple[str, ...]
    docs: Sequence[Doc]
    size: int
    weight: float
    silver: bool = False


def blank() -> Language:
    """A pipeline with our tokenizer and nothing else."""
    return spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "fakta.IndonesianTokenizer.v1"}}})


def main_pipeline(width: int = 96) -> Language:
    """Everything but the recognisers of the public corpora, untrained."""
    nlp = blank()
    nlp.add_pipe("fakta_sentences")
    nlp.add_pipe("tok2vec", config={"model": _network(width, depth=4)})
    shared = _shared(width, "tok2vec")
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": shared}
    nlp.add_pipe("morphologizer", config={"model": tagger})
    nlp.add_pipe("trainable_lemmatizer", config={"top_k": 3, "model": tagger})
    nlp.add_pipe("parser", config={"model": _transitions("parser", shared)})
    nlp.add_pipe("ner", config={"model": _transitions("ner", shared)})
    return nlp


def corpora_pipeline(schemes: Iterable[str], width: int = 96, vectors: Vectors | None = None) -> Language:
    """``ner_SCHEME`` for each small public corpus, all over one network, untrained."""
    nlp = _with_vectors(vectors)
    network = _network(width, depth=4, vectors=vectors is not None)
    nlp.add_pipe("tok2vec", name=NER_NETWORK, config={"model": network})
    for scheme in schemes:
        nlp.add_pipe("ner", name=f"ner_{scheme}", config={"model": _transitions("ner", _shared(width, NER_NETWORK))})
    return nlp


def single_pipeline(width: int = 128, vectors: Vectors | None = None) -> Language:
    """``ner`` with a network of its own, untrained."""
    nlp = _with_vectors(vectors)
    network = _network(width, depth=4, vectors=vectors is not None)
    nlp.add_pipe("ner", config={"model": _transitions("ner", network)})
    return nlp


def _with_vectors(vectors: Vectors | None) -> Language:
    nlp = blank()
    if vectors is not None:
        vectors.strings = nlp.vocab.strings  # by which the words are known whose vectors are asked for
        nlp.vocab.vectors = vectors
    return nlp


def _shared(width: int, network: str) -> dict[str, Any]:
    return {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": network}


def _network(width: int, depth: int, *, vectors: bool = False) -> dict[str, Any]:
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": width,
        "attrs": list(ROWS),
        "rows": list(ROWS.values()),
        "include_static_vectors": vectors,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": width,
        "depth": depth,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}


def _transitions(kind: str, network: dict[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": kind,
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": network,
    }


def train(nlp: Language, lessons: Sequence[Lesson], steps: int, seed: int) -> None:
    """Train ``nlp`` in place; its weights are averaged over the last steps."""
    spacy.util.fix_random_seed(seed)
    chance = random.Random(seed)
    annotated = [_example(d) for lesson in lessons if not lesson.silver for d in lesson.docs]
    nlp.initialize(lambda: annotated)
    optimizer = Adam(RATE, L2=0.01, grad_clip=1.0, L2_is_weight_decay=True, use_averages=True)
    nlp.resume_training(sgd=optimizer)
    losses: dict[str, float] = {}
    began = time.monotonic()
    for step in range(steps):
        optimizer.learn_rate = RATE * min(1, (step + 1) / WARM_UP) * max(LEAST_RATE, 1 - step / steps)
        lesson = _choose(lessons, chance, annotated_only=step >= LAST_LESSONS * steps)
        examples = [_example(d) for d in chance.sample(lesson.docs, min(lesson.size, len(lesson.docs)))]
        _backpropagate_last(nlp, lesson.pipes)
        others = [name for name in nlp.pipe_names if name not in (*lesson.pipes, *NETWORKS)]
        nlp.update(examples, sgd=optimizer, drop=DROPOUT, exclude=others, losses=losses)
        if (step + 1) % 200 == 0 or step + 1 == steps:
            said = " ".join(f"{name} {value:.0f}" for name, value in losses.items())
            log.info("step %d of %d, %.0f s: %s", step + 1, steps, time.monotonic() - began, said)
            losses.clear()
    with nlp.use_params(optimizer.averages):
        averaged = nlp.to_bytes()
    nlp.from_bytes(averaged)


def _choose(lessons: Sequence[Lesson], chance: random.Random, *, annotated_only: bool) -> Lesson:
    open_lessons = [x for x in lessons if x.docs and not (annotated_only and x.silver)]
    return chance.choices(open_lessons, weights=[x.weight for x in open_lessons])[0]


def _backpropagate_last(nlp: Language, pipes: Sequence[str]) -> None:
    """Let the last of ``pipes`` pass the gradient on to the shared network.

    spaCy's Tok2Vec adds up what its listeners send and learns when the last one does: were that one not updated in
    this step, the network would learn nothing.
    """
    for name in set(NETWORKS) & set(nlp.pipe_names):
        network: Any = nlp.get_pipe(name)
        listeners = network.listener_map
        last = max(pipes, key=nlp.pipe_names.index)
        listeners[last] = listeners.pop(last)


def _example(reference: Doc) -> Example:
    """The words and sentences of ``reference`` to be analysed as ``reference`` is."""
    marked = reference.has_annotation("SENT_START")
    predicted = Doc(
        reference.vocab,
        words=[t.text for t in reference],
        spaces=[bool(t.whitespace_) for t in reference],
        sent_starts=[bool(t.is_sent_start) for t in reference] if marked else None,
    )
    return Example(predicted, reference)


def merged(main: Path, nergrit: Path, corpora: Path) -> Language:
    """The whole pipeline from its parts."""
    nlp = spacy.load(main)
    nlp.add_pipe("ner", source=spacy.load(nergrit, vocab=nlp.vocab), name="ner_nergrit")
    others = spacy.load(corpora, vocab=nlp.vocab)
    for name in others.pipe_names:
        nlp.add_pipe(name, source=others)
    return nlp
