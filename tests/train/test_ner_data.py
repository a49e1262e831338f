"""Entity corpora in the tokenizer's words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from spacy.tokenizer import Tokenizer

from pipeline.language.tokenizer import create_tokenizer
from pipeline.train.items import from_columns
from pipeline.train.ner_data import Tagged, from_articles, from_items


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    nlp = spacy.blank("id")
    return create_tokenizer()(nlp)


def test_columns_are_joined_cut_into_sentences_and_seen_once(tmp_path: Path, tokenizer: Tokenizer) -> None:
    rows = "Menurut O\nRina B-PER\nSari I-PER\n, O\nnaik O\n5 B-PRC\n% I-PRC\n. O\nIa O\ndi O\nBandung B-GPE\n. O\n\n"
    (tmp_path / "train.txt").write_text(rows * 2, encoding="utf8")
    assert list(from_items(from_columns(tmp_path / "train.txt", tokenizer))) == [
        Tagged(
            ("Menurut", "Rina", "Sari", ",", "naik", "5", "%", "."),
            ("O", "B-PER", "I-PER", "O", "O", "B-PRC", "I-PRC", "O"),
        ),
        Tagged(("Ia", "di", "Bandung", "."), ("O", "O", "B-GPE", "O")),
    ]


def test_articles_without_dateline_and_glued_stretches(tmp_path: Path, tokenizer: Tokenizer) -> None:
    text = "JAKARTA - Rina Sari hadir. DiBandung sepi. Bank\u00a0Sinar tutup."
    article = {
        "text": text,
        "dateline_end": 10,
        "ignore": [[27, 36]],
        "entities": [
            {"start": 10, "end": 19, "label": "PERSON"},
            {"start": text.index("Bank"), "end": text.index(" tutup"), "label": "ORG"},
        ],
    }
    (tmp_path / "train.jsonl").write_text(json.dumps(article) + "\n", encoding="utf8")
    assert list(from_articles(tmp_path / "train.jsonl", tokenizer)) == [
        Tagged(("Rina", "Sari", "hadir", "."), ("B-PERSON", "I-PERSON", "O", "O")),
        Tagged(("Bank", "Sinar", "tutup", "."), ("B-ORG", "I-ORG", "O", "O")),
    ]


def test_stanza_reads_bioes() -> None:
    tagged = Tagged(("Rina", "Sari", "di", "Bandung"), ("B-PER", "I-PER", "O", "B-GPE"))
    assert [entry["ner"] for entry in tagged.stanza()] == ["B-PER", "E-PER", "O", "S-GPE"]
