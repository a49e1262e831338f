"""okezone.com; economy is the channel collected."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class OkezoneParser(Parser):
    title_at = (".title-article h1", "h1")
    date_at = (".journalist span", ".journalist")
    section_at = (".breadcrumb a:last-of-type",)
    tags_at = "#tag .box-tag a"
    body_at = (".c-detail.read", ".c-detail")
    drop = ("#baca-juga", "[class^=inject-]", "[class^=banner]", ".vicon", "#paging", "[id^=div-gpt-ad]")
    noise = paragraphs(r"follow .{0,40} whatsapp .* | telusuri\ berita .* lainnya.* | baca\ selengkapnya .*")
    pager_at = "#paging .box-nomor a.nomor"

    def authors(self) -> tuple[str, ...]:
        named = [str(a.get("title") or a.get_text()) for a in self.page.soup.select(".journalist a")]
        return tuple(dict.fromkeys(n.strip() for n in named if n.strip())) or super().authors()


SITE = Site(
    name="okezone",
    title="Okezone",
    hosts=("okezone.com", "okezone.example"),
    parsers=((None, OkezoneParser),),
    index="https://economy.okezone.com/indeks/{date:%Y/%m/%d}/{offset}",
    search="https://www.okezone.com/tag/{slug}/{page}",
    skip=("mpi.", "img.", "cdn.", "redaksi.", "/foto", "/video", "/infografis", "/more/"),
    page_param="page",
)
