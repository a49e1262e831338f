"""detik.com; of its channels finance is the one collected."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class DetikParser(Parser):
    title_at = ("h1.detail__title", "h1")
    author_at = (".detail__author", ".ugc__block__name", ".author", "p.text-black-light1")
    date_at = (".detail__date", "div.date", "time.text-black-light3")
    section_at = (".page__breadcrumb a:last-of-type",)
    tags_at = ".detail__body-tag a"
    body_at = (
        *("section.multi-card .itp_bodycontent", ".detail__body-text.itp_bodycontent", "div.itp_bodycontent"),
        *("div.detail__body-text", "div.detail_content article"),
    )
    drop = (
        *(".paradetail", ".parallaxindetail", "table.linksisip", "table.pic_artikel_sisip_table", ".noncontent"),
        *(
            ".detail__body-tag",
            ".detail__multiple",
            ".cb-berita-terkait",
            ".cb-artikel-lainnya",
            ".koleksi-wrap",
            ".aevp",
        ),
        *("[id^=div-gpt-ad]", "div#collapsible", ".sisip_video_ds", ".detail__long-nav"),
    )
    noise = paragraphs(r"artikel\ ini\ telah\ naik\ di .* | saksikan\ live .*")
    #: ``pubdate`` carries local time with a Z: never read.
    date_metas = ("dtk:publishdate", "publishdate", "article:published_time")
    pager_at = ".detail__long-nav a, .detail__anchor-numb"


SITE = Site(
    name="detik",
    title="detikFinance",
    hosts=("detik.com", "detik.example"),
    parsers=((None, DetikParser),),
    feeds=("https://finance.detik.com/rss",),
    index="https://finance.detik.com/indeks?date={date:%m}%2F{date:%d}%2F{date:%Y}&page={page}",
    sitemaps=("https://finance.detik.com/sitemap_news.xml",),
    search="https://www.detik.com/search/searchall?query={query}&siteid=3&sortby=time&page={page}",
    items="article.list-content__item",
    article=r"/d-\d{5,}/",
    skip=("20.detik.", "/foto-", "/infografis/", "/tag/", "/kolom/"),
    page_path=True,
)
