"""bloombergtechnoz.com: further pages end in /2, /3."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class BloombergTechnozParser(Parser):
    title_at = ("h1.title", ".title.margin-bottom-sm", "h1")
    author_at = ("h5.title.margin-bottom-ss a",)
    date_at = (".text-sumber h5.title.fw4.cl-gray",)
    section_at = ("ul.sitemap li:last-of-type",)
    body_at = (".detail-in",)
    drop = ("[class*=smallbox-pilihan]", ".pager", "[id^=div-gpt-ad]")
    noise = paragraphs()
    pager_at = ".pager a"


SITE = Site(
    name="bloombergtechnoz",
    title="Bloomberg Technoz",
    hosts=("bloombergtechnoz.com", "bloombergtechnoz.example"),
    parsers=((None, BloombergTechnozParser),),
    feeds=("https://www.bloombergtechnoz.com/rss",),
    index="https://www.bloombergtechnoz.com/indeks/market/{date:%Y-%m-%d}",
    search="https://www.bloombergtechnoz.com/search?query={query}&pagenum={page}",
    items=".card-box",
    article=r"/detail-news/\d+/[\w-]+$",
    skip=("/foto", "/video"),
    page_path=True,
)
