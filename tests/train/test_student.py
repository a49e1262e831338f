"""The student learns from partly annotated text; its two recognisers live in one pipeline, each without the other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language
from spacy.strings import StringStore
from spacy.vectors import Vectors

from pipeline.language.spacy_engine import SpacyEngine
from pipeline.train import student, ud
from pipeline.train.items import from_articles, from_columns
from pipeline.train.lessons import entity_docs
from pipeline.train.smoke import write_corpora
from pipeline.train.student import TREE_PIPES, Lesson
from pipeline.train.word_vectors import PARTS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("smoke")
    write_corpora(out)
    return out


def lessons(folder: Path, nlp: Language) -> list[Lesson]:
    articles = entity_docs(from_articles(folder / "gold" / "train.jsonl", nlp.tokenizer), nlp.vocab)
    trees = [s.doc(nlp.vocab) for s in ud.pud(folder / "data" / "ud")]
    return [Lesson(("ner",), articles, 4, 0.5), Lesson(TREE_PIPES, trees, 8, 0.5)]


@pytest.mark.slow
def test_it_learns_names_and_trees_together(folder: Path) -> None:
    nlp = student.main_pipeline(width=32)
    student.train(nlp, lessons(folder, nlp), steps=400, seed=1)
    doc = nlp("Rina Sari memimpin rapat.")
    assert [(e.text, e.label_) for e in doc.ents] == [("Rina Sari", "PERSON")]
    assert [t.dep_ for t in doc] == ["nsubj", "flat:name", "ROOT", "obj", "punct"]


def test_trees_alone_teach_the_shared_network(folder: Path) -> None:
    nlp = student.main_pipeline(width=32)
    names, trees = lessons(folder, nlp)
    student.train(nlp, [names, trees], steps=1, seed=1)
    before = nlp.get_pipe("tok2vec").model.to_bytes()
    student._backpropagate_last(nlp, trees.pipes)
    nlp.update([student._example(d) for d in trees.docs], sgd=nlp.create_optimizer(), exclude=["ner"])
    assert nlp.get_pipe("tok2vec").model.to_bytes() != before


def some_vectors() -> Vectors:
    table = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    return Vectors(strings=StringStore(), data=table, name="contoh", **PARTS)


@pytest.mark.slow
def test_all_recognisers_in_one_pipeline(folder: Path, tmp_path: Path) -> None:
    main, nergrit = student.main_pipeline(width=32), student.single_pipeline(width=32, vectors=some_vectors())
    corpora = student.corpora_pipeline(["idner", "nerui"], width=32, vectors=some_vectors())
    student.train(main, lessons(folder, main), steps=2, seed=1)
    columns = from_columns(folder / "data" / "ner" / "nergrit" / "train.txt", nergrit.tokenizer)
    student.train(nergrit, [Lesson(("ner",), entity_docs(columns, nergrit.vocab), 10, 1.0)], steps=300, seed=1)
    taught = [Lesson((name,), entity_docs(columns, corpora.vocab), 10, 0.5) for name in ("ner_idner", "ner_nerui")]
    student.train(corpora, taught, steps=400, seed=1)
    for name, nlp in (("main", main), ("nergrit", nergrit), ("corpora", corpora)):
        nlp.to_disk(tmp_path / name)
    student.merged(*(tmp_path / name for name in ("main", "nergrit", "corpora"))).to_disk(tmp_path / "spacy")

    assert "ner" in SpacyEngine(tmp_path)._nlp.pipe_names
    assert SpacyEngine(tmp_path)._nlp.vocab.vectors.shape == (0, 0)  # only the public corpora's recognisers read them
    for scheme in ("nergrit", "idner", "nerui"):
        engine = SpacyEngine(tmp_path, scheme)
        assert [name for name in engine._nlp.pipe_names if name.startswith("ner")] == [f"ner_{scheme}"]
        (doc,) = engine.docs(["Budi Hartono berangkat ke Surabaya."])
        assert [(e.text, e.label_) for e in doc.ents] == [("Budi Hartono", "PER"), ("Surabaya", "GPE")]


def test_the_same_seed_gives_the_same_model(folder: Path) -> None:
    def weights() -> np.ndarray:
        nlp = student.main_pipeline(width=32)
        student.train(nlp, lessons(folder, nlp), steps=3, seed=5)
        return nlp.get_pipe("tok2vec").predict([nlp.make_doc("Harga beras naik.")])[0]

    assert np.array_equal(weights(), weights())
