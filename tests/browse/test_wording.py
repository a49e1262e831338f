"""Values as a reader writes them: tables of (value, expected), and a catalogue that is whole."""

import re
from pathlib import Path
from typing import get_args

import pytest

from pipeline.browse import wording
from pipeline.records import ClaimType

BROWSE = Path(wording.__file__).parent
#: Sections whose keys are values of the database, found by `word`.
VALUES = (
    *("type", "modality", "label", "speech", "source_kind", "often", "state", "sum", "quality", "status", "rule_kind"),
    *("confidence", "said", "why", "reason", "bound", "unit", "magnitude", "period", "month", "weekday", "table"),
)


@pytest.mark.parametrize(
    ("value", "expected", "english"),
    [
        (70, "70", "70"),
        (70.0, "70", "70"),
        (5.75, "5,75", "5.75"),
        (1234567.5, "1.234.567,5", "1,234,567.5"),
        (33.333, "33,33", "33.33"),
        (None, "", ""),
    ],
)
def test_numbers_have_a_decimal_comma_in_indonesian(value, expected, english):
    assert (wording.number(value), wording.number(value, lang="en")) == (expected, english)


@pytest.mark.parametrize(
    ("amount", "currency", "expected", "english"),
    [
        (6_980_000_000, "IDR", "Rp6,98 miliar", "Rp6.98 billion"),
        (2_500_000_000_000, "IDR", "Rp2,5 triliun", "Rp2.5 trillion"),
        (500_000, "IDR", "Rp500.000", "Rp500,000"),
        (1_500_000, "USD", "USD 1,5 juta", "USD 1.5 million"),
    ],
)
def test_money_is_written_with_magnitudes(amount, currency, expected, english):
    assert (wording.money(amount, currency), wording.money(amount, currency, "en")) == (expected, english)


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
        ("2024-02-12T18:00:00+00:00", "13 Februari 2024, 01.00 WIB"),  # no zone of Indonesia
        ("2024-02-12", "12 Februari 2024"),
        (None, "tanpa tanggal"),
    ],
)
def test_moments_name_their_zone(value, expected):
    assert wording.moment(value) == expected


@pytest.mark.parametrize(
    ("value", "expected", "english"),
    [
        ("2024-Q1", "kuartal 1 2024", "quarter 1 2024"),
        ("2024-03", "Maret 2024", "March 2024"),
        ("P1M", "1 bulan", "1 month"),
        ("P1.5M", "1,5 bulan", "1.5 months"),
        ("PXY", "beberapa tahun", "some years"),
        ("2024-99-99", "2024-99-99", "2024-99-99"),
        ("2024-05-28/2024-06-02", "28 Mei 2024 – 2 Juni 2024", "28 May 2024 – 2 June 2024"),
        ("P3M/P4M", "3 bulan – 4 bulan", "3 months – 4 months"),
    ],
)
def test_a_value_that_is_no_day_is_put_in_words_where_it_is_usual(value, expected, english):
    assert (wording.day(value), wording.day(value, "en")) == (expected, english)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"kind": "permendag", "number": "31", "year": 2023, "name": "PMSE"}, "Permendag 31/2023"),
        ({"kind": "uu", "number": None, "year": None, "name": "Cipta Kerja"}, "UU Cipta Kerja"),
        ({"kind": "peraturan-bei", "number": "I-A", "year": None, "name": None}, "Peraturan bei I-A"),
    ],
)
def test_rules_have_their_abbreviation(rule, expected):
    assert wording.rule_name(rule) == expected


def test_what_the_store_says_in_english_is_put_in_words():
    assert wording.standing("in force, amended by uu-6-2023") == "berlaku, diubah dengan uu-6-2023"
    assert wording.standing("revoked by uu-20-2025") == "dicabut dengan uu-20-2025"
    assert wording.why("bracket, kb:org:tiktok, kb:org:x") == (
        "disingkat dalam kurung di artikel, satu nama dalam daftar nama Fakta"
    )


def test_every_wording_has_both_languages():
    for key, said in wording.catalogue().items():
        assert all(said[lang] for lang in wording.LANGUAGES), key
        fields = [set(re.findall(r"{(\w+)}", said[lang])) for lang in wording.LANGUAGES]
        assert fields[0] == fields[1], key


def test_every_wording_that_a_page_uses_is_there_and_none_is_left_over():
    source = "".join(
        path.read_text(encoding="utf8") for pattern in ("**/*.html", "**/*.py") for path in BROWSE.glob(pattern)
    )
    used = set(re.findall(r"""\b(?:_|words|say)\(\s*["']([a-z_]+\.\w+)["'][,)]""", source))
    assert used - wording.catalogue().keys() == set()
    whole = set(re.findall(r"""\b(?:_|words|say)\(\s*["']([a-z_]+)\.["'] ?[+~]""", source))  # _("nav." + key)
    whole |= set(re.findall(r"""_\(["']([a-z_]+)\.%d""", source))
    whole |= {key.rpartition("_")[0] for key in re.findall(r"""_\(["']([a-z_]+\.[a-z]+_)["'] \+""", source)}
    unused = {
        key
        for key in wording.catalogue()
        if key not in used and key.split(".")[0] not in {*VALUES, *whole} and key.rpartition("_")[0] not in whole
    }
    assert unused - {"clash." + key for key in ("value", "backwards", "polarity", "deadline", "stake")} == set()


def test_every_type_of_claim_has_a_wording():
    assert set(get_args(ClaimType)) == {
        key.removeprefix("type.") for key in wording.catalogue() if key.startswith("type.")
    }
