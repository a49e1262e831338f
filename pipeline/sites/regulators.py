"""Regulators and ministries: their press releases and rules are documents that claims in the news are checked against.

One parser reads them all: their pages are plain text between a menu and a contact block (docs/sites.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from bs4 import Tag

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser

#: From here on a press release is no more about its matter: contacts, and what is attached.
CONTACT = re.compile(
    r"(?:untuk\s+)?informasi\s+(?:lebih\s+lanjut|selanjutnya|lainnya)\b.*|narahubung\b.*|kontak\s+media\b.*"
    r"|(?:kepala\s+)?(?:biro|departemen|pusat)\s+(?:hubungan\s+masyarakat|humas|komunikasi)\b.{0,120}|unduh\b.{0,80}"
    r"|download\b.{0,80}|\*{2,}|#{2,}",
    re.IGNORECASE | re.DOTALL,
)
FILE_NAME = re.compile(r"[\w-]*\d[\w-]*(?:\.\w+)?")  # Bank Indonesia's h1 is "sp_2815526"


class RegulatorParser(Parser):
    """The element with most running text, cut off where the contacts begin."""

    body_at: ClassVar[tuple[str, ...]] = (
        *(".ms-rtestate-field", ".layout-detail-konten", ".detail-berita", ".content-detail", ".entry-content"),
        *(".post-content", ".article-content", ".single-content", "[itemprop=articleBody]", "article", "main"),
        *("#content", ".content", "#main", "body"),
    )
    date_at: ClassVar[tuple[str, ...]] = ("time", "[class*=date]", "[class*=tanggal]", "[class*=published]")
    drop: ClassVar[tuple[str, ...]] = (
        *("header", "footer", "[class*=share]", "[class*=breadcrumb]", "[class*=related]", "[class*=terkait]", "h1"),
        *("[class*=sidebar]", "[class*=menu]", "[class*=social]", "[class*=comment]", "[role=navigation]"),
    )
    noise: ClassVar[re.Pattern[str]] = paragraphs(
        r"siaran\ pers | (?:dibaca|dilihat|hits) \s* :? \s* \d.* | kembali .{0,30}"
    )
    _over = False

    def title(self) -> str | None:
        """The headline; where it is but a file's name, the title of the page without the body's name."""
        shown = super().title()
        if shown and not FILE_NAME.fullmatch(shown):
            return shown
        head = self.page.soup.title
        return re.split(r"(?<!\s)\s+[|–-]\s+", head.get_text().strip())[0] if head else shown

    def published(self) -> Iterator[tuple[str, str]]:
        """As everywhere; then the place line of the release ("Jakarta, 12 Februari 2024")."""
        yield from super().published()
        for line in self.page.soup.find_all(string=PLACE, limit=1):
            yield "place line", str(line)

    def keeps(self, paragraph: str) -> bool:
        """Whether a paragraph is of the release: after the contacts begin nothing is."""
        self._over = self._over or bool(CONTACT.fullmatch(paragraph))
        return not self._over and super().keeps(paragraph)

    def bodies(self) -> list[Tag]:
        """The first place that has running text: pages of ministries use the same names for boxes beside it."""
        for selector in self.body_at:
            found = [tag for tag in self.page.soup.select(selector, limit=50) if _running(tag) >= RUNNING]
            if found:
                best = max(found, key=_running)
                self._take_out(best)
                return [best]
        return []


RUNNING = 200  # characters in paragraphs: less is a menu or a teaser
PLACE = re.compile(
    r"^\s*[A-Z]\w+(?:\s\w+)?,\s+\d{1,2}\s+(?:jan|feb|mar|apr|mei|jun|jul|agu|sep|okt|nov|des)\w*\s+\d{4}", re.IGNORECASE
)


def _running(tag: Tag) -> int:
    """Characters of long paragraphs."""
    texts = (
        p.get_text(" ", strip=True)
        for p in tag.find_all(["p", "div", "li", "td"], limit=400)
        if not p.find(["p", "div"])
    )
    return sum(len(text) for text in texts if len(text) > 60)


def _body(name: str, title: str, host: str, article: str, *, feeds: tuple[str, ...] = ()) -> Site:
    hosts = (host, f"{name}.example")
    parsers = ((None, RegulatorParser),)
    return Site(name, title, hosts, parsers, feeds=feeds, article=article + PDF, kind="document")


PDF = r"|\.pdf$"
SITES = (
    _body("ojk", "Otoritas Jasa Keuangan", "ojk.go.id", r"/siaran-pers/Pages/[^/]+\.aspx|/regulasi/"),
    _body("bi", "Bank Indonesia", "bi.go.id", r"/news-release/Pages/sp_\d+\.aspx"),
    _body("kemendag", "Kementerian Perdagangan", "kemendag.go.id", r"/berita/(?:siaran-pers|perdagangan)/[\w-]{8,}"),
    _body("kemenperin", "Kementerian Perindustrian", "kemenperin.go.id", r"/artikel/\d+/[\w-]+"),
    _body("esdm", "Kementerian ESDM", "esdm.go.id", r"/media-center/arsip-berita/[\w-]{8,}"),
    _body("kppu", "Komisi Pengawas Persaingan Usaha", "kppu.go.id", r"/[\w-]{12,}/?$"),
    _body("setkab", "Sekretariat Kabinet", "setkab.go.id", r"/[\w-]{12,}/?$", feeds=("https://setkab.go.id/feed/",)),
    _body("ekon", "Kementerian Koordinator Bidang Perekonomian", "ekon.go.id", r"/publikasi/detail/\d+/"),
    _body("jdih", "Peraturan.go.id", "peraturan.go.id", r"/id/[\w-]+-no-[\w-]+"),
    _body("bpk", "JDIH BPK", "peraturan.bpk.go.id", r"/Details/\d+/"),
)
