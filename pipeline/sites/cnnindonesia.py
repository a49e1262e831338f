"""cnnindonesia.com."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class CnnIndonesiaParser(Parser):
    date_at = ("div.text-cnn_grey.text-sm",)
    section_at = ("a.gtm_breadcrumb_kanal",)
    body_at = ("div.detail-text",)
    drop = (
        *(".paradetail", "table.linksisip", ".topiksisip", ".lihatjg", "center", ".end-of-article", ".newstag"),
        *("a.border", "a.embed", "[id^=div-gpt-ad]", "table.pic_artikel_sisip_table"),
    )
    noise = paragraphs(r"lihat\ juga \s* : .*")

    def authors(self) -> tuple[str, ...]:
        """The byline is often only the brand, which is nobody."""
        shown = self.page.text(".text-cnn_black_light3 span")
        named = (shown,) if shown else tuple(self._stated_authors())
        return tuple(n.strip() for n in named if n.strip() and n.strip().lower() != "cnn indonesia")

    def tags(self) -> tuple[str, ...]:
        """The links of the block titled "TOPIK TERKAIT"; links within the text are none."""
        title = self.page.soup.find(string=lambda s: bool(s) and s.strip().upper() == "TOPIK TERKAIT")
        block = title.find_parent("div") if title else None
        box = block.parent if block else None
        shown = [" ".join(a.get_text(" ").split()) for a in box.select("a[href*='/tag/']")] if box else []
        return tuple(dict.fromkeys(shown)) or super().tags()


SITE = Site(
    name="cnnindonesia",
    title="CNN Indonesia",
    hosts=("cnnindonesia.com", "cnnindonesia.example"),
    parsers=((None, CnnIndonesiaParser),),
    feeds=("https://www.cnnindonesia.com/ekonomi/rss",),
    index="https://www.cnnindonesia.com/ekonomi/indeks/5?date={date:%Y}/{date:%m}/{date:%d}&page={page}",
    sitemaps=("https://www.cnnindonesia.com/sitemap.xml",),
    items="article.flex-grow",
    skip=("/tv/", "connect.detik.", "/foto", "/infografis"),
)
