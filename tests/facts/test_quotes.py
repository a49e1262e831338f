"""Quotations and statements, as (text, expected) tables; all persons and companies are invented."""

from __future__ import annotations

import itertools
import re

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.quotes import find_quotes
from pipeline.facts.quotes.marks import find_stretches
from pipeline.records import Mention, Quote

NLP = spacy.blank("id")
PEOPLE = {"Budi Wirasena": "budi", "Budi": "budi", "Sri Larasati": "sri", "Sri": "sri"}
BODIES = {"PT Tokoraya Tbk.": "tokoraya", "Tokoraya": "tokoraya", "Badan Pangan": "badan"}


def names(text: str) -> list[Mention]:
    """The invented names of a text as mentions, the longest first."""
    found: list[Mention] = []
    for label, forms in (("PERSON", PEOPLE), ("ORG", BODIES)):
        for form in sorted(forms, key=len, reverse=True):
            for at in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
                if not any(m.start < at.end() and at.start() < m.end for m in found):
                    found.append(Mention(at.start(), at.end(), form, label=label, entity_id=forms[form]))
    return sorted(found, key=lambda mention: mention.start)


def read(text: str) -> tuple[list[Quote], list[Quote]]:
    return find_quotes(NLP.make_doc(text), names(text), [])


SPEECH = "Kami akan membuka dua gudang baru tahun depan"


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        (f"“{SPEECH},” kata Budi Wirasena.", f"{SPEECH},"),
        (f'"{SPEECH}," ujar Budi Wirasena.', f"{SPEECH},"),
        (f"”{SPEECH},” ucap Budi Wirasena.", f"{SPEECH},"),  # the same mark twice
        (f'“{SPEECH}," ucap Budi Wirasena.', f"{SPEECH},"),
        (f"«{SPEECH}», tutur Budi Wirasena.", SPEECH),
        (f"„{SPEECH},” jelas Budi Wirasena.", f"{SPEECH},"),
        (f"‘{SPEECH},’ jelas Budi Wirasena.", f"{SPEECH},"),
        (f"Harga naik.“{SPEECH},” jelas Budi Wirasena.", f"{SPEECH},"),  # glued
        (f"“{SPEECH} di “kota tua” itu,” kata Budi Wirasena.", f"{SPEECH} di “kota tua” itu,"),
        (f"“{SPEECH}.\nItu pasti,” kata Budi Wirasena.", f"{SPEECH}.\nItu pasti,"),
        (f"Budi Wirasena mengatakan, “{SPEECH}.”", f"{SPEECH}."),
        (f"Budi Wirasena menambahkan: “{SPEECH}.”", f"{SPEECH}."),
        (f"“{SPEECH},” Budi Wirasena menambahkan.", f"{SPEECH},"),
        (f"Menurut Budi Wirasena, itu baik.\n“{SPEECH}.”", f"{SPEECH}."),  # nobody beside it
    ],
)
def test_speech_between_marks(text: str, speech: str) -> None:
    (quote,) = read(text)[0]
    assert (quote.text, quote.speaker, quote.speaker_id) == (speech, "Budi Wirasena", "budi")


@pytest.mark.parametrize(
    "text",
    [
        'Ia memakai istilah "harga langit" untuk itu.',
        "Film “Laut Kita” tayang besok.",
        'Seminar bertajuk "Masa Depan Dagang Daring di Nusantara" digelar.',
        "Program “Satu Gudang Satu Desa” berjalan.",
        "Jum'at nanti 'kan libur.",
    ],
)
def test_names_and_irony_are_no_speech(text: str) -> None:
    assert read(text)[0] == []


def test_each_paragraph_that_opens_again_is_a_stretch() -> None:
    text = f"“{SPEECH}.\n“Itu sudah diputuskan bersama,” kata Budi Wirasena."
    assert [q.text for q in read(text)[0]] == [f"{SPEECH}.", "Itu sudah diputuskan bersama,"]


def test_missing_closing_mark_ends_with_the_line() -> None:
    stretches = find_stretches(f"“{SPEECH}.\nLain.\nLain lagi.\nDan lagi.\nLalu.")
    assert [(s.start, s.end, s.closed) for s in stretches] == [(1, 1 + len(SPEECH) + 1, False)]


@pytest.mark.parametrize(
    ("text", "speaker", "kind"),
    [
        (f"Budi Wirasena menilai pasar sepi.\n“{SPEECH},” ujarnya.", "Budi Wirasena", "pronoun"),
        (f"Budi Wirasena menilai pasar sepi.\n“{SPEECH},” kata dia.", "Budi Wirasena", "pronoun"),
        (f"Budi Wirasena menilai pasar sepi. Dia menambahkan, “{SPEECH}.”", "Budi Wirasena", "pronoun"),
        (f"Budi Wirasena hadir.\n“{SPEECH},” kata Budi.", "Budi Wirasena", "named"),  # the fullest form
        (f"Budi Wirasena hadir.\n“{SPEECH},” kata mantan menteri itu.", "Budi Wirasena", "pronoun"),
        (f"“{SPEECH},” kata Direktur PT Tokoraya Tbk., Budi Wirasena, Senin.", "Budi Wirasena", "named"),
        (f"“{SPEECH},” kata Direktur Tokoraya Budi Wirasena kepada Sri.", "Budi Wirasena", "named"),
        (f"Budi Wirasena datang.\nSri Larasati mengatakan itu baik.\n“{SPEECH},” katanya.", "Sri Larasati", "pronoun"),
        (f"Sri Larasati, analis di Budi Wirasena, menilai itu baik.\n“{SPEECH},” katanya.", "Sri Larasati", "pronoun"),
        (f"Budi Wirasena hadir.\n“{SPEECH},” ungkap seorang sumber yang tahu aturan tersebut.", None, "unnamed"),
        (f"“{SPEECH},” tulis PT Tokoraya Tbk. dalam keterangannya.", "PT Tokoraya Tbk.", "named"),
        (f"PT Tokoraya Tbk. melaporkan laba.\n“{SPEECH},” tulis manajemen.", "PT Tokoraya Tbk.", "named"),
        (f"“{SPEECH},” kata seorang pejabat yang enggan disebut namanya.", None, "unnamed"),
        (f"“{SPEECH},” bunyi Pasal 2.", None, "document"),
        (f"Budi Wirasena hadir.\n“{SPEECH},” tulis pasal 1 beleid tersebut.", None, "document"),
        (f"Budi Wirasena hadir.\n“{SPEECH},” kata akun tersebut.", None, "unnamed"),
        (f"Budi Wirasena hadir.\nPutusan itu menekankan bahwa “{SPEECH}”.", None, "unnamed"),
        (f"“{SPEECH},” kataTarno Wibisana.", "Tarno Wibisana", "named"),  # glued at a link, and no mention
        (f"“{SPEECH},” ujar Kepala Seksi Gudang Kompol Tarno Wibisana, Rabu.", "Tarno Wibisana", "named"),  # no mention
    ],
)  # fmt: skip
def test_speaker_is_resolved(text: str, speaker: str | None, kind: str) -> None:
    quote = read(text)[0][-1]
    assert (quote.speaker, quote.source_kind) == (speaker, kind)


@pytest.mark.parametrize(
    ("text", "statement", "speaker"),
    [
        ("Budi Wirasena mengatakan bahwa gudang penuh sejak Mei.", "gudang penuh sejak Mei.", "Budi Wirasena"),
        ("Menurut Budi Wirasena, gudang penuh sejak Mei.", "gudang penuh sejak Mei.", "Budi Wirasena"),
        ("Gudang itu penuh sejak Mei, kata Budi Wirasena.", "Gudang itu penuh sejak Mei", "Budi Wirasena"),
        ("Adapun, kata Budi Wirasena, gudang penuh sejak Mei.", "gudang penuh sejak Mei.", "Budi Wirasena"),
        ("Badan Pangan mencatat harga beras turun tipis.", "harga beras turun tipis.", "Badan Pangan"),
        ("Kata Budi Wirasena, gudang penuh sejak Mei.", "gudang penuh sejak Mei.", "Budi Wirasena"),
        (
            "Mengutip keterangan resmi PT Tokoraya Tbk., gudang penuh sejak Mei.",
            "gudang penuh sejak Mei.",
            "PT Tokoraya Tbk.",
        ),
        ("Berdasarkan data Badan Pangan, harga beras turun tipis.", "harga beras turun tipis.", "Badan Pangan"),
        ("Harga beras turun tipis, dikutip dari Badan Pangan.", "Harga beras turun tipis", "Badan Pangan"),
        ("Dikutip dari Tokoraya, Budi Wirasena menilai gudang itu penuh.", "gudang itu penuh.", "Budi Wirasena"),
    ],
)
def test_reported_speech_is_a_statement(text: str, statement: str, speaker: str) -> None:
    quotes, statements = read(text)
    assert quotes == []
    assert [(s.text, s.speaker, s.marked) for s in statements] == [(statement, speaker, False)]


@pytest.mark.parametrize(
    "text",
    [
        "Seorang pejabat mengatakan bahwa gudang itu penuh sejak Mei.",
        "Sumber di Badan Pangan menyebut gudang itu penuh sejak Mei.",
        "Gudang itu penuh sejak Mei, kata seorang pejabat.",
        "Menurut seorang pejabat, gudang itu penuh sejak Mei.",
        "Pemilik akun Tokoraya @gudang menyebut gudang itu penuh sejak Mei.",
    ],
)
def test_an_unnamed_source_of_a_statement_is_marked(text: str) -> None:
    (statement,) = read(text)[1]
    assert (statement.speaker, statement.source_kind) == (None, "unnamed")
    assert statement.text.lower().startswith("gudang itu penuh sejak mei")


@pytest.mark.parametrize(
    "text",
    [
        "Budi Wirasena menyampaikan hal itu di pasar, Senin.",  # what it says stands elsewhere
        "Berdasarkan rapat dengan Badan Pangan, gudang itu ditutup.",  # a meeting is no source
        "Gudang itu penuh sejak Mei dan dikutip sewanya.",
        "Sri Larasati diperintah Budi untuk menyampaikan laporan gudang itu.",  # says nothing herself
        "Putra sulung Sri Larasati itu menilai harga akan turun lagi.",  # described by the name of another
        "Menurut pria yang menjabat di Tokoraya itu, harga akan turun lagi.",
        "Budi Wirasena hadir.\nMereka menilai gudang itu penuh sejak Mei.",  # more than one
    ],
)
def test_these_are_no_statements(text: str) -> None:
    assert read(text) == ([], [])


def test_a_paragraph_that_is_not_closed_has_the_speaker_of_the_next() -> None:
    text = f"Sri Larasati hadir.\n“{SPEECH}.\n“Kami yakin itu diputuskan bersama,” kata Budi Wirasena."
    assert [q.speaker for q in read(text)[0]] == ["Budi Wirasena", "Budi Wirasena"]


def test_pronoun_of_a_statement() -> None:
    _, statements = read(
        "Budi Wirasena hadir di pasar.\nIa menilai harga akan turun lagi.\nMenurutnya, stok cukup banyak."
    )
    assert [s.speaker for s in statements] == ["Budi Wirasena", "Budi Wirasena"]


def test_a_verb_that_is_negated_says_nothing_but_a_denial_does() -> None:
    assert read("Budi Wirasena belum merinci di mana gudang itu berada.")[1] == []
    (statement,) = read("Budi Wirasena tak menampik stok gudang itu menipis.")[1]
    assert statement.text == "stok gudang itu menipis."


def test_what_stands_in_a_quotation_is_no_statement() -> None:
    quotes, statements = read(f"“{SPEECH}, menurut Sri itu baik,” kata Budi Wirasena.")
    assert len(quotes) == 1
    assert statements == []


_WORDS = """“ ” " ‘ ’ ' « » „ kata Budi ujarnya Sri mengatakan bahwa menurut , . : ? Tokoraya itu dia kami sudah lama"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n", "\u00a0"])


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join), st.lists(_PIECES, max_size=60).map(" ".join)))
def test_any_text_is_read_without_overlaps(text: str) -> None:
    for layer in read(text):
        for quote in layer:
            assert text[quote.start : quote.end] == quote.text
        ordered = sorted(layer, key=lambda quote: quote.start)
        assert all(a.end <= b.start for a, b in itertools.pairwise(ordered))
