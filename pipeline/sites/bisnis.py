"""bisnis.com and its subdomains."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class BisnisParser(Parser):
    title_at = ("h1.detailsTitleCaption", "h1")
    author_at = (".authorName", ".authorNames")
    date_at = (".detailsAttributeDates", ".authorTime")
    section_at = (".breadcrumb .breadcrumbItem:nth-of-type(2) .breadcrumbLink", ".breadcrumbLink:nth-of-type(2)")
    tags_at = "ul.detailsTagList a.detailsTagLink"
    body_at = ("article.detailsContent", "div.detail-news__article", "div.detailsContent")
    drop = (
        *(".baca-juga-box", ".baca-juga-title", "p.disclaimer", ".bisnisaiHeader", ".bisnisaiBody", ".bisnisaiFooter"),
        *("[class*=billboard]", ".skyscrapper", ".flying_carpet_show", ".detailsAuthor", "ul.detailsTagList"),
        *(".detailsImg", ".share", "[class*=ads-]", "[id^=div-gpt-ad]"),
    )
    noise = paragraphs(r"disclaimer \b .* | \(\d{3}\)")
    date_metas = ("publishdate", "article:published_time")
    paywall_at = ".paywall"


SITE = Site(
    name="bisnis",
    title="Bisnis.com",
    hosts=("bisnis.com", "bisnis.example"),
    parsers=((None, BisnisParser),),
    index="https://www.bisnis.com/index?categoryId=0&type=indeks&date={date:%Y-%m-%d}&page={page}",
    search="https://search.bisnis.com/?q={query}&page={page}",
    items="div.artItem",
    skip=("epaper.", "foto.", "video.", "infografis.", "interaktif.", "premium.", "plus.", "/video/", "/infografik/"),
)
