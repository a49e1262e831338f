"""Stanza's tagger, parser, lemmatizer and entity taggers, trained by Stanza's own trainers over the frozen encoder.

The encoder was fine-tuned before (on the same tasks); here it only reads. What it says about a sentence is computed
once and kept for all epochs and all heads, which makes the trainers fast enough for two processor cores.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from stanza.models import lemmatizer, ner_tagger, parser, tagger
from stanza.models.common import bert_embedding
from transformers import AutoModel, AutoTokenizer

from pipeline.language.encoder import SharedEncoder
from pipeline.language.stanza_engine import encoder_of, load_encoder
from pipeline.train.ner_corpora import SMALL
from pipeline.train.ner_data import Tagged
from pipeline.train.ud import Sentence

log = logging.getLogger(__name__)

COMMON = ("--mode", "train", "--shorthand", "id_fakta", "--save_name", "fakta.pt", "--cpu")
OVER_ENCODER = ("--no_pretrain", "--no_char", "--word_emb_dim", "0", "--bert_model")
SETTINGS: dict[str, str] = {  # the names of entity models have their own where they need others than "ner"
    "pos": "--bert_hidden_layers 3 --hidden_dim 160 --num_layers 1 --deep_biaff_hidden_dim 128 --tag_emb_dim 32 "
    "--share_hid --dropout 0.3 --word_dropout 0.1 --batch_size 64 --max_steps 700 --eval_interval 100 "
    "--fix_eval_interval --max_steps_before_stop 700 --no_second_optim --augment_nopunct 0 --lr 0.002",
    "depparse": "--bert_hidden_layers 3 --hidden_dim 256 --num_layers 1 --deep_biaff_hidden_dim 160 --tag_emb_dim 32 "
    "--no_xpos --no_ufeats --dropout 0.33 --word_dropout 0.1 --batch_size 1000 --max_steps 1100 --eval_interval 100 "
    "--no_checkpoint --max_steps_before_stop 2000 --augment_nopunct 0 --lr 0.002 --second_optim adam "
    "--second_optim_start_step 700 --second_lr 0.0004",
    "ner": "--bert_hidden_layers 1 --hidden_dim 128 --num_layers 1 --dropout 0.4 --optim adam --lr 0.001 "
    "--batch_size 32 --max_steps 900 --eval_interval 150 --max_steps_no_improve 900 --max_batch_words 1500",
    **dict.fromkeys(
        SMALL,
        "--bert_hidden_layers 1 --hidden_dim 64 --num_layers 1 --dropout 0.4 --optim adam --lr 0.001 "
        "--batch_size 32 --max_steps 600 --eval_interval 100 --max_steps_no_improve 600 --max_batch_words 1500",
    ),
    "nerugm": "--bert_hidden_layers 1 --hidden_dim 32 --num_layers 1 --dropout 0.5 --optim adam --lr 0.001 "
    "--batch_size 32 --max_steps 600 --eval_interval 100 --max_steps_no_improve 600 --max_batch_words 1500",
    "nergrit": "--bert_hidden_layers 3 --hidden_dim 192 --num_layers 1 --dropout 0.4 --optim adam --lr 0.001 "
    "--batch_size 32 --max_steps 2000 --eval_interval 250 --max_steps_no_improve 2000 --max_batch_words 1500",
    "lemma": "--num_epoch 8 --hidden_dim 100 --emb_dim 50 --pos_dim 50 --batch_size 100",
}


class Heads:
    """Trains each model into ``out`` laid out as Stanza's own model folder; ``work`` holds what the trainers read.

    ``encoder`` is a folder with the transformer and what the public entity corpora change in it; ``settings`` are the
    arguments of Stanza's trainers by the name of the model, or else by its task.
    """

    def __init__(self, encoder: Path, work: Path, out: Path, settings: Mapping[str, str] = SETTINGS) -> None:
        self.work, self.out, self._settings = work, out, settings
        self._folder = encoder
        self._tokenizer = AutoTokenizer.from_pretrained(encoder, local_files_only=True, add_prefix_space=True)
        self._encoders: dict[str, SharedEncoder] = {}
        work.mkdir(parents=True, exist_ok=True)

    def tagger(self, train: Iterable[Sentence], dev: Iterable[Sentence]) -> None:
        """UPOS and features."""
        self._train("pos", "fakta", tagger, self._treebank("pos", train, dev))

    def parser(self, train: Iterable[Sentence], dev: Iterable[Sentence]) -> None:
        """Dependencies, given UPOS."""
        self._train("depparse", "fakta", parser, self._treebank("depparse", train, dev))

    def lemmatizer(self, train: Iterable[Sentence], dev: Iterable[Sentence]) -> None:
        """Lemmas from the word and its tag: a dictionary, and a sequence model for the words that are not in it."""
        self._train("lemma", "fakta", lemmatizer, self._treebank("lemma", train, dev))

    def entities(self, name: str, train: Iterable[Tagged], dev: Iterable[Tagged]) -> None:
        """Entities by the types of the corpus; ``name`` is the scheme's ("fakta", "nergrit", "idner")."""
        files = {}
        for part, sentences in (("train", train), ("eval", dev)):
            files[part] = self.work / f"ner-{name}-{part}.json"
            files[part].write_text(json.dumps([s.stanza() for s in sentences if s.words]), encoding="utf8")
        self._train("ner", name, ner_tagger, files)

    def _treebank(self, task: str, train: Iterable[Sentence], dev: Iterable[Sentence]) -> dict[str, Path]:
        files = {}
        for part, sentences in (("train", train), ("eval", dev)):
            files[part] = self.work / f"{task}-{part}.conllu"
            files[part].write_text("".join(_without_xpos(s).conllu() for s in sentences), encoding="utf8")
        return files

    def _train(self, task: str, name: str, module: Any, files: dict[str, Path]) -> None:
        folder = self.out / "id" / task
        arguments = [*COMMON, "--save_dir", str(folder), *self._settings.get(name, self._settings[task]).split()]
        arguments += ["--train_file", str(files["train"]), "--eval_file", str(files["eval"])]
        arguments[arguments.index("fakta.pt")] = f"{name}.pt"
        if task != "lemma":
            arguments += [*OVER_ENCODER, encoder_of(name)]
        log.info("training %s %s", task, name)
        with self._as_transformer():
            module.main(arguments)
        halve(folder / f"{name}.pt")

    def _encoder(self, name: str) -> SharedEncoder:
        """The transformer called ``name``, the last one kept in memory; it remembers every sentence."""
        if name not in self._encoders:
            self._encoders = {name: load_encoder(self._folder, name, self._tokenizer, keep=10**6)}
        return self._encoders[name]

    @contextmanager
    def _as_transformer(self) -> Iterator[None]:
        """Stanza's trainers get the shared encoder where they ask for a transformer by name."""
        original = bert_embedding.load_bert
        bert_embedding.load_bert = lambda name, *_, **__: (self._encoder(name), self._tokenizer)
        try:
            yield
        finally:
            bert_embedding.load_bert = original


def halve(file: Path) -> None:
    """Keep the weights of a model in half precision: half the size. Stanza reads them back into single precision."""
    kept = torch.load(file, weights_only=False)
    kept["model"] = {name: w.half() if w.dtype == torch.float32 else w for name, w in kept["model"].items()}
    torch.save(kept, file.with_suffix(".part"))
    os.replace(file.with_suffix(".part"), file)


def write_resources(folder: Path) -> None:
    """``resources.json`` for the models in ``folder/id``: what makes it a folder that Stanza can load from."""
    models: dict[str, dict[str, Any]] = {"tokenize": {}}  # words are ours: a variant, not a model
    for file in sorted((folder / "id").glob("*/*.pt")):
        models.setdefault(file.parent.name, {})[file.stem] = {"dependencies": []}
    packages = {"default": {task: next(iter(names)) for task, names in models.items() if names}}
    resources = {"id": {"lang_name": "Indonesian", **models, "packages": packages}}
    (folder / "resources.json").write_text(json.dumps(resources, indent=1, sort_keys=True) + "\n", encoding="utf8")


def write_encoder(source: Path, out: Path) -> None:
    """The fine-tuned encoder and its tokenizer in half precision: 66 MB instead of 132, scores unchanged."""
    AutoModel.from_pretrained(source, local_files_only=True, add_pooling_layer=False).half().save_pretrained(out)
    AutoTokenizer.from_pretrained(source, local_files_only=True).save_pretrained(out)


def _without_xpos(sentence: Sentence) -> Sentence:
    """The treebanks have different language-specific tags: none is learnt."""
    return replace(sentence, words=tuple(replace(w, xpos="_") for w in sentence.words))
