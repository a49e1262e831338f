"""Where sentences begin: each case is a text with a bar before every sentence but the first."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.sentences import mark_sentences, sentence_starts, sentences
from pipeline.language.tokenizer import create_tokenizer

CASES = [
    "Harga naik. |Rupiah melemah.",
    # a full stop inside a name, a rule, a sum
    "PT Sinar Laut Tbk. (SNLT) naik. |Saham lain turun.",
    "Direktur PT Sinar Laut Tbk. Budi Hartono hadir.",
    "Laba PT Sinar Laut Tbk. |Namun utang naik.",
    "Permendag No. 31/2023 berlaku. |UU No. 4 Tahun 2023 juga.",
    "Nilainya Rp1.000 per saham. |Total Rp2.500.000.",
    "Ketua H.M. Surya hadir. |Dr. Rina Sari, M.Si. tidak.",
    "Budi S. Hartono dan Rina P. Sari datang.",
    # an acronym may end a sentence
    "Rapat mulai pukul 09.00 WIB. |Awalnya sepi.",
    "Kurs Rp16.000 per dolar AS. |Faktornya inflasi.",
    # dates and brackets
    "Ia hadir pada Senin (12/2/2024). |Rapat ditunda.",
    "Modal naik (lihat tabel 2). |Laba turun.",
    # a closing quotation mark after the full stop belongs to the sentence
    "“Kami siap.” |Rina lalu pergi.",
    '"Kami siap," kata Rina. |"Besok mulai."',
    "“Kami siap. |Semua sudah diperiksa,” kata Rina.",
    "“Siapkah kita?” tanya Rina.",
    # a dateline stands alone, whatever its marks
    "Bisnis.com, JAKARTA — |Bank Sinar membagikan dividen.",
    "Bisnis.com, JAKARTA —|Rupiah menguat.",
    "JAKARTA, KOMPAS.com -|Jalan layang itu rampung.",
    "JAKARTA, KOMPAS.com- |PT Sinar Laut mencatat laba.",
    "TEMPO.CO, Jakarta - |Ekonom Rina Sari mengatakan itu.",
    "Harga cabai - bahan pokok - naik.",
    # line breaks part sentences, with a full stop or without
    "Harga naik\n|Rupiah melemah\n\n|Saham turun",
    "Syaratnya:\n|1. Menyampaikan laporan.\n|2. Membayar denda.",
    # a full stop without a space after it
    "Premi turun.|Nasabah menunggu.",
    'Premi turun.|"Nasabah menunggu," katanya.',
    # a full stop that got lost before a word that opens sentences
    "Batas itu menjaga industri penjaminan nasional |Selain itu, biaya turun",
    "Harga cabai naik pada Jumat (14/11/2025 |Oleh sebab itu, pasar dipantau.",
    "Undang-Undang Nomor 7 Tahun 2017 tentang Pemilu berlaku untuk Kami Muda.",
    "Petani Nyaris Kehilangan Sawah Karena Banjir di Kota Sinar",
    "Lihat bisnis.example.com untuk data.",
    # lower-cased text
    "harga naik 5,2 persen. |rupiah melemah.",
    "Apa kabar? |Baik! |Mari mulai…",
]


@pytest.mark.parametrize("case", CASES)
def test_boundaries(case: str) -> None:
    text = case.replace("|", "")
    starts = sentence_starts(text)
    found = "".join(("|" if i in starts[1:] else "") + c for i, c in enumerate(text))
    assert found == case


@given(st.text(alphabet='Aa1 .,?"“”()\n\u00a0-—', max_size=80))
def test_starts_ascend_and_stand_on_visible_characters(text: str) -> None:
    starts = sentence_starts(text)
    assert starts == sorted(set(starts))
    assert not any(text[i].isspace() for i in starts)
    assert bool(starts) == bool(text.strip())


def test_sentences_of_a_doc_have_no_white_space_around_them() -> None:
    nlp = spacy.blank("id")
    nlp.tokenizer = create_tokenizer()(nlp)
    doc = mark_sentences(nlp.make_doc("\nHarga naik. Rupiah melemah.\n\nSaham turun\n"))
    assert [s.text for s in sentences(doc)] == ["Harga naik.", "Rupiah melemah.", "Saham turun"]
