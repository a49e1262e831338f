"""Every site's pages, in its layouts and with its noise, give the same article. All words are ours, hosts .example."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.sites import site_of, sites
from tests.sites.renew import GOLDEN, golden_address, golden_pages, read_golden

PAGES = golden_pages()
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
LOCKED = {"bisnis.premium": 2, "tempo.vip": 2}  # paragraphs that a reader who does not pay sees


@pytest.mark.parametrize("page", PAGES)
def test_a_golden_page_is_read_as_before(page: str) -> None:
    expected = json.loads((GOLDEN / f"{page}.json").read_text(encoding="utf8"))
    assert read_golden(page) == expected, f"if the change is meant: python -m tests.sites.renew {page.split('.')[0]}"


@pytest.mark.parametrize("page", PAGES)
def test_the_text_is_whole_without_noise_and_without_glued_words(page: str) -> None:
    read = read_golden(page)
    lines, expected = read["text"], SENTENCES[: LOCKED.get(page)]
    assert isinstance(lines, list)
    assert lines[1:] == expected[1:]
    assert lines[0].endswith(expected[0])
    assert DATELINE.fullmatch(lines[0].removesuffix(expected[0]))
    assert (read["access"], read["truncated"]) == (("paywalled", True) if page in LOCKED else ("free", False))


@pytest.mark.parametrize("page", PAGES)
def test_the_fields_are_those_that_the_page_shows(page: str) -> None:
    read, site = read_golden(page), page.split(".")[0]
    assert read["title"] == TITLE
    assert str(read["published_at"])[:16] == "2024-02-12T09:37"
    assert str(read["published_at"]).endswith("+07:00")
    assert read["tags"] == ["kayu manis", "ekspor"]
    assert read["authors"] == [] if site in NAMELESS else "Sari Contoh" in read["authors"]
    assert read["section"] or site == "tempo", "tempo's pages name no section"


@pytest.mark.parametrize("page", PAGES)
def test_its_address_is_one_that_the_site_collects(page: str) -> None:
    url = golden_address(page)
    site = site_of(url)
    assert site is not None
    assert site.name == page.split(".")[0]
    assert site.is_article(site.page_of(url)[0])


@pytest.mark.parametrize("page", [p for p in PAGES if (GOLDEN / f"{p}.2.html").exists() or "semua" in p])
def test_an_article_whose_further_pages_are_missing_is_truncated(page: str, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / f"{page}.html").write_bytes((GOLDEN / f"{page}.html").read_bytes())
    monkeypatch.setattr("tests.sites.renew.GOLDEN", tmp_path)
    assert read_golden(page)["truncated"] is (page != "okezone.semua")  # that one is all in one


def test_each_site_has_a_golden_page() -> None:
    assert {page.split(".")[0] for page in PAGES} == {site.name for site in sites()}
