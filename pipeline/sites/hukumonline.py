"""hukumonline.com: news on regulation."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class HukumonlineParser(Parser):
    body_at = (".article-content", "article")
    drop = ("[class*=related]", "[class*=promo]", "[class*=share]", "[class*=comment]", "[id^=div-gpt-ad]", "h1")
    noise = paragraphs()


SITE = Site(
    name="hukumonline",
    title="Hukumonline",
    hosts=("hukumonline.com", "hukumonline.example"),
    parsers=((None, HukumonlineParser),),
    sitemaps=("https://www.hukumonline.com/berita/sitemap.xml",),
    article=r"/berita/a/[\w-]+",
    skip=("/berita/foto/", "/stories/", "/klinik/", "/pusatdata/"),
    page_param="page",
)
