"""The recipe of the accurate engine: which sentences each of Stanza's models learns from, step by step.

A step whose model is there already is passed over, so that a run that was stopped goes on. The models are chosen on
sentences put aside here (every twelfth of csui's training part, some of each entity corpus): neither held-out csui
sentences nor Nergrit's validation part nor annotated ``dev`` articles are seen.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import spacy

from pipeline.language.tokenizer import create_tokenizer
from pipeline.train import ner_corpora, ner_layers, ud
from pipeline.train.items import Item
from pipeline.train.ner_data import Tagged, from_articles, from_items
from pipeline.train.stanza_heads import SETTINGS, Heads, write_encoder, write_resources

log = logging.getLogger(__name__)

SEED = 3
CHOSEN_ON = slice(8, None, 12)  # every twelfth training sentence of csui
CORPUS_CHOSEN_ON = 300  # sentences, or a tenth
ARTICLES_CHOSEN_ON = 250  # sentences


@dataclass(frozen=True, slots=True)
class Sizes:
    """Arguments of Stanza's trainers, and how the layers under the public corpora are tuned."""

    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS)
    tunings: Mapping[str, ner_layers.Tuning] = field(default_factory=lambda: ner_layers.TUNINGS)


def train_stanza(
    encoder: Path,
    data: Path,
    work: Path,
    out: Path,
    gold: Path | None = None,
    sizes: Sizes = Sizes(),
) -> None:
    """Train every model of ``out/stanza`` over the fine-tuned ``encoder`` and put the encoder beside them.

    ``data`` holds ``ud/`` and ``ner/``; ``gold`` is the annotated articles to learn from (JSON Lines). Without
    it the model of the contract's entities is not trained, and the log says so.
    """
    blank = spacy.blank("id")
    tokenizer = create_tokenizer()(blank)
    if not (out / "encoder" / "config.json").is_file():
        write_encoder(encoder, out / "encoder")
    corpora = ner_corpora.learnt(data, tokenizer)
    for scheme, items in corpora.items():
        _change(out / "encoder", scheme, items, work / "layers" / scheme, sizes.tunings[scheme])
    heads = Heads(out / "encoder", work, out / "stanza", sizes.settings)
    csui, pud = ud.csui(data / "ud")[0], ud.pud(data / "ud")
    chosen_on = csui[CHOSEN_ON]
    aside = {s.sent_id for s in chosen_on}
    train = [s for s in csui if s.sent_id not in aside] + pud
    _step(heads, "lemma", "fakta", lambda: heads.lemmatizer(train, chosen_on))
    _step(heads, "pos", "fakta", lambda: heads.tagger(train, chosen_on))
    _step(heads, "depparse", "fakta", lambda: heads.parser(train, chosen_on))
    if gold is None or not gold.is_file():
        log.warning("no annotated articles: the entities of the contract are not trained; the engine needs them")
    else:
        sentences = list(from_articles(gold, tokenizer))
        count = min(ARTICLES_CHOSEN_ON, len(sentences) // 5)
        parts = sentences[:-count], sentences[-count:]
        _step(heads, "ner", "fakta", lambda: heads.entities("fakta", *parts))
    for scheme, items in corpora.items():
        _step(heads, "ner", scheme, partial(heads.entities, scheme, *_parts(items)))
    write_resources(heads.out)


def _step(heads: Heads, task: str, name: str, train: Callable[[], None]) -> None:
    if (heads.out / "id" / task / f"{name}.pt").is_file():
        log.info("%s %s is there", task, name)
    else:
        train()


def _change(encoder: Path, scheme: str, items: list[Item], work: Path, tuning: ner_layers.Tuning) -> None:
    """Write what a public corpus changes in the encoder, unless it is there."""
    file = encoder / f"{scheme}.safetensors"
    if file.is_file():
        log.info("the layers of %s are there", scheme)
    else:
        ner_layers.write(ner_layers.tune(encoder, items, work, tuning), encoder, file, tuning.rank)


def _parts(items: list[Item]) -> tuple[list[Tagged], list[Tagged]]:
    """What a head learns from and what it is chosen on."""
    sentences = list(from_items(items))
    random.Random(SEED).shuffle(sentences)
    aside = max(1, min(CORPUS_CHOSEN_ON, len(sentences) // 10))
    return sentences[aside:], sentences[:aside]
