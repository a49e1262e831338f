"""kontan.co.id and its channels."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class KontanParser(Parser):
    title_at = ("h1.detail-desk", "h1")
    date_at = ("div.fs14.ff-opensans.font-gray",)
    section_at = ("div.breadcumb a:last-of-type", "div.breadcumb")
    body_at = ("div.tmpt-desk-kon[itemprop=articleBody]", "div.tmpt-desk-kon")
    tags_at = ".tag-lanjut a, .track-tag"
    drop = (
        *(
            ".boxdonasi",
            "#share-it",
            ".ads-partner-wrap",
            ".kgnw-root",
            ".heightads250",
            ".kiri-det-desk",
            ".pagination",
        ),
        *(".cd-pagination", ".track-bacajuga-inside", ".track-lanjutbaca", ".track-gnews", ".berita-terkait"),
    )
    noise = paragraphs(
        r"""(?:reporter|sumber|penulis) \s* : .{1,80} \| \s* editor \s* : .* | (?:reporter|editor) \s* : .{1,60}
        | berita\ terkait .*"""
    )
    date_metas = ("content_publisheddate", "article:published_time")
    pager_at = "div.pagination a, .cd-pagination a, div.pagination span"

    def authors(self) -> tuple[str, ...]:
        """The credit line that opens the body: "Reporter: Name | Editor: Name"."""
        for tag in self.page.soup.select(", ".join(self.body_at)):
            line = " ".join(tag.get_text(" ").split())[:300]
            if "Reporter:" in line.replace(" :", ":"):
                named = line.replace(" :", ":").split("Reporter:")[1].split("|")[0]
                return tuple(a.strip() for a in named.split(",") if a.strip())
        return super().authors()


SITE = Site(
    name="kontan",
    title="Kontan",
    hosts=("kontan.co.id", "kontan.example"),
    parsers=((None, KontanParser),),
    feeds=("https://investasi.kontan.co.id/rss", "https://keuangan.kontan.co.id/rss"),
    index="https://www.kontan.co.id/search/indeks?kanal=&tanggal={date:%d}&bulan={date:%m}&tahun={date:%Y}&pos=indeks&per_page={offset}",
    search="https://www.kontan.co.id/search?search={query}&per_page={offset}",
    items="div.list-berita ul li",
    article=r"/news/[\w-]{12,}",
    skip=("insight.kontan.", "foto.kontan.", "asset.kontan.", "tv.kontan.", "pressrelease.kontan."),
    page_param="page",
)
