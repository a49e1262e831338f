"""Block pages are told from articles, also from articles about captchas and logins."""

from __future__ import annotations

import pytest

from pipeline.collect.blocks import blocked
from pipeline.collect.pace import retry_after
from pipeline.collect.wire import Answer

TEXT = "".join("<p>Contoh, bukan berita: bank contoh menambah captcha pada halaman masuk.</p>" for _ in range(4))
#: (status, headers, page, who blocks)
PAGES = [
    (200, {}, f"<title>Bank Contoh Menambah Sandi</title>{TEXT}<div class='g-recaptcha'></div>", None),
    (200, {}, f"<title>Judul</title>{TEXT}<form><input type='password'></form>", None),
    (200, {}, "<title>Judul</title><form><input type='password'></form>", "login wall"),
    (200, {}, "<title>Just a moment...</title>", "Cloudflare"),
    (200, {"CF-Mitigated": "challenge"}, "<title>x</title>", "Cloudflare"),
    (202, {}, "<script>window.awsWafCookieDomainList = [];</script>", "AWS WAF"),
    (202, {"x-amzn-waf-action": "challenge"}, "", "AWS WAF"),
    (403, {}, "<title>ERROR: The request could not be satisfied</title>", "CloudFront"),
    (200, {}, "<script src='https://geo.captcha-delivery.com/c.js'></script>", "DataDome"),
    (200, {}, "<div id='px-captcha'></div>", "PerimeterX"),
    (200, {}, "<iframe src='/_Incapsula_Resource?x'></iframe>", "Imperva"),
    (403, {}, "Access Denied https://errors.edgesuite.net/18", "Akamai"),
    (200, {}, "<title>Please wait while your request is being verified...</title>", "captcha"),
    (401, {}, "masuk", "asks for a login (401)"),
    (403, {}, "tidak", "refuses us (403)"),
    (429, {}, "sering", "says that we ask too often (429)"),
    (404, {}, "tidak ada", None),
    (200, {}, f"<title>Judul</title>{TEXT}", None),
]


@pytest.mark.parametrize(("status", "headers", "page", "who"), PAGES)
def test_who_blocks(status, headers, page, who):
    assert blocked(Answer("https://x.example/a", status, tuple(headers.items()), page.encode())) == who


def test_a_redirect_to_a_login_is_a_wall_and_an_article_about_it_is_none():
    page = Answer("https://x.example/masuk", 200, (), f"<title>Masuk</title>{TEXT}".encode())
    assert blocked(page, redirected=True) == "login wall"
    assert blocked(page) is None
    article = Answer("https://x.example/berita/login-internet-banking", 200, (), TEXT.encode())
    assert blocked(article, redirected=True) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), (" 5 ", 5.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("nanti", None), ("", None), ("-5", None)],
)
def test_retry_after(value, seconds):
    assert retry_after(value) == seconds
