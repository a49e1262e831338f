"""Words by their roots: tables of (word, root), and how well they agree with a treebank."""

from itertools import combinations

import pytest

from pipeline.store.stems import stem, stemmed, tokens
from tests.conftest import SHARED


@pytest.mark.parametrize("word", ["migrasi", "bermigrasi", "dimigrasikan", "memigrasikan", "pemigrasian", "MIGRASI"])
def test_affixes_do_not_hide_a_root(word):
    assert stem(word) == "migrasi"


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("menaikkan", "naik"),  # no "aik"
        ("menulis", "tulis"),  # t came back
        ("kepemilikan", "milik"),
        ("perbankan", "bank"),  # no "ban"
        ("menteri", "menteri"),  # no "teri", which others could be made of
        ("perpajakan", "pajak"),
        ("Tokopedia", "tokopedia"),
        ("mengebom", "bom"),
        ("an", "an"),
    ],
)
def test_ambiguous_words_have_the_likelier_root(word, root):
    assert stem(word) == root


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rp5,75 triliun", "rp 5,75 triliun"),
        ("70%", "70 persen"),
        ("Peraturan Nomor 31 Tahun 2023", "atur 31/2023"),  # as in "Permendag 31/2023"
        ("Permendag No. 31 Tahun 2023.", "mendag 31/2023"),
        ("pukul 09.37, 1.200.000", "pukul 09.37 1.200.000"),
        ("", ""),
    ],
)
def test_numbers_are_kept_as_written(text, expected):
    assert stemmed(text) == expected
    assert " ".join(t.stem for t in tokens(text)) == expected


def test_tokens_know_where_they_stand():
    text = "Sudah dimigrasikan (Nomor 31 Tahun 2023)"
    assert [text[t.start : t.end] for t in tokens(text)] == ["Sudah", "dimigrasikan", "Nomor 31 Tahun 2023"]


@pytest.mark.shared
def test_roots_agree_with_the_lemmas_of_a_treebank():
    """Of words with one lemma nine in ten pairs share a root; the floor only goes up (Snowball: 0.75)."""
    lemmas: dict[str, str] = {}
    for line in (SHARED / "data/ud/id_csui-ud-train.conllu").read_text(encoding="utf8").splitlines():
        fields = line.split("\t")
        if len(fields) > 3 and fields[3] in ("NOUN", "VERB", "ADJ") and fields[1].isalpha() and fields[2].isalpha():
            lemmas.setdefault(fields[1].lower(), fields[2].lower())
    by_lemma: dict[str, list[str]] = {}
    for word, lemma in lemmas.items():
        by_lemma.setdefault(lemma, []).append(word)
    pairs = [pair for words in by_lemma.values() for pair in combinations(words, 2)]
    assert sum(stem(a) == stem(b) for a, b in pairs) / len(pairs) > 0.9
