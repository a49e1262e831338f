"""What lists name, and when a list has no further page."""

from __future__ import annotations

import gzip
from datetime import date, datetime

import pytest

from pipeline.collect.lists import Listed, Listing, is_new, read_list
from pipeline.collect.moments import WIB, day_of_address, day_written
from pipeline.collect.walk import MAX_PAGES, Walk, Wish, walks
from pipeline.sites import sites

SITES = {site.name: site for site in sites()}
NOW = datetime(2024, 2, 12, 9, 37, tzinfo=WIB)
ONE = "https://finance.detik.com/industri/d-7190001/judul"


def urls(body: str | bytes, name: str = "detik", base: str = "https://finance.detik.com/x") -> list[str]:
    raw = body if isinstance(body, bytes) else body.encode()
    return [item.url for item in read_list(raw, base, SITES[name], NOW).articles]


RSS = """<?xml version="1.0"?><rss><channel><link>https://finance.detik.com</link>
<item><title>Judul</title><title>kedua</title><link>{0}?utm_source=rss</link><guid>7190001</guid>
<pubDate>Sun, 11 Feb 2024 23:30:00 +0000</pubDate></item>
<item><guid>{0}</guid></item><item><link>https://20.detik.com/video/d-7190002/judul</link></item></channel></rss>"""
SITEMAP = '<urlset xmlns="http://x.example/0.9"><url><loc>{0}</loc><lastmod>{1}</lastmod></url></urlset>'
#: (body, what is found)
NAMED = {
    "a feed, each article once": (RSS.format(ONE), [ONE]),
    "Atom": (f'<feed><entry><title>x</title><link href="{ONE}"/></entry></feed>', [ONE]),
    "a sitemap": (SITEMAP.format(ONE, "2024-02-12"), [ONE]),
    "a gzipped sitemap": (gzip.compress(SITEMAP.format(ONE, "2024-02-12").encode()), [ONE]),
    "a gzip that is cut off": (gzip.compress(SITEMAP.format(ONE, "x").encode())[:-9], []),
    "JSON": (
        f'{{"results": [{{"url": "{ONE}"}}, {{"url": "/industri/d-7190009/lain"}}]}}',
        [ONE, ONE.replace("0001/judul", "0009/lain")],
    ),
    "broken JSON": ('{"results": [', []),
    "links beside the entries are not taken": (
        f'<article class="list-content__item"><a href="{ONE}">Judul</a></article>'
        '<a href="/industri/d-7190003/sisi">x</a>',
        [ONE],
    ),
    "without entries every link is looked at": (f'<div><a href="{ONE}">Judul</a></div>', [ONE]),
    "a wrapped link": (f'<a href="https://pencari.example/link?url={ONE.replace("/", "%2F")}">x</a>', [ONE]),
    "a further page is its article": (f'<a href="{ONE}/2">x</a>', [ONE]),
    "no address": ('<a href="http://[rusak">x</a><a href="javascript:void(0)">y</a>', []),
    "an entity bomb": (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        "<rss><item><link>&b;</link></item></rss>",
        [],
    ),
    "a page of a hundred thousand tags": ("<p>" * 100_000, []),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_list_names_its_articles(name):
    body, found = NAMED[name]
    assert urls(body) == found


def test_a_sitemap_index_names_sitemaps():
    body = b"<sitemapindex><sitemap><loc>/a.xml.gz</loc><lastmod>2024-02-12</lastmod></sitemap></sitemapindex>"
    listing = read_list(body, "https://finance.detik.com/sitemap.xml", SITES["detik"], NOW)
    assert [item.url for item in listing.lists] == ["https://finance.detik.com/a.xml.gz"]


def test_a_feed_tells_title_and_day_of_publication_in_jakarta():
    [item] = read_list(RSS.format(ONE).encode(), "https://finance.detik.com/rss", SITES["detik"], NOW).articles
    assert (item.title, item.day) == ("Judul", date(2024, 2, 12))


def test_broken_xml_gives_what_can_be_read_and_says_so():
    broken = RSS.format(ONE).replace("<title>Judul</title>", "<title>Judul & <b></title>")
    listing = read_list(broken.encode(), "https://finance.detik.com/rss", SITES["detik"], NOW)
    assert [item.url for item in listing.articles] == [ONE]
    assert listing.flaw.startswith("broken XML at line")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7 menit yang lalu", date(2024, 2, 12)),
        ("2 jam lalu", date(2024, 2, 12)),
        ("10 jam lalu", date(2024, 2, 11)),
        ("sejam lalu", date(2024, 2, 12)),
        ("3 hari yang lalu", None),  # from 72 to 96 hours: no day
        ("2 minggu lalu", None),
        ("02 Jan 2019 | 23:36 WIB", date(2019, 1, 2)),
        ("Rabu, 02 Januari 2019", date(2019, 1, 2)),
        ("20/8/2026 14:06", date(2026, 8, 20)),
        ("Investasi |", None),
    ],
)
def test_days_in_lists(text, day):
    assert day_written([text], NOW) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://ekonomi.bisnis.com/read/20240212/12/1/x", date(2024, 2, 12)),
        ("https://money.kompas.com/read/2024/02/12/093700826/x", date(2024, 2, 12)),
        ("https://www.cnbcindonesia.com/market/20240212090000-17-5/x", date(2024, 2, 12)),
        ("https://katadata.co.id/finansial/bursa/69cf770c1292f/x", date(2026, 4, 3)),
        ("https://ekonomi.bisnis.com/read/20241399/12/1/x", None),
        (ONE, None),
    ],
)
def test_days_in_addresses(url, day):
    assert day_of_address(url) == day


DAYS = Wish(date(2024, 2, 11), date(2024, 2, 12))


def test_index_pages_of_each_day_newest_first():
    found = [walk.url for walk in walks(SITES["detik"], DAYS, date(2024, 6, 1))]
    assert found == [
        "https://finance.detik.com/indeks?date=02%2F12%2F2024&page=1",
        "https://finance.detik.com/indeks?date=02%2F11%2F2024&page=1",
    ]


def test_a_sitemap_a_month_where_there_is_one():
    wish = Wish(date(2024, 1, 31), date(2024, 2, 1))
    found = [walk.url for walk in walks(SITES["katadata"], wish, date(2024, 6, 1))]
    assert found == [f"https://katadata.co.id/sitemap/post/2024-0{month}.xml" for month in (2, 1)]


def test_feeds_and_news_sitemaps_where_no_days_are_asked_for():
    found = [walk.url for walk in walks(SITES["cnnindonesia"], Wish(), date(2024, 6, 1))]
    assert found == ["https://www.cnnindonesia.com/ekonomi/rss", "https://www.cnnindonesia.com/sitemap.xml"]


def test_a_search_in_windows_of_days_where_the_site_stops_early():
    wish = Wish(date(2024, 2, 1), date(2024, 2, 10), "tiktok tokopedia")
    found = [walk.url for walk in walks(SITES["kompas"], wish, date(2024, 6, 1))]
    assert ["start_date=2024-02-04&end_date=2024-02-10" in found[0], "end_date=2024-02-03" in found[1]] == [True, True]
    assert all("q=tiktok+tokopedia" in url for url in found)


@pytest.mark.parametrize("site", [s for s in sites() if s.on_by_default], ids=lambda s: s.name)
def test_each_site_has_lists_for_now_for_days_and_for_a_topic(site):
    today = date(2024, 2, 12)
    for wish in (Wish(), DAYS, Wish(topic="tiktok"), Wish(DAYS.since, DAYS.until, "tiktok")):
        found = list(walks(site, wish, today))
        assert found
        assert all(site.owns(walk.url) for walk in found)


def page(*names: str, entries: int = 0) -> Listing:
    return Listing([Listed(f"https://x.example/{name}", name) for name in names], entries=entries)


def test_a_page_that_repeats_what_its_walk_had_is_the_last():
    walk = Walk("https://x.example/{page}", Wish())
    assert walk.advance(page("a", "b"))
    assert walk.advance(page("b", "c"))
    assert not walk.advance(page("a", "c"))


def test_no_walk_is_longer_than_fifty_pages():
    walk = Walk("https://x.example/{page}", Wish())
    steps = sum(walk.advance(page(str(n))) for n in range(1000))
    assert steps == MAX_PAGES - 1


def test_offsets_follow_the_entries_that_a_page_had():
    walk = Walk("https://x.example/{offset}", Wish())
    walk.advance(page("a", "b", entries=3))
    assert walk.url == "https://x.example/3"


def test_a_list_without_days_ends_where_all_is_too_old():
    walk = Walk("https://x.example/{page}", Wish(since=date(2024, 2, 11)))
    old = Listing([Listed("https://x.example/a", day=date(2024, 2, 10))])
    assert not walk.advance(old)


def test_a_page_for_a_tag_that_does_not_exist_is_no_answer():
    walk = Walk("https://x.example/tag/{slug}/{page}", Wish(topic="tiktok"), found=True, values={"slug": "tiktok"})
    assert not walk.advance(page("berita-lain"))


def test_what_changed_after_it_was_fetched_is_new():
    changed = Listed(ONE, modified=datetime(2024, 2, 12, 12, 0, tzinfo=WIB))
    assert is_new(changed, "2024-02-12T04:00:00+00:00")
    assert not is_new(changed, "2024-02-12T05:30:00+00:00")
    assert not is_new(Listed(ONE), "2024-02-12T04:00:00+00:00")
