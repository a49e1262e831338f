"""The accurate engine: Stanza's tagger, lemmatizer, parser and entity tagger over one shared transformer.

Needs the extra ``stanza``. Words and sentences are those of the spaCy engine (the processor variant ``fakta`` of
Stanza's tokenizer), so that both engines fill the same Doc. Nothing is downloaded: ``models/stanza`` is laid out as
Stanza's own model folder, the transformer lies in ``models/encoder``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import spacy
import stanza
import torch
from spacy.tokens import Doc
from spacy.util import filter_spans
from stanza.models.common.doc import END_CHAR, ID, MISC, START_CHAR, TEXT, Document
from stanza.models.common.foundation_cache import BertRecord, FoundationCache
from stanza.pipeline.processor import ProcessorVariant, register_processor_variant
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from pipeline.language import EngineError, Scheme
from pipeline.language.encoder import SharedEncoder
from pipeline.language.fingerprint import fingerprint
from pipeline.language.sentences import mark_sentences
from pipeline.language.spaces import mark_white_space, plain, restore
from pipeline.language.tokenizer import create_tokenizer

ENCODER = "fakta-encoder"  # the name under which the models remember the transformer they were trained on
TASKS = ("pos", "lemma", "depparse")
BATCH = 16  # texts that are analysed together; their sentences are remembered by the encoder
REMEMBERED = 4096  # sentences: more than a batch has
LONGEST = 200  # words of a sentence that the parser gets at once: its memory grows with their square


class StanzaEngine:
    """The models in ``<models>/stanza`` over the encoder in ``<models>/encoder``."""

    name = "stanza"

    def __init__(self, models: Path, scheme: Scheme = "fakta") -> None:
        folder, encoder = models / "stanza", models / "encoder"
        model, name = folder / "id" / "ner" / f"{scheme}.pt", encoder_of(scheme)
        for needed in (folder / "resources.json", encoder / "config.json", model, changes(encoder, name)):
            if needed is not None and not needed.is_file():
                raise EngineError(f"no Stanza models: {needed} is missing; name the folder of models with --models")
        self._models, self._scheme = models, scheme
        self._pipeline = _pipeline(folder, encoder, {task: ["fakta"] for task in TASKS} | {"ner": [scheme]})
        self._words = Words({"lang": "id"})
        self.version = f"stanza {stanza.__version__}+{fingerprint(folder)}{fingerprint(encoder)}"

    def docs(self, texts: Iterable[str], *, processes: int = 1) -> Iterator[Doc]:
        """One Doc a text, in order."""
        if processes == 1:
            for batch in _batches(texts):
                yield from self._batch(batch)
            return
        setup = (self._models, self._scheme, max(1, torch.get_num_threads() // processes))
        with ProcessPoolExecutor(processes, get_context("spawn"), _start_worker, setup) as pool:
            waiting = [pool.submit(_work, batch) for batch in _batches(texts)]
            for future in waiting:
                yield from (Doc(self._words.vocab).from_bytes(data) for data in future.result())

    def _batch(self, texts: list[str]) -> Iterator[Doc]:
        plains = [plain(t) for t in texts]
        documents = iter(self._pipeline.bulk_process([t for t in plains if t.strip()]))
        for text, simple in zip(texts, plains, strict=True):
            doc = self._words.doc(simple)
            doc = _filled(doc, next(documents)) if simple.strip() else mark_white_space(doc)
            yield restore(doc, text)


@register_processor_variant("tokenize", "fakta")
class Words(ProcessorVariant):
    """Stanza's tokenizer replaced by ours: the same words and sentences as in the spaCy engine."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._nlp = spacy.blank(config["lang"])
        self._nlp.tokenizer = create_tokenizer()(self._nlp)
        self.vocab = self._nlp.vocab

    def doc(self, text: str) -> Doc:
        """The text in words, sentences marked."""
        return mark_sentences(self._nlp.make_doc(text))

    def process(self, document: Document | str) -> Document:
        """A Stanza document without white space tokens; a very long sentence comes in pieces."""
        text = document if isinstance(document, str) else document.text
        pieces = [[_entry(t, i) for i, t in enumerate(piece, 1)] for piece in _pieces(self.doc(text))]
        return Document(pieces, text)


def _pieces(doc: Doc) -> Iterator[list[Any]]:
    """The words of each sentence, at most :data:`LONGEST` at a time."""
    for sent in doc.sents:
        tokens = [t for t in sent if not t.is_space]
        for start in range(0, len(tokens), LONGEST):
            yield tokens[start : start + LONGEST]


def _entry(token: Any, place: int) -> dict[str, Any]:
    span = f"{START_CHAR}={token.idx}|{END_CHAR}={token.idx + len(token)}"
    return {ID: place, TEXT: token.text, MISC: span}


def entity_pipeline(models: Path, names: tuple[str, ...]) -> stanza.Pipeline:
    """Stanza's pipeline with words and the entity models ``names`` alone: one tag of each a token in ``multi_ner``."""
    return _pipeline(models / "stanza", models / "encoder", {"ner": list(names)})


def encoder_of(model: str) -> str:
    """The name of the transformer under a model: each public entity corpus has its own."""
    return ENCODER if model == "fakta" else f"{ENCODER}-{model}"


def load_encoder(folder: Path, name: str, tokenizer: PreTrainedTokenizerBase, keep: int) -> SharedEncoder:
    """The transformer called ``name``, which remembers ``keep`` sentences; ``folder`` is that of the encoder."""
    return SharedEncoder(folder, tokenizer, keep, changes(folder, name))


def changes(folder: Path, name: str) -> Path | None:
    """The file of what the transformer called ``name`` has otherwise than the plain one, or None for the plain one."""
    return None if name == ENCODER else folder / f"{name.removeprefix(ENCODER + '-')}.safetensors"


def _pipeline(folder: Path, encoder: Path, processors: Mapping[str, list[str]]) -> stanza.Pipeline:
    cache = FoundationCache(local_files_only=True)
    tokenizer = AutoTokenizer.from_pretrained(encoder, local_files_only=True, add_prefix_space=True)
    for name in {encoder_of(model) for models in processors.values() for model in models}:
        cache.bert[name] = BertRecord(load_encoder(encoder, name, tokenizer, REMEMBERED), tokenizer, {})
    return stanza.Pipeline(
        "id",
        dir=str(folder),
        package=None,
        processors={"tokenize": "fakta", **processors},
        download_method=None,
        foundation_cache=cache,
        use_gpu=False,
        logging_level="ERROR",
        lemma_store_results=True,
    )


def _filled(doc: Doc, document: Document) -> Doc:
    """The Doc with Stanza's analysis. White space hangs on the word before it."""
    tags = ["SPACE" if t.is_space else "" for t in doc]
    morphs, deps = [""] * len(doc), ["dep"] * len(doc)
    lemmas, heads = [t.text for t in doc], [max(0, i - 1) for i in range(len(doc))]
    starts: list[bool | int | None] = [bool(t.is_sent_start) for t in doc]
    places = iter([t.i for t in doc if not t.is_space])
    root = 0
    for sentence in document.sentences:
        here = [next(places) for _ in sentence.words]
        whole = _begins(doc, here[0])
        for place, word in zip(here, sentence.words, strict=True):
            tags[place], morphs[place], lemmas[place] = word.upos, word.feats or "", word.lemma
            heads[place], deps[place] = here[word.head - 1] if word.head else place, word.deprel
            if not word.head:
                deps[place], heads[place] = ("ROOT", place) if whole else ("parataxis", root)
                root = place if whole else root
    filled = Doc(
        doc.vocab,
        words=[t.text for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        pos=tags,
        morphs=morphs,
        lemmas=lemmas,
        heads=heads,
        deps=deps,
        sent_starts=starts,
    )
    spans = (filled.char_span(e.start_char, e.end_char, label=e.type) for e in document.ents)
    filled.set_ents(filter_spans([s for s in spans if s is not None]))
    return filled


def _begins(doc: Doc, place: int) -> bool:
    """Whether no word of the same sentence stands before ``place``."""
    while place > 0 and not doc[place].is_sent_start:
        place -= 1
        if not doc[place].is_space:
            return False
    return True


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(texts)
    while batch := list(islice(waiting, BATCH)):
        yield batch


_engine: StanzaEngine  # of a worker process


def _start_worker(models: Path, scheme: Scheme, threads: int) -> None:
    global _engine  # noqa: PLW0603  (the pool's initializer has no other place to keep the models)
    torch.set_num_threads(threads)
    _engine = StanzaEngine(models, scheme)


def _work(texts: list[str]) -> list[bytes]:
    return [doc.to_bytes() for doc in _engine._batch(texts)]
