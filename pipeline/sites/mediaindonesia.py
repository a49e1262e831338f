"""mediaindonesia.com."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class MediaIndonesiaParser(Parser):
    author_at = (".author-2",)
    date_at = (".datetime",)
    section_at = (".mi-breadcrumb a:last-of-type",)
    body_at = ("div.article",)
    drop = (
        *("p.related-news", ".ext-channel", ".info-author", "._ap_apex_ad", ".flying-carpet", ".dfp-ad"),
        "[id^=div-gpt-ad]",
    )
    noise = paragraphs(r"editor \s* : .{0,60}")


SITE = Site(
    name="mediaindonesia",
    title="Media Indonesia",
    hosts=("mediaindonesia.com", "mediaindonesia.example"),
    parsers=((None, MediaIndonesiaParser),),
    sitemaps=("https://mediaindonesia.com/sitemap.xml",),
    latest=("https://mediaindonesia.com/ekonomi/20/{offset}",),
    search="https://mediaindonesia.com/search?q={query}&next={offset}",
    search_post="form",
    items="ul.list-3 li",
    article=r"/\d{4,}/[\w-]*[a-z]",
    skip=("/video/", "/galleries/", "/infografis", "epaper."),
)
