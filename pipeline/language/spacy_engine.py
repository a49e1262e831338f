"""The fast engine: one spaCy pipeline on a CPU, without torch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import tee
from pathlib import Path

import spacy
from spacy.tokens import Doc

from pipeline.language import EngineError, Scheme
from pipeline.language.fingerprint import fingerprint
from pipeline.language.sentences import mark_sentences
from pipeline.language.spaces import mark_white_space, plain, restore
from pipeline.language.tokenizer import create_tokenizer

BATCH = 4  # texts in one batch: larger ones are slower (they leave the cache) and hold more memory
NER_NETWORK = "tok2vec_ner"  # the network under the recognisers of the small public corpora
REGISTERED = (create_tokenizer, mark_sentences)  # importing them registers what a saved pipeline names


class SpacyEngine:
    """The pipeline in ``<models>/spacy``. Of its NER components only the asked one runs."""

    name = "spacy"

    def __init__(self, models: Path, scheme: Scheme = "fakta") -> None:
        folder = models / "spacy"
        meta = folder / "meta.json"
        if not meta.is_file():
            raise EngineError(f"no spaCy model in {folder}: name the folder of models with --models, or run make train")
        pipes = json.loads(meta.read_text("utf8"))["pipeline"]
        if not set(_wanted(scheme)) <= set(pipes):
            raise EngineError(
                f"no {recogniser(scheme)} in {folder}: name another folder of models with --models, or run make train"
            )
        self._nlp = spacy.load(folder, exclude=_others(pipes, scheme))
        self._nlp.max_length = 10_000_000  # characters; the caps on an article are the reader's business
        self.version = f"spacy {self._nlp.meta['version']}+{fingerprint(folder)}"

    def docs(self, texts: Iterable[str], *, processes: int = 1) -> Iterator[Doc]:
        """One Doc a text, in order."""
        originals, inputs = tee(texts)
        found = self._nlp.pipe(map(plain, inputs), batch_size=BATCH, n_process=processes)
        for text, doc in zip(originals, found, strict=True):
            yield restore(mark_white_space(doc), text)


def recogniser(scheme: Scheme) -> str:
    """The name of the component that finds the entities of a scheme."""
    return "ner" if scheme == "fakta" else f"ner_{scheme}"


def _wanted(scheme: Scheme) -> list[str]:
    """The components that only entities need: the recogniser, and the network under those of the small corpora."""
    return [recogniser(scheme)] if scheme in ("fakta", "nergrit") else [NER_NETWORK, recogniser(scheme)]


def _others(pipes: Sequence[str], scheme: Scheme) -> list[str]:
    """What only other schemes need: components, and the word vectors, which the public corpora's recognisers read."""
    others = [name for name in pipes if name.startswith(("ner", NER_NETWORK)) and name not in _wanted(scheme)]
    return [*others, "vectors"] if scheme == "fakta" else others
