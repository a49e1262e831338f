"""Treebanks read, held out, written again, and the old one brought to the others' conventions."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline.train.ud import Sentence, csui, read_conllu
from pipeline.train.ud_gsd import gsd

CSUI = """\
# sent_id = {id}
# text = Katanya harga telah naik.
1-2	Katanya	_	_	_	_	_	_	_	_
1	Kata	kata	VERB	VB	Voice=Act	5	parataxis	_	_
2	nya	nya	PRON	PRP	Number=Sing|Person=3|PronType=Prs	1	nsubj	_	_
3	harga	harga	NOUN	NN	Number=Sing	5	nsubj	_	_
4	telah	telah	AUX	MD	_	5	aux	_	_
5	naik	naik	VERB	VB	Voice=Act	0	root	_	SpaceAfter=No
6	.	.	PUNCT	.	_	5	punct	_	_

"""
#: A token whose words do not spell it: "Didn't" as in PUD.
ODD = """\
# text = Didn't Rina
1-2	Didn't	_	_	_	_	_	_	_	_
1	Did	do	AUX	_	_	3	aux	_	_
2	not	not	PART	_	_	3	advmod	_	_
3	Rina	Rina	PROPN	_	_	0	root	_	_

"""
GSD = """\
# text = Menurutnya desa Sinar telah memilih rumahnya.
1	Menurutnya	_	ADP	_	_	5	obl	_	_
2	desa	_	NOUN	_	_	5	nsubj	_	_
3	Sinar	_	PROPN	_	_	2	flat	_	_
4	telah	_	ADV	_	_	5	advmod	_	_
5	memilih	_	VERB	_	_	0	root	_	_
6	rumahnya	_	NOUN	_	_	5	obj	_	SpaceAfter=No
7	.	_	PUNCT	_	_	5	punct	_	_

"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "id_csui-ud-train.conllu").write_text("".join(CSUI.format(id=f"s{i}") for i in range(1, 25)), "utf8")
    (tmp_path / "id_gsd-ud-train.v2.0.conllu").write_text(GSD, "utf8")
    (tmp_path / "odd.conllu").write_text(ODD, "utf8")
    return tmp_path


def test_every_tenth_sentence_is_held_out(folder: Path) -> None:
    train, heldout = csui(folder)
    assert [s.sent_id for s in heldout] == ["s10", "s20"]
    assert len(train) == 22


def test_a_sentence_is_a_doc_with_its_text(folder: Path) -> None:
    doc = csui(folder)[0][0].doc(spacy.blank("id").vocab)
    assert doc.text == "Katanya harga telah naik."
    assert [(t.text, t.pos_, t.dep_, t.head.text) for t in doc][:2] == [
        ("Kata", "VERB", "parataxis", "naik"),
        ("nya", "PRON", "nsubj", "Kata"),
    ]
    assert doc[4].dep_ == "ROOT"


def test_conllu_is_written_as_it_was_read(folder: Path) -> None:
    assert csui(folder)[0][0].conllu() == CSUI.format(id="s1")


def test_a_token_that_its_words_do_not_spell_is_kept_whole(folder: Path) -> None:
    (sentence,) = read_conllu(folder / "odd.conllu")
    assert [(w.form, w.head, w.deprel) for w in sentence.words] == [("Didn't", 2, "aux"), ("Rina", 0, "root")]


def test_the_old_treebank_gets_clitics_and_the_conventions_of_the_others(folder: Path) -> None:
    cut = {"Menurutnya": ["Menurut", "nya"], "rumahnya": ["rumah", "nya"]}
    (sentence,) = gsd(folder, csui(folder)[0], lambda word: cut.get(word, [word]))
    assert _table(sentence) == [
        ("Menurut", "ADP", "nya", "case"),
        ("nya", "PRON", "memilih", "obl"),
        ("desa", "NOUN", "memilih", "nsubj"),
        ("Sinar", "PROPN", "desa", "nmod"),
        ("telah", "AUX", "memilih", "aux"),
        ("memilih", "VERB", "", "root"),
        ("rumah", "NOUN", "memilih", "obj"),
        ("nya", "PRON", "rumah", "nmod:poss"),
        (".", "PUNCT", "memilih", "punct"),
    ]
    assert sentence.doc(spacy.blank("id").vocab).text == sentence.text


def _table(sentence: Sentence) -> list[tuple[str, str, str, str]]:
    heads = ["", *(w.form for w in sentence.words)]
    return [(w.form, w.upos, heads[w.head], w.deprel) for w in sentence.words]
