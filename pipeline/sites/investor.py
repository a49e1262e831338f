"""investor.id."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class InvestorParser(Parser):
    author_at = (".col.small.pt-1",)
    date_at = ("span.text-muted",)
    section_at = (".breadcrumb a:last-of-type",)
    body_at = ("div.body-content",)
    drop = (
        *(
            "[class^=id-group]",
            "[class^=baca-juga]",
            "[class*=outstream]",
            ".ad-box-wrappr",
            "[class*=-ads]",
            "[class^=ads]",
        ),
        "[id^=div-gpt-ad]",
    )
    noise = paragraphs(
        r"baca\ berita\ lainnya .* | follow\ channel .* | (?:editor|penulis) \s* : .{0,80} | halaman \s* : .*"
    )

    def clean_author(self, name: str) -> str:
        return super().clean_author(name.partition(":")[2] if ":" in name else name)


SITE = Site(
    name="investor",
    title="Investor.id",
    hosts=("investor.id", "investor.example"),
    parsers=((None, InvestorParser),),
    sitemaps=("https://investor.id/sitemap_news.xml", "https://investor.id/sitemap_post.xml"),
    latest=("https://investor.id/stock/indeks/{page}", "https://investor.id/corporate-action/indeks/{page}"),
    search="https://www.investor.id/search/{query}/{page}",
    items="main div.row.mb-4.position-relative",
    article=r"/\d{4,}/[\w-]+",
    skip=("/editorial/", "/opinion/"),
    page_path=True,
)
