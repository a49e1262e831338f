"""What both engines promise: the text unchanged, offsets exact, every layer filled."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.language import Engine, EngineError, load_engine, sentences

ARTICLE = (
    "Bisnis.com, JAKARTA — Otoritas Jasa Keuangan (OJK) mencabut izin usaha PT Sinar\u00a0Laut\u00a0Tbk. (SNLT) pada "
    "Senin (12/2/2024).\n\n“Perusahaan wajib menyampaikan laporannya dalam 30 hari kerja,” kata Kepala Eksekutif OJK "
    "Rina Sari. Modalnya turun 5%-6% menjadi Rp1.000 miliar sesuai\u2009POJK No. 31/2023.\r\nKantornya di Kota Bandung."
)
TAGS = {
    *("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM"),
    *("PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SPACE", "SYM", "VERB", "X"),
}


def test_every_layer_is_filled(engine: Engine) -> None:
    (doc,) = engine.docs([ARTICLE])
    assert doc.text == ARTICLE
    assert {t.pos_ for t in doc} <= TAGS
    assert all(t.lemma_ and t.dep_ for t in doc if not t.is_space)
    assert all(t.pos_ == "SPACE" for t in doc if t.is_space)
    assert {"OJK", "Rina Sari"} <= {e.text for e in doc.ents}
    assert {e.label_ for e in doc.ents} <= {"PERSON", "ORG", "GPE"}


def test_sentences_of_an_article(engine: Engine) -> None:
    (doc,) = engine.docs([ARTICLE])
    assert [s.text[:22] for s in sentences(doc)] == [
        "Bisnis.com, JAKARTA —",
        "Otoritas Jasa Keuangan",
        "“Perusahaan wajib meny",
        "Modalnya turun 5%-6% m",
        "Kantornya di Kota Band",
    ]
    assert all(sum(t.head.i == t.i for t in s) == 1 for s in doc.sents)


def test_entities_keep_the_spaces_of_the_text(engine: Engine) -> None:
    (doc,) = engine.docs([ARTICLE])
    assert "PT Sinar\u00a0Laut\u00a0Tbk." in {ARTICLE[e.start_char : e.end_char] for e in doc.ents}


def test_words_are_the_same_with_and_without_odd_spaces(engine: Engine) -> None:
    odd, even = engine.docs([ARTICLE, ARTICLE.replace("\u00a0", " ").replace("\u2009", " ")])
    assert [(t.text, t.pos_, t.dep_) for t in odd if not t.is_space] == [
        (t.text, t.pos_, t.dep_) for t in even if not t.is_space
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=120), max_size=4))
def test_any_text_comes_back_unchanged(engine: Engine, texts: list[str]) -> None:
    docs = list(engine.docs(texts))
    assert [d.text for d in docs] == texts
    for doc in docs:
        assert all(doc.text[t.idx : t.idx + len(t)] == t.text for t in doc)
        assert all(a.end == b.start for a, b in pairwise(doc.sents))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0", "a", "kata " * 1200, "Rp" * 400, "((((", "…”"])
def test_odd_texts(engine: Engine, text: str) -> None:
    (doc,) = engine.docs([text])
    assert doc.text == text


def test_order_is_kept(engine: Engine) -> None:
    texts = [f"Harga naik {i} persen." for i in range(70)]
    assert [d.text for d in engine.docs(texts)] == texts


def test_two_processes_give_the_same(engine: Engine) -> None:
    texts = [ARTICLE, "Harga naik.", ARTICLE[60:]]
    one, two = list(engine.docs(texts)), list(engine.docs(texts, processes=2))
    assert [[(t.text, t.pos_, t.head.i) for t in d] for d in one] == [
        [(t.text, t.pos_, t.head.i) for t in d] for d in two
    ]


def test_a_missing_model_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=str(tmp_path)):
        load_engine("spacy", tmp_path)


def test_models_without_a_scheme_say_so(tmp_path: Path) -> None:
    (tmp_path / "spacy").mkdir()
    (tmp_path / "spacy" / "meta.json").write_text('{"pipeline": ["tok2vec", "ner"]}', encoding="utf8")
    with pytest.raises(EngineError, match="no ner_idner"):
        load_engine("spacy", tmp_path, scheme="idner")


def test_stanza_without_the_layers_of_a_scheme_says_what_is_missing(tmp_path: Path) -> None:
    pytest.importorskip("stanza")
    for there in ("stanza/resources.json", "stanza/id/ner/idner.pt", "encoder/config.json"):
        (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / there).touch()
    with pytest.raises(EngineError, match=r"encoder/idner\.safetensors is missing"):
        load_engine("stanza", tmp_path, scheme="idner")


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(EngineError, match="spacy and stanza"):
        load_engine("nltk")
