"""republika.co.id: its metadata name the editor as author, the reporter stands in the credit line."""

import re

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class RepublikaParser(Parser):
    title_at = (".max-card__title h1", "h1")
    date_at = (".date.date-item__headline",)
    section_at = (".breadcrumb a:last-of-type",)
    body_at = (".article-content article", ".article-content")
    drop = (
        *(".picked-article", "[id^=bn_]", "[id^=div-gpt-ad]", ".detail__media-caption", ".parallax", ".scrollToRead"),
        ".max-card__title",
    )
    noise = paragraphs(
        r"rep \s* : .* | red \s* : .{0,60} | ikuti\ whats?app\ channel .* | sumber \s* : .{0,30} | halaman\ \d+"
    )

    def authors(self) -> tuple[str, ...]:
        credit = self.page.soup.find(string=CREDIT)
        found = CREDIT.search(credit) if credit else None
        return (found[1].strip(),) if found else super().authors()


CREDIT = re.compile(r"Rep\s*:\s*([^/\n]{3,60})")

SITE = Site(
    name="republika",
    title="Republika",
    hosts=("republika.co.id", "republika.example"),
    parsers=((None, RepublikaParser),),
    feeds=("https://www.republika.co.id/rss/ekonomi",),
    sitemaps=("https://republika.co.id/files/xml/sitemap.xml",),
    index="https://republika.co.id/index/{offset}/{date:%Y/%m/%d}",
    article=r"/berita/[a-z0-9]{9}/",
    skip=("visual.", "/komentar/", "/video", "retizen."),
)
