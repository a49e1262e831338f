"""What a spaCy network reaches that learns from one small corpus alone: what our engines are compared with.

``python -m pipeline.train baselines --out DIR`` trains one for idner-news-2k, NER-UI and NER-UGM each and scores it and
the engines in ``models/`` on the corpus's dev part, in one run and by one rule (``fakta evaluate ner``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.evaluate.columns import read_columns
from pipeline.evaluate.ner import schemes, score_ner
from pipeline.language import EngineError, load_engine
from pipeline.language.sentences import mark_sentences
from pipeline.train import ner_corpora, student
from pipeline.train.items import from_columns
from pipeline.train.lessons import entity_docs
from pipeline.train.student import Lesson

log = logging.getLogger(__name__)

STEPS, SENTENCES = 600, 24  # of a batch


class Baseline:
    """An engine of one network that finds entities and nothing else."""

    name, version = "baseline", "1"

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def docs(self, texts: Iterable[str], *, processes: int = 1) -> Iterator[Doc]:
        """One Doc a text, in order."""
        for text in texts:
            yield self._nlp.get_pipe("ner")(mark_sentences(self._nlp.make_doc(text)))


def compare(root: Path, seed: int) -> dict[str, dict[str, float]]:
    """Micro F1 of the baseline and of each engine by corpus."""
    found: dict[str, dict[str, float]] = {}
    for scheme in ner_corpora.SMALL:
        types, sentences = schemes()[scheme], list(read_columns(root / ner_corpora.MEASURED[scheme]))
        nlp = student.single_pipeline()
        docs = entity_docs(from_columns(root / ner_corpora.TRAIN[scheme], nlp.tokenizer), nlp.vocab)
        student.train(nlp, [Lesson(("ner",), docs, SENTENCES, 1.0)], STEPS, seed)
        found[scheme] = {"baseline": score_ner(sentences, Baseline(nlp), types).prf()["f1"]}
        for name in ("spacy", "stanza"):
            try:
                engine = load_engine(name, scheme=types.scheme)
            except EngineError as error:
                log.warning("%s", error)
                continue
            found[scheme][name] = score_ner(sentences, engine, types).prf()["f1"]
        log.info("%s: %s", scheme, found[scheme])
    return found
