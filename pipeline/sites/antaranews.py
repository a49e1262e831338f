"""antaranews.com; its pages are text and line breaks rather than paragraphs."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class AntaraParser(Parser):
    title_at = (".wrap__article-detail-title h1", "h1")
    date_at = (".wrap__article-detail-info span.text-secondary", ".list-inline-item.mr-2")
    section_at = (".breadcrumbs__item:nth-of-type(2)",)
    body_at = (".wrap__article-detail-content.post-content", ".post-content")
    drop = ("span.baca-juga", ".text-muted.mt-2.small", ".adsbygoogle", "[class*=ads-]", "[id^=div-gpt-ad]")
    noise = paragraphs(
        r"""pewarta \s* : .* | editor \s* : .{0,60} | copyright\ © .* | dilarang\ keras\ mengambil\ konten .*"""
    )

    def authors(self) -> tuple[str, ...]:
        """The credit that closes the text: "Pewarta: Name Editor: Name"."""
        credit = self.page.text(".text-muted.mt-2.small") or ""
        named = credit.split("Pewarta")[1].split("Editor")[0] if "Pewarta" in credit else ""
        return tuple(n.strip() for n in named.strip(" :").split(",") if n.strip()) or super().authors()


SITE = Site(
    name="antaranews",
    title="ANTARA",
    hosts=("antaranews.com", "antaranews.example"),
    parsers=((None, AntaraParser),),
    feeds=(
        "https://www.antaranews.com/rss/ekonomi-bisnis.xml",
        "https://www.antaranews.com/rss/ekonomi-finansial.xml",
        "https://www.antaranews.com/rss/ekonomi-bursa.xml",
    ),
    latest=(
        "https://www.antaranews.com/ekonomi/bisnis/{page}",
        "https://www.antaranews.com/ekonomi/finansial/{page}",
        "https://www.antaranews.com/ekonomi/bursa/{page}",
    ),
    search="https://www.antaranews.com/search?q={query}&page={page}",
    items=".card__post.card__post-list",
    article=r"/berita/\d+/",
    skip=("/foto/", "/video/", "/infografik/", "/rilis-pers/", "en.antaranews."),
    terms="The pages forbid automatic crawling for AI without written consent.",
    on_by_default=False,
)
