"""Whole HTML pages in the layouts of four sites, from article sources and the templates beside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markup import DATELINE, Source

NOTICE = "Contoh, bukan berita"
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober")
MONTHS += ("November", "Desember")
ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
ENGLISH += ("November", "December")
CHANNELS = {"market": 17, "news": 4, "tech": 37, "research": 128, "mymoney": 72}
UNITS = re.compile(r"(?<=\d) (?=juta|miliar|triliun|persen)|(?<=Rp) (?=\d)")

templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), undefined=StrictUndefined, autoescape=True
)


@dataclass
class Published:
    """An article with its address and its pages as (address, HTML)."""

    source: Source
    url: str
    pages: list[tuple[str, str]]

    @property
    def dateline_end(self) -> int:
        """Where the dateline ends in the text; 0 where there is none."""
        found = DATELINE.match(self.source.text)
        return found.end() if found else 0


def publish(sources: list[Source]) -> list[Published]:
    """Every article as its site would print it, with links to what the site had printed before."""
    out = [Published(s, address(s), []) for s in sources]
    for one in out:
        before = [p for p in out if p.source.site == one.source.site and p.source.published < one.source.published]
        related = [{"url": p.url, "title": p.source.title} for p in before[-3:]]
        one.pages = render(one.source, one.url, related)
    return out


def address(source: Source) -> str:
    """The article's address in the form of its site, on a host in ``.example``."""
    slug = source.options.get("slug") or re.sub(r"[^a-z0-9]+", "-", source.title.lower()).strip("-")
    number = 1_000_000 + int(sha1(slug.encode(), usedforsecurity=False).hexdigest()[:6], 16) % 900_000
    at = datetime.fromisoformat(source.published)
    if source.site == "bisnis":
        host, channel = source.place
        return f"https://{host}.bisnis.example/read/{at:%Y%m%d}/{channel}/{number}/{slug}"
    if source.site == "kontan":
        return f"https://{source.place[0]}.kontan.example/news/{slug}"
    if source.site == "cnbcindonesia":
        section = source.place[0]
        return f"https://www.cnbcindonesia.example/{section}/{at:%Y%m%d%H%M}09-{CHANNELS[section]}-{number}/{slug}"
    return f"https://finance.detik.example/{source.place[0]}/d-{number * 5}/{slug}"


def render(source: Source, url: str, related: list[dict[str, str]]) -> list[tuple[str, str]]:
    """The pages of an article: detik shows its cards in one page, the others number them."""
    values = _values(source, url, related)
    marked = [
        [_html(p, source, page == 0 and i == 0) for i, p in enumerate(ps)] for page, ps in enumerate(source.pages)
    ]
    template = templates.get_template(f"{source.site}.html")
    if source.options.get("paging") == "cards" or len(marked) == 1:
        return [(url, template.render(values, cards=marked, number=1, last=1))]
    count = len(marked)
    return [
        (_page_address(source, url, n), template.render(values, cards=[card], number=n, last=count))
        for n, card in enumerate(marked, 1)
    ]


def _page_address(source: Source, url: str, number: int) -> str:
    if number == 1:
        return url
    return f"{url}?page={number}" if source.site == "kontan" else f"{url}/{number}"


def _values(source: Source, url: str, related: list[dict[str, str]]) -> dict[str, object]:
    at = datetime.fromisoformat(source.published)
    lead = source.pages[0][0]
    return {
        "notice": NOTICE,
        "url": url,
        "title": source.title,
        "author": source.author,
        "tags": source.tags,
        "section": source.place[0],
        "description": f"{NOTICE}. {lead[:150].rsplit(' ', 1)[0]}…",
        "related": related,
        "dated": not source.undated,
        "at": at,
        "iso": source.published,
        "stamp": f"{at:%Y/%m/%d %H:%M:%S}",
        "day": f"{DAYS[at.weekday()]}, {at.day:02d} {MONTHS[at.month - 1]} {at.year}",
        "short_day": f"{DAYS[at.weekday()]}, {at.day:02d} {MONTHS[at.month - 1][:3]}{' ' * (at.month == 5)} {at.year}",
        "english_day": f"{at.day:02d} {ENGLISH[at.month - 1]} {at.year}",
        "clock": f"{at:%H:%M}",
        "editor": ("Hendra Waskito", "Ratna Palupi", "Galih Nugraha")[len(source.title) % 3],
    }


def _html(paragraph: str, source: Source, first: bool) -> str:
    """A paragraph with what real pages put into it: bold datelines, links on tags, no-break spaces."""
    found = DATELINE.match(paragraph) if first else None
    dateline, rest = (found[0], paragraph[found.end() :]) if found else ("", paragraph)
    html = UNITS.sub("&nbsp;", escape(rest, quote=False))
    for tag in source.tags:
        link = rf'<a href="https://www.{source.site}.example/tag/{tag.replace(" ", "-").replace("/", "-")}">\1</a>'
        html = re.sub(rf"(?<![\w/>])({re.escape(tag)})(?![\w/])(?![^<]*</a>)", link, html, count=1, flags=re.IGNORECASE)
    return _dateline(dateline, source.site) + html


def _dateline(dateline: str, site: str) -> str:
    if not dateline:
        return ""
    if site == "bisnis":
        name, place = dateline.split(" ", 1)
        return f"<strong>{name}</strong> {place.strip()}&nbsp;"
    if site == "kontan":
        return f"<strong>{dateline.strip()}</strong> "
    place, dash, _ = dateline.rpartition("- ")
    close = "" if site == "cnbcindonesia" else "\n<p>"
    return f"<strong>{place.strip().replace('CNBC I', 'CNBC&nbsp;I')}</strong> {dash.strip()} {close}"
