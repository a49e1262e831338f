"""Pages of sites that are not declared are never read worse than trafilatura reads them."""

from __future__ import annotations

import pytest
from trafilatura import extract

from pipeline.evaluate.reading import compare
from pipeline.read import read_page
from tests.sites.renew import GOLDEN, golden_pages, read_golden

URL = "https://koran-lain.example/berita/1"
SENTENCE = "Perusahaan contoh itu menaikkan harga produknya mulai pekan depan di seluruh kota. "


@pytest.mark.parametrize("page", golden_pages())
def test_a_layout_that_is_not_known_is_not_read_worse(page):
    body, expected = (GOLDEN / f"{page}.html").read_bytes(), "\n".join(map(str, read_golden(page)["text"]))
    generic = extract(body, url=URL, include_comments=False, include_tables=False) or ""
    assert compare(read_page(body, URL).text, expected).f1 >= compare(generic, expected).f1


def test_words_at_links_stay_apart_and_headings_and_lists_stay():
    paragraphs = "".join(f"<p>{SENTENCE * 2}Kalimat ke-{n}.</p>" for n in range(4))
    body = (
        f"<html><body><nav><ul><li>Beranda</li></ul></nav><h1>Judul</h1><div class='isi'>{paragraphs}"
        f"<h3>Langkah Berikut</h3><p>{SENTENCE}Menurut <a href='/k'>kementerian</a>itu, aturan berlaku bulan depan.</p>"
        f"<p>Baca juga: <a href='/x'>Berita lain</a></p><p>{SENTENCE * 2}</p></div></body></html>"
    )
    lines = read_page(body.encode(), URL).text.split("\n")
    assert "Langkah Berikut" in lines
    assert any("kementerian itu, aturan" in line for line in lines)
    assert not any("Baca juga" in line or line == "Beranda" for line in lines)
