"""Numerals, number words, ordinals and spaces, as (text, expected) tables."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts import text


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("5", 5),
        ("5,75", 5.75),
        ("1.234", 1234),
        ("1.234.567", 1234567),
        ("1.234,5", 1234.5),
        ("0.125", 0.125),  # no thousands after a nought
        ("17.1", 17.1),  # a point that cannot stand before thousands
        ("1,234,567", 1234567),  # English
        ("1,234.5", 1234.5),
        ("3,359,77", 3359.77),  # a slip for 3.359,77
        ("5, 61", 5.61),
        ("453,449", 453.449),  # comma is decimal, however many digits follow
        ("1.2.3.4", None),
    ],
)
def test_numeral(printed: str, value: float | None) -> None:
    assert text.parse_numeral(printed) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("nol", 0),
        ("tujuh", 7),
        ("sepuluh", 10),
        ("sebelas", 11),
        ("tiga belas", 13),
        ("dua puluh", 20),
        ("dua puluh lima", 25),
        ("seratus", 100),
        ("seratus dua puluh lima ribu", 125000),
        ("dua ratus lima puluh ribu", 250000),
        ("satu juta dua ratus ribu", 1200000),
        ("Dua\u00a0Puluh", 20),
        ("setengah", 0.5),
        ("satu setengah", 1.5),
        ("dua setengah juta", 2500000),
        ("sepertiga", 1 / 3),
        ("dua pertiga", 2 / 3),
        ("tiga perempat", 0.75),
        ("lima koma dua lima", 5.25),
        ("rumah", None),
        ("dua tiga", None),  # a list, not a number
        ("", None),
    ],
)
def test_number_words(words: str, value: float | None) -> None:
    assert text.parse_number_words(words) == pytest.approx(value)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("pertama", 1),
        ("kedua", 2),
        ("ketiga", 3),
        ("ke-4", 4),
        ("ke\u20115", 5),
        ("IV", 4),
        ("III", 3),
        ("12", 12),
        ("apa", None),
    ],
)
def test_ordinal(printed: str, value: int | None) -> None:
    assert text.parse_ordinal(printed) == value


@pytest.mark.parametrize(
    ("printed", "value"), [("I", 1), ("ix", 9), ("XIV", 14), ("XXXIX", 39), ("CX", 110), ("ABC", None)]
)
def test_roman(printed: str, value: int | None) -> None:
    assert text.parse_roman(printed) == value


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009", "\u202f", "  "])
def test_every_space_of_a_line_is_a_space(space: str) -> None:
    found = re.search(text.NUMBER_WORDS, f"sekitar dua{space}puluh lima unit", re.VERBOSE | re.IGNORECASE)
    assert found is not None
    assert text.parse_number_words(found.group()) == 25


def test_a_line_break_is_no_space() -> None:
    found = re.search(text.NUMBER_WORDS, "dua\npuluh", re.VERBOSE | re.IGNORECASE)
    assert found is not None
    assert found.group() == "dua"


@given(st.text())
def test_any_string_is_accepted(anything: str) -> None:
    for parse in (text.parse_numeral, text.parse_number_words, text.parse_number, text.parse_ordinal, text.parse_roman):
        parse(anything)


@given(st.integers(min_value=0, max_value=10**15))
def test_thousands_points_round_trip(number: int) -> None:
    assert text.parse_numeral(f"{number:,}".replace(",", ".")) == number
