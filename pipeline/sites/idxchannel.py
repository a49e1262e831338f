"""idxchannel.com."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class IdxChannelParser(Parser):
    author_at = (".article--creator a.creator",)
    date_at = (".article--creator .text-body--2",)
    section_at = (".article--creator a:first-of-type",)
    body_at = (".article--content",)
    drop = (
        ".baca-juga-new",
        ".baca_juga",
        "#relatedNews",
        ".berita--terkait",
        "#ads",
        ".tim_editor",
        "[id^=div-gpt-ad]",
    )
    noise = paragraphs()


SITE = Site(
    name="idxchannel",
    title="IDX Channel",
    hosts=("idxchannel.com", "idxchannel.example"),
    parsers=((None, IdxChannelParser),),
    feeds=("https://www.idxchannel.com/rss",),
    sitemaps=("https://www.idxchannel.com/sitemap.xml",),
    search="https://www.idxchannel.com/tag/{slug}",
    items="div.bt-con",
    article=r"//[^/]+/[\w-]+/[\w-]{12,}$",
    skip=("/foto", "/video", "/infografis", "img.idxchannel."),
    page_path=True,
)
