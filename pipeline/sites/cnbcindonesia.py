"""cnbcindonesia.com."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class CnbcIndonesiaParser(Parser):
    title_at = ("h1.mb-4.text-32.font-extrabold", "h1")
    author_at = ("div.mb-1.text-base.font-semibold",)
    date_at = ("div.text-cm.text-gray",)
    section_at = ("a.text-xs.font-semibold[href='#']",)
    body_at = ("div.detail-text", "div.detail_text")
    drop = (
        *("[class^=sisip_]", "[class^=link_sisip]", ".linksisip", ".topik2", ".detikads", ".mr1", ".mr2", "#balloon"),
        *("table.pic_artikel_sisip_table", "[id^=div-gpt-ad]", ".paradetail"),
    )
    noise = paragraphs(r"\([a-z]{2,4}/[a-z]{2,4}\)")
    date_metas = ("publishdate", "article:published_time")


SITE = Site(
    name="cnbcindonesia",
    title="CNBC Indonesia",
    hosts=("cnbcindonesia.com", "cnbcindonesia.example"),
    parsers=((None, CnbcIndonesiaParser),),
    feeds=("https://www.cnbcindonesia.com/market/rss", "https://www.cnbcindonesia.com/news/rss"),
    index="https://www.cnbcindonesia.com/indeks?date={date:%Y}%2F{date:%m}%2F{date:%d}&page={page}",
    sitemaps=("https://www.cnbcindonesia.com/sitemap.xml",),
    items="div.nhl-list article",
    skip=("/video-", "/tv/", "/foto", "/cuap-cuap-cuan/"),
    page_path=True,
)
