"""Every site's page, in its layout and with its noise, gives the same article. All words are ours, hosts .example."""

from __future__ import annotations

import json
import re

import pytest

from pipeline.sites import sites
from tests.sites.renew import GOLDEN, read_golden

NAMES = [site.name for site in sites()]
TITLE = "PT Kayu Manis Contoh Tbk. Bidik Penjualan Tumbuh 12,5%"
#: The text of every golden page, apart from the dateline, whatever the layout does to it.
SENTENCES = [
    "PT Kayu Manis Contoh Tbk. (KMCX) menyatakan penjualan bersih naik 12,5% menjadi Rp1,5 triliun per kuartal I/2024.",
    "“Kami menjaga platformnya tetap terbuka,” ujar Direktur Utama Rani Pertiwi Contoh kepada wartawan, Senin (12/2).",
    "Simak pula, katanya, bahwa Kementerian Perdagangan Contoh (Kemendagcon) baru memberi izin pada Desember 2023.",
    "Lihat juga angka lain: produksi minyak atsiri turun 3% dan kadar CO2 dijaga di bawah batas.",
    "Perseroan menargetkan ekspor ke tiga negara sebelum akhir 2025.",
]
DATELINE = re.compile(r"(?:[\w.,()]+\s){0,4}[\w.,()]*\s?(?:[-–—]+\s?)?(?:JAKARTA\. )?")
NAMELESS = ("cnnindonesia",)  # its byline is the brand


@pytest.mark.parametrize("site", NAMES)
def test_a_golden_page_is_read_as_before(site: str) -> None:
    expected = json.loads((GOLDEN / f"{site}.json").read_text(encoding="utf8"))
    assert read_golden(site) == expected, f"if the change is meant: python -m tests.sites.renew {site}"


@pytest.mark.parametrize("site", NAMES)
def test_the_text_is_whole_without_noise_and_without_glued_words(site: str) -> None:
    lines = read_golden(site)["text"]
    assert isinstance(lines, list)
    assert lines[1:] == SENTENCES[1:]
    assert lines[0].endswith(SENTENCES[0])
    assert DATELINE.fullmatch(lines[0].removesuffix(SENTENCES[0]))


@pytest.mark.parametrize("site", NAMES)
def test_the_fields_are_those_that_the_page_shows(site: str) -> None:
    read = read_golden(site)
    assert read["title"] == TITLE
    assert str(read["published_at"])[:16] == "2024-02-12T09:37"
    assert str(read["published_at"]).endswith("+07:00")
    assert read["tags"] == ["kayu manis", "ekspor"]
    assert read["authors"] == [] if site in NAMELESS else "Sari Contoh" in read["authors"]
    assert read["section"] or site == "tempo", "tempo's pages name no section"


def test_each_site_has_a_golden_page() -> None:
    assert {file.stem for file in GOLDEN.glob("*.html")} == set(NAMES)
