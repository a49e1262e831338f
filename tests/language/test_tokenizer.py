"""Words of Indonesian news. A bar parts tokens that stand without a space between them."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.language.tokenizer import create_tokenizer

CASES = [
    # clitics, as in the UD treebank of Indonesian news
    ("Menurutnya, harganya naik.", "Menurut|nya|, harga|nya naik|."),
    ("katanya itulah alasannya", "kata|nya itu|lah alasan|nya"),
    ("Apakah bisnisnya tumbuh?", "Apa|kah bisnis|nya tumbuh|?"),
    ("APBN-nya kepadamu", "APBN|-|nya kepada|mu"),
    ("meskipun pemerintahpun tahu", "meski|pun pemerintah|pun tahu"),
    # the same letters, but no clitic
    ("hanya punya masalah jumlah langkah adalah sekolah", "hanya punya masalah jumlah langkah adalah sekolah"),
    ("buku ilmu bertemu tamu suku", "buku ilmu bertemu tamu suku"),
    ("maupun adapun sebelumnya biasanya", "maupun adapun sebelumnya biasanya"),
    # money, numbers, ranges
    ("Rp1.000 US$5,2 Rp 5 triliun", "Rp|1.000 US$|5,2 Rp 5 triliun"),
    ("naik 5%-6% (2020-2024)", "naik 5|%|-|6|% (|2020|-|2024|)"),
    ("-2,88% dan 1,5%.", "-|2,88|% dan 1,5|%|."),
    # rules and dates stay whole
    ("Permendag No.31/2023", "Permendag No.|31/2023"),
    ("Senin (12/2/2024).", "Senin (|12/2/2024|)|."),
    ("14/POJK.04/2022", "14/POJK.04/2022"),
    ("Undang-Undang masing-masing", "Undang-Undang masing-masing"),
    # companies, initials, titles
    ("PT Sinar Laut Tbk. (SNLT)", "PT Sinar Laut Tbk. (|SNLT|)"),
    ("H.M. Surya S.H., M.Si.", "H.M. Surya S.H.|, M.Si."),
    ("Bapepam-LK dan DPR/MPR", "Bapepam|-|LK dan DPR|/|MPR"),
    ("kontan.example Bisnis.com, JAKARTA —", "kontan.example Bisnis.com|, JAKARTA —"),
    # quotation marks, and words glued to the mark before them
    ("“Kami siap,” kata Rina.", "“|Kami siap|,|” kata Rina|."),
    ('naik."Kami siap', 'naik|.|"|Kami siap'),
    ("turun 5%.Kebijakan baru", "turun 5|%|.|Kebijakan baru"),
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    blank = spacy.blank("id")
    blank.tokenizer = create_tokenizer()(blank)
    return blank


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words(nlp: Language, text: str, expected: str) -> None:
    found = "".join(t.text + (t.whitespace_ or "|") for t in nlp.make_doc(text)).strip("|")
    assert found == expected


@given(st.text(max_size=200))
def test_any_text_comes_back_unchanged(nlp: Language, text: str) -> None:
    assert nlp.make_doc(text).text == text


def test_a_saved_pipeline_loads_the_tokenizer(nlp: Language, tmp_path) -> None:
    config = {"nlp": {"tokenizer": {"@tokenizers": "fakta.IndonesianTokenizer.v1"}}}
    spacy.blank("id", config=config).to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    text = "Menurutnya, Rp1.000 per No.31/2023."
    assert [t.text for t in loaded.make_doc(text)] == [t.text for t in nlp.make_doc(text)]
