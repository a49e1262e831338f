"""Values as an Indonesian reader writes them: tables of (value, expected)."""

import pytest

from pipeline.browse import wording


@pytest.mark.parametrize(
    ("value", "expected"),
    [(70, "70"), (70.0, "70"), (5.75, "5,75"), (1234567.5, "1.234.567,5"), (33.333, "33,33"), (None, "")],
)
def test_numbers_have_a_decimal_comma(value, expected):
    assert wording.number(value) == expected


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (6_980_000_000, "IDR", "Rp6,98 miliar"),
        (2_500_000_000_000, "IDR", "Rp2,5 triliun"),
        (500_000, "IDR", "Rp500.000"),
        (1_500_000, "USD", "USD 1,5 juta"),
    ],
)
def test_money_is_written_with_magnitudes(amount, currency, expected):
    assert wording.money(amount, currency) == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({"value": 70, "value_high": None, "unit": "percent", "comparator": ">"}, "lebih dari 70 persen"),
        ({"value": 5, "value_high": 6, "unit": "percent", "comparator": "="}, "5–6 persen"),
        ({"value": 1e9, "value_high": None, "unit": "IDR", "comparator": "<="}, "paling banyak Rp1 miliar"),
        ({"value": 12, "value_high": None, "unit": "perusahaan", "comparator": None}, "12 perusahaan"),
        ({"value": None, "value_high": None, "unit": None, "comparator": None}, ""),
    ],
)
def test_quantities_keep_their_bound(claim, expected):
    assert wording.quantity(claim) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-02-12T09:37:00+07:00", "12 Februari 2024, 09.37 WIB"),
        ("2024-02-12T09:37:00+09:00", "12 Februari 2024, 09.37 WIT"),
        ("2024-02-12T09:37:00", "12 Februari 2024, 09.37 WIB"),  # no offset: Western Indonesia Time
        ("2024-02-12", "12 Februari 2024"),
        (None, "tanpa tanggal"),
    ],
)
def test_moments_name_their_zone(value, expected):
    assert wording.moment(value) == expected


def test_a_value_that_is_no_day_is_shown_as_it_is():
    assert wording.day("2024-Q1") == "2024-Q1"
