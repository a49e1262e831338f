"""Where words meet at tags: tables of (markup, text)."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from pipeline.read.body import paragraphs
from pipeline.sites.parser import drop_teaser

TOGETHER = [
    ("bagi<a>masyarakat berpenghasilan rendah</a>di desa", ["bagi masyarakat berpenghasilan rendah di desa"]),
    ("<strong>Bisnis.com</strong>, JAKARTA", ["Bisnis.com, JAKARTA"]),
    ("<em>platform</em>nya baru", ["platformnya baru"]),  # a clitic belongs to its word
    ("di<em>platform</em> lain", ["di platform lain"]),  # "di" is a word of its own
    ("me<em>reboot</em> mesin", ["mereboot mesin"]),  # a prefix is not
    ("kadar CO<sub>2</sub> naik", ["kadar CO2 naik"]),
    ("<b>P</b>emerintah", ["Pemerintah"]),  # a big first letter
    ("senilai Rp<b>5 miliar</b>", ["senilai Rp5 miliar"]),
    ("sudah keluar,<a>Rina</a> jadi", ["sudah keluar, Rina jadi"]),
    ("Bank Indonesia<a>(BI)</a>menahan", ["Bank Indonesia (BI) menahan"]),
    ("naik 5<b>,75</b> persen", ["naik 5,75 persen"]),  # a number is not torn
    ("satu&nbsp;dua\u2009tiga\u200b", ["satu dua tiga"]),
    ("- satu<br>- dua", ["- satu", "- dua"]),
    ("<ul><li>satu</li><li>dua</li></ul>", ["satu", "dua"]),
    ("<p>a<!-- komentar -->b</p>", ["ab"]),
]


@pytest.mark.parametrize(("markup", "expected"), TOGETHER)
def test_words_are_neither_glued_nor_torn(markup: str, expected: list[str]) -> None:
    assert paragraphs(BeautifulSoup(f"<div>{markup}</div>", "lxml").div) == expected


TEASERS = [
    ("Harga naik. Baca juga: <a>Lain</a>", ["Harga naik."]),
    ("Harga naik. <strong>Baca Juga : <a>Lain</a></strong>", ["Harga naik."]),
    ("<strong>Simak juga Video:</strong> <a>Lain</a>", []),
    ("Baca <a>aturan itu</a> dengan teliti", ["Baca aturan itu dengan teliti"]),  # a sentence, no marker
    ("Lihat juga <a>lampiran</a> aturan itu", ["Lihat juga lampiran aturan itu"]),
]


@pytest.mark.parametrize(("markup", "expected"), TEASERS)
def test_links_to_other_articles_go_and_sentences_stay(markup: str, expected: list[str]) -> None:
    element = BeautifulSoup(f"<div>{markup}</div>", "lxml").div
    for link in element.select("a"):
        drop_teaser(link)
    assert paragraphs(element) == expected


def test_a_deeply_nested_page_is_read() -> None:
    soup = BeautifulSoup("<div>" + "<b>" * 5000 + "teks" + "</b>" * 5000 + "</div>", "lxml")
    assert paragraphs(soup.div) == ["teks"]
