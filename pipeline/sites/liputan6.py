"""liputan6.com: all pages of an article are in one HTML; the visible date is that of the last change."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class Liputan6Parser(Parser):
    title_at = ("h1.read-page--header--title", "h1")
    author_at = (".read-page-box__author__name", ".read-page--header--author__name")
    section_at = (".read-page--breadcrumb a:last-of-type",)
    body_at = (".article-content-body__item-content",)
    drop = (
        *("[class*=baca-juga]", ".article-ad", "[class*=banner]", "[class*=advertisement]", "[id^=div-gpt-ad]"),
        "[class*=tags--snippet]",
    )
    noise = paragraphs(
        r"""ikuti\ berita .* | (?:artikel|topik)\ terkait .* | berita\ terkini .* | simak\ berita\ liputan6 .*
        | disclaimer \s* : .*"""
    )


SITE = Site(
    name="liputan6",
    title="Liputan6.com",
    hosts=("liputan6.com", "liputan6.example"),
    parsers=((None, Liputan6Parser),),
    feeds=("https://feed.liputan6.com/rss/bisnis",),
    index="https://www.liputan6.com/bisnis/indeks/{date:%Y/%m/%d}?page={page}",
    sitemaps=("https://www.liputan6.com/news/sitemap.xml",),
    skip=("/photo/", "/foto/", "/video/", "enamplus.", "berita.", "/cek-fakta/"),
)
