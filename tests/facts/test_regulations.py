"""Rules: citations, ids, pinpoints, names and anaphors, as (text, expected) tables."""

from __future__ import annotations

import itertools

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.regulations import find_regulations
from pipeline.facts.regulations.register import by_name, rules
from pipeline.records import Article, RegulationMention

NLP = spacy.blank("id")
NLP.add_pipe("sentencizer")


def read(text: str) -> list[RegulationMention]:
    article = Article(url="https://berita.example/1", title="", text=text, source="berita")
    return find_regulations(NLP(text), article)[0]


@pytest.mark.parametrize(
    ("text", "surface", "rule"),
    [
        ("Permendag No. 31/2023 berlaku.", "Permendag No. 31/2023", "permendag-31-2023"),
        (
            "Dalam Peraturan Menteri Perdagangan Nomor 31 Tahun 2023 diatur itu.",
            "Peraturan Menteri Perdagangan Nomor 31 Tahun 2023",
            "permendag-31-2023",
        ),
        ("Menurut Undang-Undang (UU) No.23/1999 ia wajib.", "Undang-Undang (UU) No.23/1999", "uu-23-1999"),
        ("Sesuai Peraturan OJK Nomor 30 Tahun 2024.", "Peraturan OJK Nomor 30 Tahun 2024", "pojk-30-2024"),
        ("Lihat PP 28/2025 itu.", "PP 28/2025", "pp-28-2025"),
        ("Lihat POJK Nomor 14/POJK.04/2022 itu.", "POJK Nomor 14/POJK.04/2022", "pojk-14-2022"),
        ("Lihat PMK 81 2024 itu.", "PMK 81 2024", "pmk-81-2024"),  # neither slash nor "Tahun"
        ("Lihat PMK No. 34/PMK 10/2017 itu.", "PMK No. 34/PMK 10/2017", "pmk-34-2017"),  # a blank for a point
        ("sesuai pmk nomor 48 tahun 2023 itu", "pmk nomor 48 tahun 2023", "pmk-48-2023"),  # lower-cased pages
        (
            "Lihat Keputusan Menteri Keuangan Nomor 7 Tahun 2020.",
            "Keputusan Menteri Keuangan Nomor 7 Tahun 2020",
            "kmk-7-2020",
        ),
        ("Lihat Permen ESDM No 2/2023 itu.", "Permen ESDM No 2/2023", "permen-esdm-2-2023"),
        ("Lihat PBI No. 24/2/PBI/2022 itu.", "PBI No. 24/2/PBI/2022", "pbi-24-2-2022"),  # volume and number
        ("Lihat Peraturan Bursa Nomor I-A itu.", "Peraturan Bursa Nomor I-A", "peraturan-bei-i-a"),
        ("Lihat Peraturan Nomor IX.E.2 itu.", "Peraturan Nomor IX.E.2", "peraturan-bapepam-ix-e-2"),
        ("UUD NRI Tahun 1945 menjaminnya.", "UUD NRI Tahun 1945", "uud-1945"),
        (
            "Lihat Perda Kabupaten Trenggalek Nomor 15 Tahun 2011.",
            "Perda Kabupaten Trenggalek Nomor 15 Tahun 2011",
            "perda-kabupaten-trenggalek-15-2011",
        ),
        (
            "Lihat Surat Edaran Wali Kota Surabaya Nomor 400/12/2025.",
            "Surat Edaran Wali Kota Surabaya Nomor 400/12/2025",
            "se-wali-kota-surabaya-400-12-2025",
        ),
        (
            "Lihat Undang-Undang Darurat Nomor 12 Tahun 1951.",
            "Undang-Undang Darurat Nomor 12 Tahun 1951",
            "uu-darurat-12-1951",
        ),
        ("Lihat Kepmen ESDM No 12 K/20/MEM/2018.", "Kepmen ESDM No 12 K/20/MEM/2018", "kepmen-esdm-12.k-2018"),
        ("sesuai kepmen esdm nomor 12.k/tl.01/2024 itu", "kepmen esdm nomor 12.k/tl.01/2024", "kepmen-esdm-12.k-2024"),
        ("Lihat TAP MPR Nomor XI/MPR/1998.", "TAP MPR Nomor XI/MPR/1998", "tap-mpr-xi-1998"),
        ("Lihat TAP MPR Nomor XI Tahun 1998.", "TAP MPR Nomor XI Tahun 1998", "tap-mpr-xi-1998"),
        ("DPR membahas RUU Perampasan Aset.", "RUU Perampasan Aset", "ruu-perampasan-aset"),
        ("Sejak UU Cipta Kerja terbit.", "UU Cipta Kerja", "uu-cipta-kerja"),
        ("Sejak pengesahanUU Cipta Kerjapada 2020.", "UU Cipta Kerja", "uu-cipta-kerja"),  # glued on both sides
        ("Dijerat Pasal 362 KUHP.", "KUHP", "uu-kuhp"),
        ("Ada Rancangan Permendag PMSE itu.", "Rancangan Permendag PMSE", "rpermendag-pmse"),
    ],
)
def test_a_citation_has_this_span_and_id(text: str, surface: str, rule: str) -> None:
    assert [(m.text, m.regulation_id) for m in read(text) if not m.anaphoric] == [(surface, rule)]


@pytest.mark.parametrize(
    "text",
    [
        "Putusan Nomor 90/PUU-XXI/2023 dibacakan.",  # a case, no rule
        "PT PP (Persero) Tbk. membangun jalan.",  # a company
        "PP Muhammadiyah menggelar rapat.",  # an organisation
        "SNI 8204 Tahun 2020 wajib dipakai.",  # a standard
        "Ia bekerja 3 tahun di sana.",
        "Keputusan 731 orang itu bulat.",  # nothing confirms a rule
        "Pemerintah menyiapkan Peraturan Pemerintah (PP) turunan.",
    ],
)
def test_these_are_no_rules(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "pasal", "ayat"),
    [
        ("Pasal 58 PP Nomor 42 Tahun 2024 mengaturnya.", "58", None),
        ("Pasal 12 dan 18 UU No. 31/1999 dilanggar.", "12, 18", None),
        ("Melanggar Pasal 2 ayat (1) atau Pasal 3 juncto Pasal 18 UU Tipikor.", "2, 3, 18", "1"),
        ("Melanggar Pasal 12 B juncto Pasal 15 UU Tipikor.", "12B, 15", None),
        ("Dijerat Pasal 39 Ayat 1 huruf A Sub Pasal 38 Ayat 1 KUHAP.", "39, 38", "1"),
        ("Menurut Pasal 33 ayat (2) huruf a POJK 35/2015 itu.", "33", "2"),
        ("Tercantum dalam Perpol No. 7 Tahun 2021 pasal 87 ayat 3.", "87", "3"),
        ("Diatur dalam Perpres 21/2023 tentang Jam Kerja, khususnya pada pasal 8.", "8", None),
        ("Menurut Pasal 3G UU 19/2003 itu.", "3G", None),
        ("Melanggar Pasal 32 ayat (2) dan atau Pasal 35 UU 1/2024.", "32, 35", "2"),
        ("Melanggar Pasal 45A ayat (2) Jo Pasal 28 ayat (3) UU 1/2024.", "45A, 28", "2, 3"),
        ("Menurut Pasal 16A ayat (1), ayat (2), dan ayat (3) UU 3/2022.", "16A", "1, 2, 3"),
    ],
)
def test_a_pinpoint_goes_to_its_rule(text: str, pasal: str, ayat: str | None) -> None:
    mention = read(text)[0]
    assert (mention.pasal, mention.ayat) == (pasal, ayat)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the short name in brackets behind the number
        ("UU Nomor 33 Tahun 2014 tentang Jaminan Produk Halal (UU JPH) berlaku.", ["uu-33-2014", "uu-33-2014"]),
        # the number in brackets behind the name
        ("UU Cipta Kerja (UU No. 6/2023) berlaku.", ["uu-6-2023", "uu-6-2023"]),
        # the old law in the title of the new one
        ("UU Nomor 1 Tahun 2025 tentang revisi UU BUMN berlaku.", ["uu-1-2025", "uu-bumn"]),
        # a list
        ("Melanggar UU No. 31/1999 jo. UU 20/2001.", ["uu-31-1999", "uu-20-2001"]),
        ("UU 8/1999, 5/1999, dan 7/2014 dilanggar.", ["uu-8-1999", "uu-5-1999", "uu-7-2014"]),
        ("UU No. 8/1999, dan No. 5/1999 dilanggar.", ["uu-8-1999", "uu-5-1999"]),
        ("PP Nomor 15 dan 16 Tahun 2025 terbit.", ["pp-15-2025", "pp-16-2025"]),
        # without a year, which the text gives elsewhere
        ("Permendag 17 Tahun 2025 terbit. Permendag 17 itu dinanti.", ["permendag-17-2025", "permendag-17-2025"]),
    ],
)
def test_names_join_their_number(text: str, expected: list[str]) -> None:
    assert [m.regulation_id for m in read(text) if not m.anaphoric] == expected


@pytest.mark.parametrize(
    ("text", "surface", "rule"),
    [
        ("Perpres 5/2025 terbit. Aturan tersebut berlaku.", "Aturan tersebut", "perpres-5-2025"),
        ("POJK 8/2024 terbit. Beleid ini berlaku.", "Beleid ini", "pojk-8-2024"),
        (
            "Permendag 8/2024 dan PP 5/2021 terbit. Permendag tersebut berlaku.",
            "Permendag tersebut",
            "permendag-8-2024",
        ),
        ("PP 5/2021 dan PP 6/2021 terbit. Aturan ini berlaku.", "Aturan ini", None),  # two candidates
        ("Perpres 3/2026 mencabut Perpres 5/2020. Aturan ini berlaku.", "Aturan ini", "perpres-3-2026"),
    ],
)
def test_an_anaphor_is_resolved_when_one_candidate_remains(text: str, surface: str, rule: str | None) -> None:
    anaphors = [m for m in read(text) if m.anaphoric]
    assert [(m.text, m.regulation_id) for m in anaphors] == [(surface, rule)]


@pytest.mark.parametrize(
    "text",
    [
        "Undang-Undang Cip Nusantara Amerika Serikat berlaku.",  # the country behind the name
        "UU Listrik Murah di Australia disahkan.",
        "RUU GANDUM Act dibahas.",  # an English name
        "Uni Eropa memberlakukan Undang-Undang Pasar Daring (Online Markets Act).",
        "UU Pasar Daring (UPD) Uni Eropa berlaku.",
        "Parlemen Inggris mengesahkan UU Keamanan Daring.",  # who makes it
        "Jepang merevisi UU Beras Merah.",
        "Undang-Undang Darurat Dagang dipakai Trump. Trump mengenakan tarif.",
        "Kongres membahas UU Gandum. Setelah itu UU Gandum ditunda.",  # once foreign, always so
    ],
)
def test_laws_of_other_countries_are_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("DPR membahas RUU Beras Merah, kata investor China.", "ruu-beras-merah"),
        ("Investor China menunggu UU Beras Merah.", "uu-beras-merah"),
        ("Pemerintah menyusun UU Beras Merah senilai 5 juta dolar AS.", "uu-beras-merah"),
        ("RUU Dagang Indonesia-Jepang disahkan.", "ruu-dagang-indonesia-jepang"),
        ("Perusahaan Jepang melanggar UU Cipta Kerja.", "uu-cipta-kerja"),  # the register knows it
    ],
)
def test_our_laws_stay_ours_beside_other_countries(text: str, rule: str) -> None:
    assert [m.regulation_id for m in read(text)] == [rule]


def test_an_anaphor_has_its_pinpoint() -> None:
    text = "Pasal 5 Permendag 31/2023 berlaku. Pasal 21 ayat (2) huruf c beleid itu ada. Beleid itu, pada Pasal 7, ada."
    found = [(m.pasal, m.ayat, m.huruf, m.anaphoric) for m in read(text)]
    assert found == [("5", None, None, False), ("21", "2", "c", True), ("7", None, None, True)]


def test_two_drafts_side_by_side_do_not_overlap() -> None:
    text = "Ada Rancangan Peraturan Presiden tentang Tata Kelola Kancing serta Rancangan Perpres Struktur Kancing."
    drafts = ["Rancangan Peraturan Presiden tentang Tata Kelola Kancing", "Rancangan Perpres Struktur Kancing"]
    assert [m.text for m in read(text)] == drafts


def test_a_bare_rule_word_without_a_rule_before_is_nothing() -> None:
    assert read("Aturan tersebut berlaku mulai besok.") == []


def test_the_register_tells_title_and_standing() -> None:
    text = "UU Nomor 11 Tahun 2020 dicabut."
    rule = find_regulations(NLP(text), Article(url="u", title="", text=text, source="s"))[1][0]
    assert (rule.title, rule.status) == ("Cipta Kerja", "revoked by uu-6-2023")


def test_the_register_is_consistent() -> None:
    for rule in rules().values():
        assert rule.id == rule.id.lower()
        assert rule.status in {None, "in force", "revoked", "draft"}
        assert not (rule.revoked_by and rule.status == "in force"), rule.id
    assert by_name()["cipta kerja"][0] == "uu-6-2023"


PIECES = st.sampled_from(
    [
        "UU ",
        "Pasal 3 ",
        "ayat (2) ",
        "Nomor 5 ",
        "Tahun 2020",
        "PP 3/2021",
        "Permendag",
        " dan ",
        "(UU X) ",
        "\n",
        "\u00a0",
        "Peraturan Menteri Keuangan ",
        "14/POJK.04/2022",
        "tersebut ",
        "aturan ",
        "tentang Pasar Modal ",
        "KUHP ",
        "🙂",
        "I-A ",
    ]
)


@given(st.lists(PIECES, max_size=14))
def test_offsets_reproduce_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    mentions = read(text)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    scored = [m for m in mentions if not m.anaphoric]
    assert all(a.end <= b.start for a, b in itertools.pairwise(scored))
