"""katadata.co.id."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class KatadataParser(Parser):
    title_at = ("h1.detail-title", "h1")
    author_at = (".detail-author-name",)
    date_at = (".detail-date",)
    section_at = (".section-breadcrumb a:last-of-type",)
    body_at = ("div.detail-body", ".detail-body-wrapper")
    drop = (
        *("[class*=widget-baca-juga]", "[class*=ai-summary]", ".section-affiliate", ".flying_carpet_div"),
        *("[class*=newsletter]", ".kd-paging-nav", "[id^=div-gpt-ad]"),
    )
    noise = paragraphs(r"dapatkan\ pengalaman\ membaca .* | (?:reporter|editor) \s* : .{0,60}")
    pager_at = ".kd-paging-nav .paging-wrapper a"


SITE = Site(
    name="katadata",
    title="Katadata",
    hosts=("katadata.co.id", "katadata.example"),
    parsers=((None, KatadataParser),),
    feeds=("https://katadata.co.id/rss",),
    index="https://katadata.co.id/indeks/search/-/{date:%d-%m-%Y}/{date:%d-%m-%Y}",
    sitemaps=("https://katadata.co.id/sitemap/post/{date:%Y-%m}.xml",),
    search="https://api-search.katadata.co.id/search?q={query}&sort=newest&limit=20&page={page}",
    search_post="json",
    items="article.article--berita",
    article=r"/[0-9a-f]{13}/[\w-]+",
    page_path=True,
    page_offset=1,
    skip=("databoks.", "/author/", "/tag/", "/pencarian", "/infografik/"),
)
