"""Percentages and money, as (text, expected) tables."""

from __future__ import annotations

import itertools

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.facts.quantities import find_money, find_percentages

NLP = spacy.blank("id")


def read(text: str) -> Doc:
    return NLP.make_doc(text)


@pytest.mark.parametrize(
    ("surface", "value", "high", "unit"),
    [
        ("70%", 70, None, "percent"),
        ("1,95 persen", 1.95, None, "percent"),
        ("17.1%", 17.1, None, "percent"),
        ("7.477%", 7477, None, "percent"),
        ("5, 61%", 5.61, None, "percent"),  # a blank too many
        ("0,82 %", 0.82, None, "percent"),
        ("0,09persen", 0.09, None, "percent"),
        ("5\u00a0persen", 5, None, "percent"),
        ("lima persen", 5, None, "percent"),
        ("dua puluh lima persen", 25, None, "percent"),
        ("setengah persen", 0.5, None, "percent"),
        ("-2,88%", -2.88, None, "percent"),
        ("\u22122,88%", -2.88, None, "percent"),
        ("minus 0,1 persen", -0.1, None, "percent"),
        ("5%\u20136%", 5, 6, "percent"),
        ("8\u201315%", 8, 15, "percent"),
        ("8 hingga 15 persen", 8, 15, "percent"),
        ("4,7 persen hingga 5,5 persen", 4.7, 5.5, "percent"),
        ("20% sampai dengan 30%", 20, 30, "percent"),
        ("2,5\u00b11%", 1.5, 3.5, "percent"),
        ("2,5 plus minus 1 persen", 1.5, 3.5, "percent"),
        ("2,5 +- 1 persen", 1.5, 3.5, "percent"),
        ("2,5Â±1%", 1.5, 3.5, "percent"),  # decoded wrongly where it was published
        ("3,5 persen plus minus satu persen", 2.5, 4.5, "percent"),
        ("50 basis poin", 50, None, "basis_point"),
        ("25 bps", 25, None, "basis_point"),
        ("0,3 poin persentase", 0.3, None, "percentage_point"),
        ("seperempat poin", 0.25, None, "percentage_point"),
        ("sepertiga", 33.33, None, "fraction"),
        ("dua pertiga", 66.67, None, "fraction"),
        ("tiga perempat", 75, None, "fraction"),
        ("separuh", 50, None, "fraction"),
    ],
)
def test_one_share_is_one_percentage(surface: str, value: float, high: float | None, unit: str) -> None:
    (fact,) = find_percentages(read(f"Angkanya tercatat {surface} dari total."))
    assert (fact.text, fact.value, fact.value_high, fact.unit) == (surface, value, high, unit)


@pytest.mark.parametrize(
    "text",
    [
        "Ia menunggu setengah jam.",
        "Jangan setengah-setengah.",
        "Babak perempat final dimulai.",
        "Tepung dua pertiga liter.",
        "Setengah hati ia datang.",
        "Ada 70 orang.",
    ],
)
def test_what_is_no_percentage(text: str) -> None:
    assert find_percentages(read(text)) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Turun 0,62% dan 1,01%.", [(0.62, None), (1.01, None)]),
        ("Berada antara 5% dan 6%.", [(5, 6)]),
        ("Berada antara 5 dan 6 persen.", [(5, 6)]),
        ("Naik dari 5% menjadi 6%.", [(5, None), (6, None)]),
        ("Naik dari 5% ke 6%.", [(5, None), (6, None)]),
        ("KODE 725 410 -43,45% dan lainnya.", [(-43.45, None)]),  # a column of a table, no range
    ],
)
def test_ranges_and_lists(text: str, values: list[tuple[float, float | None]]) -> None:
    assert [(fact.value, fact.value_high) for fact in find_percentages(read(text))] == values


@pytest.mark.parametrize(
    ("surface", "amount", "high", "currency"),
    [
        ("Rp6,98 miliar", 6.98e9, None, "IDR"),
        ("Rp 35,61 triliun", 35.61e12, None, "IDR"),
        ("Rp\u00a035,61\u202ftriliun", 35.61e12, None, "IDR"),
        ("Rp300.000", 300000, None, "IDR"),
        ("Rp. 150 juta", 150e6, None, "IDR"),
        ("IDR 5 juta", 5e6, None, "IDR"),
        ("Rp16.437,5", 16437.5, None, "IDR"),
        ("Rp3,359,77 triliun", 3359.77e12, None, "IDR"),  # a slip of the pen
        ("Rp 806, 2 triliun", 806.2e12, None, "IDR"),
        ("Rp162 T", 162e12, None, "IDR"),
        ("Rp 277 M", 277e9, None, "IDR"),
        ("Rp500 rb", 500000, None, "IDR"),
        ("Rp300-an triliun", 300e12, None, "IDR"),
        ("Rp57,500", 57500, None, "IDR"),  # an English comma
        ("Rp-0,9 miliar", -0.9e9, None, "IDR"),
        ("minus Rp184,09 triliun", -184.09e12, None, "IDR"),
        ("US$705,38 juta", 705.38e6, None, "USD"),
        ("US$ 1.277,17", 1277.17, None, "USD"),
        ("us$ 3.400", 3400, None, "USD"),  # articles in lower case
        ("usd3.935", 3935, None, "USD"),
        ("Rp1,06 milliar", 1.06e9, None, "IDR"),
        ("USD 1,277.17", 1277.17, None, "USD"),
        ("$100", 100, None, "USD"),
        ("US$5 M", 5e6, None, "USD"),  # million, not miliar
        ("S$2 juta", 2e6, None, "SGD"),
        ("\u20ac390.000", 390000, None, "EUR"),
        ("RM5 juta", 5e6, None, "MYR"),
        ("31,75 juta dollar AS", 31.75e6, None, "USD"),
        ("dua miliar dolar AS", 2e9, None, "USD"),
        ("858 miliar USD", 858e9, None, "USD"),
        ("6,22 triliun yuan", 6.22e12, None, "CNY"),
        ("198,21 sen AS", 1.9821, None, "USD"),
        ("75 ribu rupiah", 75000, None, "IDR"),
        ("lima miliar rupiah", 5e9, None, "IDR"),
        ("Rp16.340 sampai Rp16.440", 16340, 16440, "IDR"),
        ("Rp 16.000-Rp 16.500", 16000, 16500, "IDR"),
        ("Rp5-7 triliun", 5e12, 7e12, "IDR"),
        ("Rp300-Rp500 juta", 300e6, 500e6, "IDR"),
        ("Rp500.000 hingga Rp1 juta", 500000, 1e6, "IDR"),
        ("US$6,5 per MMBTU-US$7", 6.5, 7, "USD"),
        ("Rp14.900 per dolar AS hingga Rp15.050", 14900, 15050, "IDR"),
        ("US$1.820 per troy ons - US$1.890", 1820, 1890, "USD"),
        ("4.170 hingga 4.211 dolar AS", 4170, 4211, "USD"),
    ],
)
def test_one_amount_is_one_fact(surface: str, amount: float, high: float | None, currency: str) -> None:
    (fact,) = find_money(read(f"Nilainya tercatat {surface} pada akhir tahun."))
    assert (fact.text, fact.amount, fact.amount_high, fact.currency) == (surface, pytest.approx(amount), high, currency)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Kurs jual dan beli Rp16.460 dan Rp16.760.", [(16460, None), (16760, None)]),
        ("Harga antara Rp5 juta dan Rp7 juta.", [(5e6, 7e6)]),
        ("Penerimaan dari pajakRp2.492 triliun.", [(2492e12, None)]),  # glued to a word that was a link
        ("Harga turun dari Rp693 ribu ke Rp685 ribu.", [(693000, None), (685000, None)]),
        ("Pembiayaan senilai Rp24 miliar ke 16 mitra.", [(24e9, None)]),
        ("Pada 2025 hingga 3.600 dolar AS.", [(3600, None)]),
        ("Laba Rp2 triliun, naik dari 1,4 triliun, kata dia.", [(2e12, None), (1.4e12, None)]),
        ("Nilai Rp2 triliun; volume saham mencapai 11,53 miliar dengan ramai.", [(2e12, None)]),
        ("Ada 1,4 triliun lembar dan Rp5.", [(5, None)]),
        ("Porsinya Rp100,49% dari pagu.", []),
    ],
)
def test_several_amounts(text: str, amounts: list[tuple[float, float | None]]) -> None:
    assert [(fact.amount, fact.amount_high) for fact in find_money(read(text))] == amounts


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("paling sedikit 90%", ">="),
        ("minimal sebesar 120%", ">="),
        ("setidaknya 40 persen", ">="),
        ("tidak kurang dari 5%", ">="),
        ("paling banyak 10%", "<="),
        ("maksimal hanya 5%", "<="),
        ("batas maksimum 20 persen", "<="),
        ("tidak lebih dari 25%", "<="),
        ("ditargetkan turun hingga 50%", "<="),  # yet to come: a bound
        ("laba melonjak hingga 50%", "="),  # it has come to that
        ("hingga mencapai 50%", "="),
        ("mencapai 50%", "="),
        ("lebih dari 70%", ">"),
        ("di atas 5 persen", ">"),
        ("melampaui 5%", ">"),
        ("jauh di atas ketentuan sebesar 120%", "="),  # above the rule's figure, which is 120
        ("kurang dari 3%", "<"),
        ("di bawah ambang batas 3%", "<"),
        ("lebih rendah dari 32%.", "<"),
        ("lebih rendah dari 5,02% pada kuartal lalu", "="),  # a comparison, no bound
        ("sekitar 42,83 persen", "~"),
        ("hampir 20%", "~"),
        ("di kisaran 5%", "~"),
        ("ke kisaran 4,00%-4,25%", "="),
        ("nyaris menyentuh batas 3%", "~"),
        ("10 persen atau lebih", ">="),
        ("5 persen ke atas", ">="),
        ("sebesar 5%", "="),
    ],
)
def test_bound_set_by_the_words(text: str, comparator: str) -> None:
    (fact,) = find_percentages(read(f"Angka itu {text}"))
    assert fact.comparator == comparator


def test_bound_holds_for_the_second_of_a_pair() -> None:
    text = "Batas maksimum Rp300.000 untuk rawat jalan dan Rp3.000.000 untuk rawat inap."
    assert [fact.comparator for fact in find_money(read(text))] == ["<=", "<="]


@pytest.mark.parametrize("text", ["di level Rp16.400-an", "dibanderol Rp249 jutaan"])
def test_an_at_the_end_is_roughly(text: str) -> None:
    assert [fact.comparator for fact in find_money(read(text))] == ["~"]


@pytest.mark.parametrize(
    ("text", "direction", "basis"),
    [
        ("Laba naik 5% secara tahunan.", "up", "yoy"),
        ("Laba turun 5,2% (year on year/yoy).", "down", "yoy"),
        ("Ekonomi tumbuh sebesar 4,9% qoq.", "up", "qoq"),
        ("Harga melemah tipis 0,2% ytd.", "down", "ytd"),
        ("Kunjungan meningkat 7% dibandingkan Maret 2024.", "up", "dibandingkan Maret 2024"),
        ("Porsinya 7% saja.", None, None),
        ("Laba naik 5% dibanding periode yang sama tahun lalu.", "up", "dibanding periode yang sama tahun lalu"),
        ("Ekspor turun 5% dari bulan sebelumnya menjadi Rp2 triliun.", "down", "dari bulan sebelumnya"),
        ("Kurs melemah 5% terhadap euro ke level baru.", "down", "terhadap euro"),
        ("Laba naik 5% jika dibandingkan dengan laba Rp7 miliar.", "up", "dibandingkan dengan laba"),
        ("Laba naik 5% dan beban 3% yoy.", "up", None),  # yoy belongs to the other figure
    ],
)
def test_direction_and_basis(text: str, direction: str | None, basis: str | None) -> None:
    fact = find_percentages(read(text))[0]
    assert (fact.direction, fact.basis) == (direction, basis)


@pytest.mark.parametrize(
    ("words", "tags", "measured"),
    [
        ("Grup itu membeli 70% saham Tokoraya .", "NOUN PRON VERB NUM NOUN PROPN PUNCT", "saham Tokoraya"),
        ("Dana 5% dari aset perusahaan naik", "NOUN NUM ADP NOUN NOUN VERB", "aset perusahaan"),
        ("Inflasi tahunan sebesar 5% terjadi", "NOUN ADJ VERB NUM VERB", "Inflasi tahunan"),
        ("Laba bersih pada 2023 tumbuh 5% .", "NOUN ADJ ADP NUM VERB NUM PUNCT", "Laba bersih"),
        ("Utang turun 5% menjadi 7% .", "NOUN VERB NUM VERB NUM PUNCT", "Utang"),
        ("Laba naik 5% dari bulan lalu", "NOUN VERB NUM ADP NOUN ADJ", "Laba"),  # a month measures nothing
        ("Realisasi mencapai 5% dari target", "NOUN VERB NUM ADP NOUN", "Realisasi"),
        ("Porsi Nusa di Tokoraya mencapai 51% .", "NOUN PROPN ADP PROPN VERB NUM PUNCT", "Porsi Nusa di Tokoraya"),
        ("Harga beras per kilogram naik 5% .", "NOUN NOUN ADP NOUN VERB NUM PUNCT", "Harga beras"),
        ("Kurs menguat ke dolar AS 5% .", "NOUN VERB ADP NOUN PROPN NUM PUNCT", None),  # no subject behind "ke"
        ("Ia datang , 5% pulang", "PRON VERB PUNCT NUM VERB", None),
        ("Naik 5% .", "VERB NUM PUNCT", None),
    ],
)
def test_what_is_measured(words: str, tags: str, measured: str | None) -> None:
    doc = Doc(NLP.vocab, words=words.split(), pos=tags.split())
    assert {fact.measured for fact in find_percentages(doc)} == {measured}


_WORDS = """Rp 5 7 -43,45 % persen juta miliar dolar AS US$ 1.234,5 - hingga dan antara minus sekitar sepertiga dari
setengah poin basis bps -an ( ) . , plus minus"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n", "\u00a0"])


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join), st.lists(_PIECES).map(" ".join)))
def test_any_text_is_read_without_overlaps(text: str) -> None:
    doc = read(text)
    for facts in (find_percentages(doc), find_money(doc)):
        for fact in facts:
            assert text[fact.start : fact.end] == fact.text
        assert all(first.end <= second.start for first, second in itertools.pairwise(facts))
