"""Rules in PDF and press releases of regulators: whole paragraphs, the title, the day, and hostile files."""

from __future__ import annotations

import zlib

import pytest

from pipeline.read import PageError, read_page
from pipeline.read.worker import PageReader
from tests.read.pdf_file import pdf

URL = "https://jdih.kemendag.example/permendag-31-2023.pdf"
HEADER = "Contoh, bukan aturan"
RULE = [
    [
        HEADER,
        "PERATURAN MENTERI PERDAGANGAN REPUBLIK INDONESIA",
        "NOMOR 31 TAHUN 2023",
        "TENTANG PERIZINAN BERUSAHA DAN PENGAWASAN CONTOH",
        "DENGAN RAHMAT TUHAN YANG MAHA ESA",
        "MENTERI PERDAGANGAN REPUBLIK INDONESIA,",
        "Menimbang: a. bahwa perdagangan melalui sistem elektronik pada contoh ini perlu",
        "ditata dengan per-",
        "aturan yang jelas bagi rata-",
        "rata pelaku usaha;",
        "- 1 -",
    ],
    [
        HEADER,
        "Pasal 21",
        "(1) Penyelenggara contoh dilarang memfasilitasi transaksi pembayaran pada",
        "sistem elektroniknya.",
        "(2) Pelaku usaha wajib menyelesaikan pemindahan paling lambat 31 Maret 2024.",
        "- 2 -",
    ],
    [HEADER, "Ditetapkan di Jakarta", "pada tanggal 25 September 2023", "- 3 -"],
]


def test_the_lines_of_a_rule_are_joined_to_paragraphs():
    article = read_page(pdf(RULE), URL)
    assert article.kind == "document"
    assert article.title == (
        "PERATURAN MENTERI PERDAGANGAN REPUBLIK INDONESIA NOMOR 31 TAHUN 2023 "
        "TENTANG PERIZINAN BERUSAHA DAN PENGAWASAN CONTOH"
    )
    assert article.text.split("\n")[1:] == [
        "Menimbang: a. bahwa perdagangan melalui sistem elektronik pada contoh ini perlu ditata dengan peraturan yang "
        "jelas bagi rata-rata pelaku usaha;",
        "Pasal 21",
        "(1) Penyelenggara contoh dilarang memfasilitasi transaksi pembayaran pada sistem elektroniknya.",
        "(2) Pelaku usaha wajib menyelesaikan pemindahan paling lambat 31 Maret 2024.",
        "Ditetapkan di Jakarta pada tanggal 25 September 2023",
    ]
    assert HEADER not in article.text
    assert (article.published_at, article.precision) == ("2023-09-25T00:00:00+07:00", "day")
    assert article.source == "Kementerian Perdagangan"


BAD = [
    (pdf([["Hanya gambar"]]), "no text"),
    (pdf(RULE)[:300], "damaged|no text"),
    (b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged"),
]


@pytest.mark.parametrize(("body", "said"), BAD)
def test_a_pdf_that_cannot_be_read_says_why(body, said):
    with pytest.raises(PageError, match=said):
        read_page(body, URL)


def bomb() -> bytes:
    """A content stream that unpacks to 400 MB."""
    packed = zlib.compress(b"(x) Tj " * 60_000_000, 9)
    made = pdf([["x"]])
    start, end = made.index(b"<< /Length"), made.index(b"endstream")
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    return made[:start] + head + packed + b"\n" + made[end:]


def test_a_bomb_in_a_pdf_costs_one_failure_and_the_next_is_read():
    with PageReader() as reader:
        with pytest.raises(PageError):
            reader.read(bomb(), URL)
        assert reader.read(pdf(RULE), URL).kind == "document"


RELEASE = """<html><head><title>{title} | Bank Indonesia</title></head><body>
<nav><a href="/">Beranda</a></nav><header>Contoh, bukan berita</header>
<div class="content"><h1>{h1}</h1><div class="share-box">Bagikan</div>
<p>Jakarta, 12 Februari 2024 - Bank Indonesia Contoh menetapkan bahwa
penyelenggara contoh wajib melapor setiap bulan.</p>
<p>Laporan itu disampaikan paling lambat tanggal 15 bulan berikutnya
melalui kanal resmi yang sudah disediakan lembaga.</p>
<p>Informasi lebih lanjut: Departemen Komunikasi Contoh, telepon 021-000000</p>
<p>For immediate release: nothing here.</p>
</div><footer>Hak cipta contoh</footer></body></html>"""


def test_a_press_release_ends_where_the_contacts_begin():
    page = RELEASE.format(title="Kewajiban Laporan Contoh", h1="sp_2600001").encode()
    article = read_page(page, "https://www.bi.example/id/publikasi/ruang-media/news-release/Pages/sp_2600001.aspx")
    assert (article.kind, article.source, article.title) == ("document", "Bank Indonesia", "Kewajiban Laporan Contoh")
    assert len(article.text.split("\n")) == 2
    assert "Informasi lebih lanjut" not in article.text
    assert (article.published_at or "")[:10] == "2024-02-12"
