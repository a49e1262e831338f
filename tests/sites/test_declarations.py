"""Declarations: who owns an address, which page of an article it is, which parser was in use, and the documentation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.sites import Parser, Site, canonical, site_of, sites
from pipeline.sites.table import table

DOCS = Path(__file__).parents[2] / "docs" / "sites.md"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://ekonomi.bisnis.com/read/20240212/12/1/x", "bisnis"),
        ("https://ekonomi.bisnis.example/read/20240212/12/1/x", "bisnis"),
        ("https://finance.detik.com/industri/d-1/x", "detik"),
        ("https://notdetik.com/x", None),
        ("https://detik.com.evil.example/x", None),
        ("file:///tmp/x.html", None),
    ],
)
def test_a_site_owns_its_hosts_and_their_subdomains_only(url: str, name: str | None) -> None:
    site = site_of(url)
    assert (site.name if site else None) == name


@pytest.mark.parametrize(
    ("url", "article", "number"),
    [
        ("https://a.kontan.co.id/news/judul-panjang?page=2", "https://a.kontan.co.id/news/judul-panjang", 2),
        ("https://a.kontan.co.id/news/judul-panjang?page=all", "https://a.kontan.co.id/news/judul-panjang", 0),
        (
            "https://ekbis.sindonews.com/read/1/178/judul?showpage=all",
            "https://ekbis.sindonews.com/read/1/178/judul",
            0,
        ),
        ("https://investor.id/market/350001/judul-berita/all", "https://investor.id/market/350001/judul-berita", 0),
        ("https://finance.detik.com/x/d-712/judul-1/3", "https://finance.detik.com/x/d-712/judul-1", 3),
        ("https://finance.detik.com/x/d-712/judul-1", "https://finance.detik.com/x/d-712/judul-1", 1),
        (
            "https://www.cnbcindonesia.com/a/20240101-1-2/judul/2",
            "https://www.cnbcindonesia.com/a/20240101-1-2/judul",
            2,
        ),
    ],
)
def test_an_address_is_a_page_of_an_article(url: str, article: str, number: int) -> None:
    site = site_of(url)
    assert site is not None
    assert site.page_of(url) == (article, number)


def test_tracking_parameters_and_fragments_are_no_part_of_an_address() -> None:
    assert canonical("https://Detik.com/a?id=1&utm_source=x&fbclid=y#z") == "https://detik.com/a?id=1"


def test_an_old_page_is_read_by_the_parser_of_its_day() -> None:
    class Old(Parser):
        pass

    site = Site("x", "X", ("x.example",), ((date(2023, 12, 31), Old), (None, Parser)))
    assert site.parser(date(2023, 5, 1)) is Old
    assert site.parser(date(2024, 1, 1)) is Parser
    assert site.parser(None) is Parser


def test_a_site_that_is_off_says_why() -> None:
    assert all(site.terms for site in sites() if not site.on_by_default)


def test_the_documented_table_is_that_of_the_declarations() -> None:
    assert DOCS.read_text(encoding="utf8") == table(), "renew it: python -m pipeline.sites.table > docs/sites.md"


ARTICLES = [
    "https://ekonomi.bisnis.com/read/20240212/12/1740001/judul",
    "https://investasi.kontan.co.id/news/judul-berita-contoh",
    "https://www.cnbcindonesia.com/market/20240212090000-17-500001/judul",
    "https://finance.detik.com/industri/d-7190001/judul",
    "https://katadata.co.id/finansial/bursa/65c98a8012345/judul",
    "https://money.kompas.com/read/2024/02/12/093700826/judul",
    "https://www.tempo.co/ekonomi/judul-100001",
    "https://www.antaranews.com/berita/4000001/judul",
    "https://www.cnnindonesia.com/ekonomi/20240212090000-92-1060001/judul",
    "https://www.liputan6.com/bisnis/read/5500001/judul",
    "https://www.idxchannel.com/market-news/judul-berita-contoh",
    "https://investor.id/market/350001/judul",
    "https://mediaindonesia.com/ekonomi/650001/judul",
    "https://ekonomi.republika.co.id/berita/s8abc1234/judul",
    "https://economy.okezone.com/read/2024/02/12/320/2960001/judul",
    "https://ekbis.sindonews.com/read/1310001/178/judul-1707705000",
    "https://www.bloombergtechnoz.com/detail-news/30001/judul",
    "https://www.hukumonline.com/berita/a/judul-lt65c98a80/",
]
LISTS = [
    "https://www.bisnis.com/index?categoryId=0&page=2",
    "https://epaper.bisnis.com/read/20240212/12/1740001/judul",
    "https://finance.detik.com/indeks",
    "https://finance.detik.com/foto-bisnis/d-7190001/judul",
    "https://www.tempo.co/tag/rupiah-100001",
    "https://www.antaranews.com/foto/4000001/judul",
    "https://www.idxchannel.com/tag/emiten",
    "https://www.bloombergtechnoz.com/indeks/market/2024-02-12",
    "https://lain.example/read/20240212/12/1740001/judul",
]


@pytest.mark.parametrize(("url", "site"), zip(ARTICLES, sites(), strict=False))
def test_an_articles_address_is_known_by_its_site(url: str, site: Site) -> None:
    """Real addresses of the sites that came first; those of later sites are on their golden pages."""
    assert site.is_article(url)


@pytest.mark.parametrize("url", LISTS)
def test_lists_galleries_and_other_hosts_are_no_articles(url: str) -> None:
    assert not any(site.is_article(url) for site in sites())
