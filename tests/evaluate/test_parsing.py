"""The CoNLL 2018 metric: own cases, and the official script (which Stanza carries) where it is installed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.errors import FaktaError
from pipeline.evaluate.parsing import read_blocks, score_parsing

GOLD = """\
# text = Katanya harga naik.
1-2	Katanya	_	_	_	_	_	_	_	_
1	Kata	kata	VERB	_	_	4	parataxis	_	_
2	nya	nya	PRON	_	_	1	nsubj	_	_
3	harga	harga	NOUN	_	_	4	nsubj	_	_
4	naik	naik	VERB	_	_	0	root	_	SpaceAfter=No
5	.	.	PUNCT	_	_	4	punct	_	_

# text = Rina Sari hadir
1	Rina	Rina	PROPN	_	_	3	nsubj	_	_
2	Sari	Sari	PROPN	_	_	1	flat:name	_	_
3	hadir	hadir	VERB	_	_	0	root	_	_

"""
WORDS = [["Kata", "nya", "harga", "naik", "."], ["Rina", "Sari", "hadir"]]
SPACES = [[False, True, True, False, False], [True, True, False]]
HEADS = [[3, 0, 3, 3, 3], [2, 0, 2]]
DEPS = [["parataxis", "nsubj", "nsubj", "ROOT", "punct"], ["nsubj", "flat", "ROOT"]]
TAGS = [["VERB", "PRON", "NOUN", "VERB", "PUNCT"], ["PROPN", "PROPN", "VERB"]]


class Given:
    """An engine whose answers are given."""

    name, version = "given", "1"

    def __init__(self, docs: list[Doc]) -> None:
        self._docs = docs

    def docs(self, texts: object, *, processes: int = 1):
        return iter(self._docs)


def _docs(words=WORDS, spaces=SPACES, heads=HEADS, deps=DEPS, tags=TAGS) -> list[Doc]:
    vocab = spacy.blank("id").vocab
    rows = zip(words, spaces, heads, deps, tags, strict=True)
    return [Doc(vocab, words=w, spaces=s, heads=h, deps=d, pos=t, lemmas=w) for w, s, h, d, t in rows]


@pytest.fixture
def blocks(tmp_path: Path) -> list[list[str]]:
    (tmp_path / "gold.conllu").write_text(GOLD, encoding="utf8")
    return read_blocks(tmp_path / "gold.conllu")


def test_all_right_but_lemmas(blocks) -> None:
    metrics = score_parsing(blocks, Given(_docs()))["metrics"]
    assert {name: m["f1"] for name, m in metrics.items() if name != "lemmas"} == dict.fromkeys(
        ["words", "sentences", "upos", "uas", "las"], 1.0
    )
    assert metrics["lemmas"]["f1"] == 0.875  # "Kata" is given for "kata"; names keep their capital


def test_a_clitic_that_is_not_split_costs_its_words(blocks) -> None:
    words, spaces = [["Katanya", "harga", "naik", "."], WORDS[1]], [[True, True, False, False], SPACES[1]]
    heads, deps = [[2, 2, 2, 2], HEADS[1]], [["parataxis", "nsubj", "ROOT", "punct"], DEPS[1]]
    docs = _docs(words, spaces, heads, deps, [["VERB", "NOUN", "VERB", "PUNCT"], TAGS[1]])
    scores = score_parsing(blocks, Given(docs))
    assert scores["metrics"]["words"] == {"p": round(6 / 7, 4), "r": 0.75, "f1": 0.8}
    assert scores["micro"]["f1"] == 0.8


def test_a_wrong_head_and_a_wrong_relation(blocks) -> None:
    docs = _docs(heads=[[3, 0, 0, 3, 3], HEADS[1]], deps=[DEPS[0], ["obj", "flat", "ROOT"]])
    metrics = score_parsing(blocks, Given(docs))["metrics"]
    assert metrics["uas"]["f1"] == 0.875
    assert metrics["las"]["f1"] == 0.75


def test_two_sentences_for_one(blocks) -> None:
    docs = _docs(heads=[[0, 0, 3, 3, 3], HEADS[1]], deps=[["ROOT", *DEPS[0][1:]], DEPS[1]])
    assert score_parsing(blocks, Given(docs))["metrics"]["sentences"]["r"] == 0.5


def test_the_official_script_agrees(blocks) -> None:
    official = pytest.importorskip("stanza.utils.conll18_ud_eval")
    docs = _docs(heads=[[3, 0, 0, 3, 3], HEADS[1]], deps=[DEPS[0], ["obj", "flat", "ROOT"]])
    system = "".join(_conllu(d) for d in docs)
    gold, parsed = (official.load_conllu(io.StringIO(text), "", {}) for text in (GOLD, system))
    expected = official.evaluate(gold, parsed)
    ours = score_parsing(blocks, Given(docs))["metrics"]
    for name, theirs in [("words", "Words"), ("upos", "UPOS"), ("uas", "UAS"), ("las", "LAS"), ("lemmas", "Lemmas")]:
        assert ours[name]["f1"] == pytest.approx(expected[theirs].f1, abs=1e-4), name


def _conllu(doc: Doc) -> str:
    rows = []
    for t in doc:
        head, rel = (0, "root") if t.head.i == t.i else (t.head.i + 1, t.dep_)
        rows.append(f"{t.i + 1}\t{t.text}\t{t.lemma_}\t{t.pos_}\t_\t_\t{head}\t{rel}\t_\t_")
    return "\n".join(rows) + "\n\n"


def test_a_sentence_without_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gold.conllu").write_text("1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n", encoding="utf8")
    with pytest.raises(FaktaError, match="# text"):
        score_parsing(read_blocks(tmp_path / "gold.conllu"), Given([]))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaktaError, match=r"nothing\.conllu"):
        read_blocks(tmp_path / "nothing.conllu")
