"""Dates of the contract and of the language, as (text, anchor, expected) tables."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.dates import vocabulary
from pipeline.facts.dates.find import anchor_day, dates_of

ANCHOR = date(2024, 2, 12)  # a Monday


def read(text: str, anchor: date | None = ANCHOR) -> list[tuple[str, str, str | None]]:
    return [(fact.text, fact.type, fact.value) for fact in dates_of(text, anchor)[0]]


@pytest.mark.parametrize(
    ("surface", "kind", "value"),
    [
        ("Senin (12/2/2024)", "DATE", "2024-02-12"),
        ("Selasa (6/2)", "DATE", "2024-02-06"),
        ("Rabu, 7 Februari 2024", "DATE", "2024-02-07"),
        ("Jumat, (02/02/2024)", "DATE", "2024-02-02"),
        ("Sabtu (3\u00a0Februari\u00a02024)", "DATE", "2024-02-03"),
        ("Rabu (722024)", "DATE", "2024-02-07"),  # the slashes were lost
        ("Kamis (8/2/2024 ", "DATE", "2024-02-08"),  # so was the bracket
        ("Kamis (8/2) kemarin", "DATE", "2024-02-08"),
        ("12 Desember 2023", "DATE", "2023-12-12"),
        ("12 Des 2023", "DATE", "2023-12-12"),
        ("30 Desember lalu", "DATE", "2023-12-30"),
        ("31 Desember tahun depan", "DATE", "2025-12-31"),
        ("Desember 2023", "DATE", "2023-12"),
        ("bulan Maret", "DATE", "2024-03"),
        ("Juni tahun 2023", "DATE", "2023-06"),
        ("Februari lalu", "DATE", "2023-02"),  # not this month
        ("April mendatang", "DATE", "2024-04"),
        ("tahun 2024", "DATE", "2024"),
        ("tahun ini", "DATE", "2024"),
        ("kuartal I/2024", "DATE", "2024-Q1"),
        ("triwulan pertama 2024", "DATE", "2024-Q1"),
        ("kuartal/IV 2023", "DATE", "2023-Q4"),
        ("kuartal III-2023", "DATE", "2023-Q3"),
        ("triwulan I tahun buku 2024", "DATE", "2024-Q1"),
        ("Q3 2023", "DATE", "2023-Q3"),
        ("3Q23", "DATE", "2023-Q3"),
        ("9M 2023", "DATE", "2023-01/2023-09"),
        ("semester II/2023", "DATE", "2023-H2"),
        ("paruh kedua tahun ini", "DATE", "2024-H2"),
        ("hari ini", "DATE", "2024-02-12"),
        ("kemarin", "DATE", "2024-02-11"),
        ("besok", "DATE", "2024-02-13"),
        ("pekan lalu", "DATE", "2024-W06"),
        ("pekan depan", "DATE", "2024-W08"),
        ("pekan kedua Januari 2024", "DATE", "2024-W02"),
        ("Jumat pekan ini", "DATE", "2024-02-16"),
        ("Sabtu besok", "DATE", "2024-02-17"),
        ("bulan depan", "DATE", "2024-03"),
        ("satu bulan lagi", "DATE", "2024-03"),
        ("dua tahun lalu", "DATE", "2022"),
        ("seminggu lalu", "DATE", "2024-W06"),
        ("setengah abad lalu", "DATE", "1974"),
        ("tiga bulan pertama 2024", "DATE", "2024-Q1"),
        ("sembilan bulan pertama 2023", "DATE", "2023-01/2023-09"),
        ("2020-2024", "DATE", "2020/2024"),
        ("28 Mei\u20132 Juni 2025", "DATE", "2025-05-28/2025-06-02"),
        ("16\u201420 Januari 2024", "DATE", "2024-01-16/2024-01-20"),
        ("18 Maret 2023 hingga 20 Maret 2023", "DATE", "2023-03-18/2023-03-20"),
        ("Selasa (6/2/2024) hingga Jumat (9/2/2024)", "DATE", "2024-02-06/2024-02-09"),
        ("Januari\u2014September 2023", "DATE", "2023-01/2023-09"),
        ("Desember 2023 sampai Februari 2024", "DATE", "2023-12/2024-02"),
        ("2017 hingga 12 November 2023", "DATE", "2017/2023-11-12"),
        ("1990-an", "DATE", "199"),
        ("abad ke-21", "DATE", "20"),
        ("3 bulan", "DURATION", "P3M"),
        ("tiga hari kerja", "DURATION", "P3D"),
        ("3-4 bulan", "DURATION", "P3M/P4M"),
        ("1 sampai 1,5 bulan", "DURATION", "P1M/P1.5M"),
        ("lima tahun terakhir", "DURATION", "P5Y"),
        ("beberapa tahun", "DURATION", "PXY"),
        ("bertahun-tahun", "DURATION", "PXY"),
        ("sepekan", "DURATION", "P1W"),
        ("dua dekade", "DURATION", "P20Y"),
        ("2 x 24 jam", "DURATION", "PT48H"),
        ("30 menit", "DURATION", "PT30M"),
        ("setiap Jumat", "SET", "P1W"),
        ("setiap hari Jumat", "SET", "P1W"),
        ("setiap lima tahun sekali", "SET", "P5Y"),
        ("tiap tanggal 6", "SET", "P1M"),
        ("setahun sekali", "SET", "P1Y"),
        ("pukul 09.37 WIB", "TIME", "T09:37"),
        ("jam 7 malam", "TIME", "T19:00"),
        ("Rabu (7/2/2024) pukul 11.00 WIT", "TIME", "2024-02-07T11:00"),
        ("pukul 15.30 WITA, Rabu (7/2/2024)", "TIME", "2024-02-07T15:30"),
        ("pukul 09.00\u201315.00 WIB", "TIME", "T09:00/T15:00"),
        ("Idul Adha 2025", "DATE", "2025-06-06"),
        ("Idulfitri 1446 H", "DATE", "2025-03-31"),
        ("H-3 Natal 2024", "DATE", "2024-12-22"),
    ],
)
def test_one_expression_is_one_fact(surface: str, kind: str, value: str) -> None:
    assert read(f"Hal itu terjadi pada {surface}.") == [(surface.strip(), kind, value)]


@pytest.mark.parametrize(
    ("surface", "value", "mod"),
    [
        ("akhir 2024", "2024", "END"),
        ("awal Januari 2024", "2024-01", "START"),
        ("pertengahan tahun depan", "2025", "MID"),
        ("pengujung tahun 2023", "2023", "END"),
        ("akhir pekan lalu", "2024-W06", "END"),
        ("awal 1990-an", "199", "START"),
        ("akhir kuartal I/2024", "2024-Q1", "END"),
        ("awal hingga pertengahan 2024", "2024", None),  # two parts, no modifier
    ],
)
def test_part_of_a_period_is_a_modifier(surface: str, value: str, mod: str | None) -> None:
    (fact,) = dates_of(f"Target dipasang pada {surface}.", ANCHOR)[0]
    assert (fact.text, fact.value, fact.mod) == (surface, value, mod)


@pytest.mark.parametrize(
    "text",
    [
        "Biaya dihitung per tahun dan per bulan.",
        "Kini dan saat ini pasar sepi.",
        "Laba tumbuh 5% yoy, inflasi tahunan terjaga.",
        "Harga naik ke Rp2024 per lembar.",
        "Sebanyak 2024 unit terjual.",
        "Indeks di level 1998 bertahan.",
        "Laba tahun berjalan turun tipis.",  # a line of the income statement
        "Laba bersih tahun berjalan turun tipis.",
        "Kegiatan sehari-hari warga berjalan.",
        "Pertumbuhan dari tahun ke tahun stabil.",
        "Direktur Juli Wirasena hadir.",
        "Harga naik 12/2 kali.",
        "Rasio 3/4 bagian.",
        "Keputusan Kepala Badan Nomor e-0046 Tahun 2025 terbit.",
        "Surat No. 12/KS/2025 terbit.",
        "Inflasi Lembaran Negara Tahun 2016 Nomor 202.",
        "Perayaan HUT ke-80 tahun.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert [fact for fact in read(text) if fact[2] is not None] == []


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("Inflasi Oktober 2023 naik dari periode yang sama tahun sebelumnya.", "tahun sebelumnya", "2022"),
        ("Per Januari 2024 jumlahnya naik dibanding bulan sebelumnya.", "bulan sebelumnya", "2023-12"),
        ("Pada kuartal I/2024 laba turun dari kuartal sebelumnya.", "kuartal sebelumnya", "2023-Q4"),
        ("Pada Selasa (6/2/2024) indeks turun. Asing menjual saham hari itu.", "hari itu", "2024-02-06"),
        # what is compared with does not become what is spoken of
        ("Laba 2023 naik dibanding 2022. Beban naik dari tahun sebelumnya.", "tahun sebelumnya", "2022"),
        ("Pada tahun 2023 dana mengendap sampai akhir tahun anggaran.", "akhir tahun", "2023"),
        ("Kuartal II/2022 kuat. Kuartal III lebih kuat.", "Kuartal III", "2022-Q3"),
        ("Rapat digelar hari ini, Jumat (9/2/2024).", "hari ini", "2024-02-09"),  # an old text on a new page
        ("Dana cair paling lambat hari Minggu.", "hari Minggu", "2024-02-18"),
        ("Ia berbicara di Jakarta, Jumat.", "Jumat", "2024-02-09"),
    ],
)
def test_what_refers_back_is_resolved(text: str, surface: str, value: str) -> None:
    assert (surface, "DATE", value) in read(text)


def test_without_an_anchor_relative_dates_stay_open() -> None:
    facts = dates_of("Tahun lalu, pekan depan, Selasa (6/2) dan bulan Maret; tetapi 12 Mei 2020.", None)[0]
    assert [(fact.value, bool(fact.reason)) for fact in facts] == [(None, True)] * 4 + [("2020-05-12", False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # each day, month and quarter of a list; the year stands behind the last
        ("Pameran pada 14, 15, dan 16 Maret 2024.", ["2024-03-14", "2024-03-15", "2024-03-16"]),
        ("Rapat tanggal 14 dan 15 Maret lalu.", ["2023-03-14", "2023-03-15"]),
        ("Ada 14 dan 15 Maret dipilih.", ["2024-03-15"]),  # 14 of what?
        ("Pada Mei dan Juli 2022 harga naik.", ["2022-05", "2022-07"]),
        ("Pada Januari, Februari, dan Maret 2022 harga naik.", ["2022-01", "2022-02", "2022-03"]),
        ("Pada kuartal II dan kuartal III 2022 laba naik.", ["2022-Q2", "2022-Q3"]),
        ("Pada semester dua 2023 laba naik.", ["2023-H2"]),
        ("FY2023 laba naik, FY24 turun.", ["2023", "2024"]),
        ("Pada tahun 2023 kemarin laba naik.", ["2023"]),
        # ahead or behind
        ("Laporan masuk selambat-lambatnya akhir kuartal III.", ["2024-Q3"]),
        ("Laba kuartal III naik.", ["2023-Q3"]),
        # days of a month near the anchor
        ("Gaji cair tanggal 17 bulan ini.", ["2024-02-17"]),
        ("Gaji cair tanggal 17 bulan depan.", ["2024-03-17"]),
        # side by side, not in apposition
        ("Hari ini, kemarin, dan besok.", ["2024-02-12", "2024-02-11", "2024-02-13"]),
        # the part of the day stands before the clock
        ("Rapat Senin malam pukul 8.", ["2024-02-12", "T20:00"]),
        ("Listrik padam jam 2 malam.", ["T02:00"]),
        # the Islamic calendar: official days where they are holidays, else the tabular calendar
        ("Toko tutup pada 1 Syawal 1445 H.", ["2024-04-10"]),
        ("Toko tutup pada 1 Muharam 2024.", ["2024-07-07"]),
        ("Toko ramai pada 27 Rajab 1445 H.", ["2024-02-07"]),
        ("Toko ramai pada Ramadan 1445 Hijriah.", ["2024-03-11/2024-04-09"]),
        ("Dua hari setelah Lebaran 2024 toko buka.", ["2024-04-12"]),
        ("Sehari sebelum Natal 2023 toko ramai.", ["2023-12-24"]),
    ],
)
def test_values_in_a_sentence(text: str, expected: list[str]) -> None:
    assert [value for _, _, value in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("Kapal berlayar setiap Senin dan Kamis.", "setiap Senin dan Kamis", "P1W"),
        ("Loket buka setiap Senin hingga Jumat.", "setiap Senin hingga Jumat", "P1W"),
        ("Kapal berlayar tiga kali dalam sepekan.", "tiga kali dalam sepekan", "P1W"),
        ("Rapat digelar dua kali setahun.", "dua kali setahun", "P1Y"),
        ("Gaji dibayar tanggal 5 setiap bulan.", "tanggal 5 setiap bulan", "P1M"),
    ],
)
def test_what_recurs_is_a_set(text: str, surface: str, value: str) -> None:
    assert read(text) == [(surface, "SET", value)]


@pytest.mark.parametrize(
    ("text", "mod"),
    [
        ("akhir 2023 hingga awal 2024", None),  # the two ends have their own
        ("akhir 2023", "END"),
        ("pertengahan Maret 2024", "MID"),
        ("awal tahun ini", "START"),
    ],
)
def test_modifier(text: str, mod: str | None) -> None:
    (fact,) = dates_of(text, ANCHOR)[0]
    assert fact.mod == mod


def test_weekday_that_disagrees_is_flagged() -> None:
    (wrong,) = dates_of("Rabu (12/2/2024)", ANCHOR)[0]
    assert (wrong.value, wrong.flag) == ("2024-02-12", "weekday-mismatch")


def test_numbers_inside_a_rule_are_left_alone() -> None:
    text = "Permendag Nomor 31 Tahun 2023 berlaku sejak 26 September 2023."
    assert [f.text for f in dates_of(text, ANCHOR, taken=[(0, 29)])[0]] == ["26 September 2023"]


def test_holidays_by_name_are_hints_and_their_seasons_too() -> None:
    facts, hints = dates_of("Arus H+7 dan libur Lebaran 2025 menjelang Natal.", ANCHOR)
    assert [(f.text, f.value) for f in facts] == [("2025", "2025")]
    assert sorted(h.text for h in hints) == ["H+7", "Lebaran", "Natal"]


@pytest.mark.parametrize(
    ("value", "begins", "ends"),
    [
        ("akhir 2024", "2024-01-01", "2024-12-31"),
        ("kuartal I/2024", "2024-01-01", "2024-03-31"),
        ("pekan lalu", "2024-02-05", "2024-02-11"),
        ("Februari 2024", "2024-02-01", "2024-02-29"),
        ("3 bulan", None, None),
        ("sore ini", "2024-02-12", "2024-02-12"),
    ],
)
def test_days_that_a_value_spans(value: str, begins: str | None, ends: str | None) -> None:
    (fact,) = dates_of(value, ANCHOR)[0]
    assert (fact.begins_on, fact.ends_on) == (begins, ends)


@pytest.mark.parametrize(
    ("published_at", "day"),
    [
        ("2024-02-12T10:00:00+07:00", date(2024, 2, 12)),
        ("2024-02-11T20:00:00Z", date(2024, 2, 12)),  # already the next day in Jakarta
        ("2024-02-12", date(2024, 2, 12)),
        ("kemarin", None),
        (None, None),
    ],
)
def test_anchor_is_the_day_in_western_indonesia(published_at: str | None, day: date | None) -> None:
    assert anchor_day(published_at) == day


_WORDS = """Senin (12/2/2024) 12 Mei 2024 - tahun lalu kuartal I/2024 pukul 09.37 WIB akhir hingga setiap tiga bulan
Lebaran 1446 H H-1 . ( ) / 31/02/2024 99"""
_VOCABULARY = [
    *vocabulary.SHIFTS,
    *vocabulary.UNITS,
    *vocabulary.ONE_UNIT,
    *vocabulary.DAYS,
    *vocabulary.WEEKDAYS,
    *vocabulary.PARTS,
]
_PIECES = st.sampled_from([*_WORDS.split(), "\n", "\u00a0", *_VOCABULARY])


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join), st.lists(_PIECES).map(" ".join)))
def test_any_text_is_read_without_overlaps(text: str) -> None:
    facts, hints = dates_of(text, ANCHOR)
    for span in (*facts, *hints):
        assert text[span.start : span.end] == span.text
    assert all(first.end <= second.start for first, second in itertools.pairwise(facts))
