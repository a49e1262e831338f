"""kompas.com; of its channels money is the one collected."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class KompasParser(Parser):
    title_at = ("h1.read__title", "h1")
    date_at = (".read__time",)
    section_at = (
        ".breadcrumb__wrap li:last-of-type a",
        ".breadcrumb__wrap a:last-of-type",
    )
    tags_at = "ul.tag__article__wrap a"
    body_at = (".read__content",)
    drop = (
        *("[class*=inject-baca-juga]", "a.inner-link-baca-juga", "[class^=kompasidRec]", ".articleRelated"),
        *(".inner__sidebar", ".ads-on-body", ".ads-partner-wrap", ".native-wrap", "[class^=kcm]", ".gramedia__gate"),
        *(".premium_div", ".photo__wrap", ".cover-photo", "ul.tag__article__wrap", ".read__paging", "[id^=div-gpt-ad]"),
    )
    noise = paragraphs(
        r"""simak\ breaking\ news .* | dapatkan\ update\ berita .* | lihat\ foto | artikel\ ini\ sudah\ tayang .*
        | dalam\ segala\ situasi,\ kompas .* | download\ sekarang | halaman \s* : .*"""
    )
    #: ``article:published_time`` is UTC; ``content_publisheddate`` is local.
    date_metas = ("content_publisheddate", "article:published_time")
    pager_at = ".read__paging a, .paging__link"

    def authors(self) -> tuple[str, ...]:
        """Each name has an element of its own; the metadata join them with commas."""
        shown = [" ".join(t.get_text(" ").split()) for t in self.page.soup.select(".credit-title-name")]
        named = [name.strip(" ,") for name in shown] or self.page.metas.get("content_author", "").split(",")
        return tuple(dict.fromkeys(n.strip() for n in named if n.strip())) or super().authors()


SITE = Site(
    name="kompas",
    title="Kompas.com",
    hosts=("kompas.com", "kompas.example"),
    parsers=((None, KompasParser),),
    sitemaps=("https://money.kompas.com/sitemap-news-money.xml",),
    index="https://indeks.kompas.com/?site=money&date={date:%Y-%m-%d}&page={page}",
    search="https://search.kompas.com/search?q={query}&sort=latest&start_date={since}&end_date={until}&page={page}",
    search_days=7,
    items=".articleItem",
    skip=("video.", "/image/", "/photo/", "biz.kompas.", "/tren/"),
    page_param="page",
)
