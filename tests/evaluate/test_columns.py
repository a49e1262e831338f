"""BIO columns read, and cut tokens put together as a newspaper prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import FaktaError
from pipeline.evaluate.columns import TaggedSentence, joined, read_columns

JOINED = [
    ("Harga naik 0 , 14 % .", "Harga naik 0,14%."),
    ("Rp 14 . 176 per dolar", "Rp 14.176 per dolar"),
    ("Kamis ( 17 / 5 ) .", "Kamis (17/5)."),
    ("pukul 08 : 21 WIB", "pukul 08:21 WIB"),
    ("kata Sinar . com , Rabu", "kata Sinar.com, Rabu"),
    ("masing - masing anak - anak", "masing-masing anak-anak"),
    ("BANDUNG - Rina hadir", "BANDUNG - Rina hadir"),
    ('" Kami siap , " kata Rina', '"Kami siap," kata Rina'),
    ("“ Kami siap ” kata Rina", "“Kami siap” kata Rina"),
    ("kabupaten / kota", "kabupaten/kota"),
]


@pytest.mark.parametrize(("tokens", "text"), JOINED)
def test_joined(tokens: str, text: str) -> None:
    found, offsets = joined(tokens.split())
    assert found == text
    assert [found[a:b] for a, b in offsets] == tokens.split()


def test_columns_may_have_a_tag_of_speech_between(tmp_path: Path) -> None:
    file = tmp_path / "dev.txt"
    file.write_text("Rina PROPN B-PER\r\nSari PROPN I-PER\r\n\r\nhadir VERB O\r\n", encoding="utf8")
    assert list(read_columns(file)) == [
        TaggedSentence(("Rina", "Sari"), ("B-PER", "I-PER")),
        TaggedSentence(("hadir",), ("O",)),
    ]


def test_a_token_between_tabs_may_hold_a_space_and_an_empty_one_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "train.tsv"
    file.write_text("Tunas Muda\tB-ORG\n\tO\nmenang\tO\n", encoding="utf8")
    assert list(read_columns(file)) == [TaggedSentence(("Tunas Muda", "menang"), ("B-ORG", "O"))]


def test_a_line_without_a_tag_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.txt"
    file.write_text("Rina B-PER\nSari\n", encoding="utf8")
    with pytest.raises(FaktaError, match=r"bad\.txt:2"):
        list(read_columns(file))


def test_an_inside_tag_that_continues_nothing_begins_an_entity() -> None:
    sentence = TaggedSentence(tuple("abcde"), ("I-PER", "I-PER", "B-PER", "I-ORG", "O"))
    assert sentence.spans() == [(0, 2, "PER"), (2, 3, "PER"), (3, 4, "ORG")]
