"""Running text in windows, and BIO tags to and from offsets."""

from __future__ import annotations

from pipeline.train.student import blank
from pipeline.train.windows import UNKNOWN, spans, windows

TEXT = "Rina Sari hadir. PT Sinar Laut Tbk. rugi. Kantornya di Kota Medan tutup."
TOKENIZER = blank().tokenizer


def test_a_window_ends_with_a_sentence() -> None:
    parts = list(windows(TEXT, TOKENIZER, longest=11))
    assert [sum(part.begins) for part in parts] == [2, 1]
    assert [TEXT[part.offsets[0][0] : part.offsets[-1][1]] for part in parts] == [
        "Rina Sari hadir. PT Sinar Laut Tbk. rugi.",
        "Kantornya di Kota Medan tutup.",
    ]


def test_a_sentence_longer_than_a_window_stays_whole() -> None:
    assert len(list(windows("kata " * 30, TOKENIZER, longest=5))) == 1


def test_the_doc_of_a_window_has_its_words_spaces_and_sentences() -> None:
    (part,) = windows(TEXT, TOKENIZER)
    doc = part.doc(TOKENIZER.vocab)
    assert doc.text == TEXT
    assert len(list(doc.sents)) == 3


def test_tags_give_their_spans_back() -> None:
    (part,) = windows(TEXT, TOKENIZER)
    gold = {(0, 9, "PERSON"), (17, 35, "ORG"), (55, 65, "GPE")}
    assert spans(part.tags(gold), part.offsets) == gold


def test_unclear_words_are_unknown_with_the_rest_of_their_name() -> None:
    (part,) = windows(TEXT, TOKENIZER)
    assert part.tags([(0, 9, "PERSON")], [(0, 4)])[:3] == (UNKNOWN, UNKNOWN, "O")


def test_no_text_has_no_window() -> None:
    assert list(windows(" \n", TOKENIZER)) == []
