"""One page: characters, fields, and pages that give no article."""

from __future__ import annotations

import pytest

from pipeline.read import PageError, read_page
from pipeline.read.worker import PageReader

URL = "https://finance.detik.example/industri/d-7000001/contoh"
SENTENCE = "Perusahaan “Contoh” menaikkan harga – begitu kata direkturnya di café itu pada hari Senin yang lalu. "


def _page(body: str = SENTENCE * 2, head: str = "") -> str:
    inner = f'<div class="detail__body-text itp_bodycontent"><p>{body}</p></div>'
    return f"<html><head>{head}</head><body><h1>Judul Contoh</h1>{inner}</body></html>"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "iso-8859-1"), ("utf-8", "utf-8"), ("cp1252", "iso-8859-1"), ("cp1252", "utf-8"), ("utf-16", "utf-8")],
)
def test_the_characters_are_right_whatever_the_page_declares(encoding: str, declared: str) -> None:
    body = _page(head=f'<meta charset="{declared}">').encode(encoding)
    assert read_page(body, URL).text == (SENTENCE * 2).strip()


def test_a_stray_byte_of_windows_does_not_spoil_a_page_of_utf8() -> None:
    body = _page(SENTENCE * 9 + "HARGA").encode().replace(b"HARGA", b"\x93harga\x94")
    assert read_page(body, URL).text.endswith("“harga”")


def test_detiks_pubdate_is_local_time_that_calls_itself_utc() -> None:
    head = '<meta name="pubdate" content="2022-12-10T13-19-56Z"><meta name="publishdate" content="2022/12/10 13:19:56">'
    article = read_page(_page(head=head).encode(), URL)
    assert (article.published_at, article.published_from) == ("2022-12-10T13:19:56+07:00", "meta:publishdate")


def test_an_unreadable_time_is_said_and_not_guessed() -> None:
    article = read_page(_page(head='<meta name="publishdate" content="null WIB">').encode(), URL)
    assert article.published_at is None
    assert article.published_from == "unreadable: meta:publishdate 'null WIB'"


def test_further_pages_are_joined_and_a_repeated_paragraph_stands_once() -> None:
    second = _page("Paragraf dua. " * 8 + f"</p><p>{SENTENCE * 2}").encode()
    article = read_page(_page().encode(), URL, more=[(URL + "/2", second)])
    assert article.text.split("\n") == [(SENTENCE * 2).strip(), ("Paragraf dua. " * 8).strip()]


def test_an_article_whose_other_pages_are_missing_is_truncated() -> None:
    pager = '<div class="detail__long-nav"><a>1</a><a>2</a></div>'
    assert read_page(_page().replace("<h1>", pager + "<h1>").encode(), URL).truncated


def test_tracking_leaves_the_canonical_address() -> None:
    assert read_page(_page().encode(), URL + "?utm_source=x&tag_from=y").canonical_url == URL


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"  \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (b"<html><title>Just a moment...</title><body><p>Tunggu</p></body></html>", "block page"),
        (b"<html><body><p>Pendek.</p></body></html>", "no article text"),
    ],
)
def test_what_is_no_article_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(PageError, match=reason):
        read_page(body, URL)


def test_a_hostile_page_costs_one_failure_and_the_next_is_read() -> None:
    hostile = b"<html><body>" + b"<p>" * 400_000 + b"</body></html>"
    with PageReader(seconds=0.5) as reader:
        with pytest.raises(PageError, match="takes more than"):
            reader.read(hostile, "https://tidak-dikenal.example/x")
        assert reader.read(_page().encode(), URL).title == "Judul Contoh"
