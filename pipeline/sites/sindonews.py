"""sindonews.com; ekbis is the channel collected. Its text is line breaks rather than paragraphs."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class SindonewsParser(Parser):
    title_at = ("h1.detail-title", "h1")
    author_at = (".detail-nama-redaksi a[rel=author]", ".warp-nama-redaksi")
    date_at = (".detail-date-artikel",)
    section_at = (".breadcrumb a:last-of-type",)
    body_at = ("#detail-desc",)
    drop = ("div.editor", ".v-youtube", ".baca-inline", "[class*=pagination]", ".paging-all", "[id^=div-gpt-ad]")
    noise = paragraphs(
        r"""follow\ whatsapp\ channel .* | a\ a\ a | views \s* : .* | halaman \s* : .* | foto/.{0,60}
        | baca\ selengkapnya"""
    )
    pager_at = ".paging a"


SITE = Site(
    name="sindonews",
    title="SINDOnews",
    hosts=("sindonews.com", "sindonews.example"),
    parsers=((None, SindonewsParser),),
    feeds=("https://ekbis.sindonews.com/rss",),
    index="https://www.sindonews.com/indeks/8/{offset}?t={date:%Y-%m-%d}",
    search="https://www.sindonews.com/search/go?q={query}&type=artikel&p={page}",
    page_path=True,
    skip=("hi-lite.", "scope.", "media.", "pict.", "video.", "photo."),
)
