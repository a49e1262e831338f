"""The recipe of the accurate engine: which sentences each of Stanza's models learns from, step by step.

A step whose model is there already is passed over, so that a run that was stopped goes on. The models are chosen on
sentences put aside here (every twelfth of csui's training part, some of each entity corpus): neither held-out csui
sentences nor Nergrit's validation part nor annotated ``dev`` articles are seen.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import spacy
from spacy.tokenizer import Tokenizer

from pipeline.language.tokenizer import create_tokenizer
from pipeline.train import ud
from pipeline.train.ner_data import Tagged, from_articles, from_columns
from pipeline.train.stanza_heads import SETTINGS, Heads, write_encoder, write_resources

log = logging.getLogger(__name__)

SEED = 3
CHOSEN_ON = slice(8, None, 12)  # every twelfth training sentence of csui
NERGRIT_CHOSEN_ON = 300  # sentences
ARTICLES_CHOSEN_ON = 250  # sentences


def train_stanza(
    encoder: Path,
    data: Path,
    work: Path,
    out: Path,
    gold: Path | None = None,
    settings: Mapping[str, str] = SETTINGS,
) -> None:
    """Train every model of ``out/stanza`` over the fine-tuned ``encoder`` and put the encoder beside them.

    ``data`` holds ``ud/`` and ``ner/nergrit/``; ``gold`` is the annotated articles to learn from (JSON Lines). Without
    it the model of the contract's entities is not trained, and the log says so.
    """
    if not (out / "encoder" / "config.json").is_file():
        write_encoder(encoder, out / "encoder")
    heads = Heads(encoder, work, out / "stanza", settings)
    blank = spacy.blank("id")
    tokenizer = create_tokenizer()(blank)
    csui, pud = ud.csui(data / "ud")[0], ud.pud(data / "ud")
    chosen_on = csui[CHOSEN_ON]
    aside = {s.sent_id for s in chosen_on}
    train = [s for s in csui if s.sent_id not in aside] + pud
    _step(heads, "lemma", "fakta", lambda: heads.lemmatizer(train, chosen_on))
    _step(heads, "pos", "fakta", lambda: heads.tagger(train, chosen_on))
    _step(heads, "depparse", "fakta", lambda: heads.parser(train, chosen_on))
    _step(heads, "ner", "nergrit", lambda: heads.entities("nergrit", *_nergrit(data, tokenizer)))
    if gold is None or not gold.is_file():
        log.warning("no annotated articles: the entities of the contract are not trained; the engine needs them")
    else:
        sentences = list(from_articles(gold, tokenizer))
        count = min(ARTICLES_CHOSEN_ON, len(sentences) // 5)
        parts = sentences[:-count], sentences[-count:]
        _step(heads, "ner", "fakta", lambda: heads.entities("fakta", *parts))
    write_resources(heads.out)


def _step(heads: Heads, task: str, name: str, train: Callable[[], None]) -> None:
    if (heads.out / "id" / task / f"{name}.pt").is_file():
        log.info("%s %s is there", task, name)
    else:
        train()


def _nergrit(data: Path, tokenizer: Tokenizer) -> tuple[list[Tagged], list[Tagged]]:
    sentences = list(from_columns(data / "ner" / "nergrit" / "train.txt", tokenizer))
    random.Random(SEED).shuffle(sentences)
    aside = min(NERGRIT_CHOSEN_ON, len(sentences) // 5)
    return sentences[aside:], sentences[:aside]
