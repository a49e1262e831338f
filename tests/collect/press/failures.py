"""Named failures: what goes wrong on the way to a page, each at an address of its own.

``ADDRESSES`` says, for each name, which outcome must be recorded and what its reason must hold.
"""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from typing import Any

import brotli
from backports import zstd

from tests.collect.press.server import Ask, Reply

HOST = "finance.detik.example"
SENTENCE = "Contoh, bukan berita: penjualan kayu manis contoh naik 12,5 persen pada kuartal pertama tahun ini. "
PAGE = f"<!doctype html><html><head><title>Contoh</title></head><body><p>{SENTENCE * 9}</p></body></html>".encode()
BOMB = 300 * 1024 * 1024  # bytes that a bomb unpacks to
MANY = 50_000


def address(name: str, n: int = 0) -> str:
    """The address of the article that fails so; hosts are blocked one by one, so each failure has one."""
    return f"https://{name}.detik.example/industri/d-{9_000_000 + n}/{name}"


def _write(handler: Any, *parts: bytes, then: Callable[[], None] = lambda: None) -> None:
    for part in parts:
        handler.wfile.write(part)
        handler.wfile.flush()
    then()


def _head(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *lines, "", ""]).encode()


def drop(handler: Any) -> None:
    handler.connection.close()


def partial(handler: Any) -> None:
    _write(handler, _head(f"Content-Length: {len(PAGE)}"), PAGE[:300])


def unannounced(handler: Any) -> None:
    """Neither a length nor chunks, and the connection ends in the middle."""
    _write(handler, _head("Connection: close"), PAGE[:300])


def broken_chunks(handler: Any) -> None:
    _write(handler, _head("Transfer-Encoding: chunked"), b"100\r\n" + PAGE[:256] + b"\r\nbukan angka\r\n")


def endless(handler: Any) -> None:
    _write(handler, _head("Connection: close"))
    while True:
        handler.wfile.write(b"<p>Contoh, bukan berita.</p>" * 2000)


def slow_header(handler: Any) -> None:
    _write(handler, b"HTTP/1.1 200 OK\r\n")
    for n in range(200):
        _write(handler, f"X-Lambat-{n}: ya\r\n".encode())
        time.sleep(0.25)


def slow_body(handler: Any) -> None:
    _write(handler, _head("Content-Length: 100000"))
    while True:
        _write(handler, b"<p>")
        time.sleep(0.25)


def _compressed(name: str, body: bytes) -> Reply:
    return Reply(body, headers={"Content-Encoding": name})


def _bomb(name: str) -> bytes:
    """Zeros, packed without holding them all."""
    block = bytes(1024 * 1024)
    if name == "gzip":
        pack = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        return b"".join([pack.compress(block) for _ in range(BOMB >> 20)]) + pack.flush()
    if name == "deflate":
        pack = zlib.compressobj(9)
        return b"".join([pack.compress(block) for _ in range(BOMB >> 20)]) + pack.flush()
    if name == "br":
        packer = brotli.Compressor(quality=5)
        return b"".join([packer.process(block) for _ in range(BOMB >> 20)]) + packer.finish()
    squeeze = zstd.ZstdCompressor()
    return b"".join([squeeze.compress(block) for _ in range(BOMB >> 20)]) + squeeze.flush()


BOMBS: dict[str, bytes] = {}


def bomb(name: str) -> Reply:
    if name not in BOMBS:
        BOMBS[name] = _bomb(name)
    return _compressed(name, BOMBS[name])


def _challenge(title: str, mark: str, status: int = 200) -> Reply:
    return Reply(f"<html><head><title>{title}</title></head><body>{mark}</body></html>".encode(), status)


def _busy(status: int, after: str) -> Callable[[Ask], Reply]:
    """Busy once, then well."""
    return lambda ask: Reply(b"sibuk", status, headers={"Retry-After": after}) if ask.times == 0 else Reply(PAGE)


def _redirect(target: str) -> Reply:
    return Reply(status=302, headers={"Location": target})


LATIN = "<!doctype html><html><head><meta charset=utf-8></head><body><p>" + "Harga naik – “contoh” caf\u00e9. " * 9
#: name -> (answer, outcome, part of the reason)
FAILURES: dict[str, tuple[Callable[[Ask], Any], str, str]] = {
    "drop": (lambda ask: drop, "failed", ""),
    "partial-body": (lambda ask: partial, "failed", "broke off"),
    "unannounced-end": (lambda ask: unannounced, "failed", "closed before the page ended"),
    "broken-chunks": (lambda ask: broken_chunks, "failed", ""),
    "endless-body": (lambda ask: endless, "failed", "larger than"),
    "slow-header": (lambda ask: slow_header, "failed", "in time"),
    "slow-body": (lambda ask: slow_body, "failed", "in time"),
    "cut-gzip": (lambda ask: _compressed("gzip", gzip.compress(PAGE)[:-20]), "failed", "cut off"),
    "cut-br": (lambda ask: _compressed("br", brotli.compress(PAGE)[:-20]), "failed", "cut off"),
    "gzip-bomb": (lambda ask: bomb("gzip"), "failed", "larger than"),
    "deflate-bomb": (lambda ask: bomb("deflate"), "failed", "larger than"),
    "br-bomb": (lambda ask: bomb("br"), "failed", "larger than"),
    "zstd-bomb": (lambda ask: bomb("zstd"), "failed", "larger than"),
    "unknown-encoding": (lambda ask: _compressed("sandi", PAGE[::-1]), "failed", "not known"),
    "redirect-loop": (lambda ask: _redirect(ask.url), "failed", "redirects"),
    "redirect-private": (lambda ask: _redirect("http://127.0.0.1/"), "failed", "away from the site"),
    "redirect-away": (lambda ask: _redirect("https://lain.example/x"), "failed", "away from the site"),
    "login-wall": (lambda ask: _redirect("/masuk?kembali=1") if "/d-" in ask.url else Reply(PAGE), "blocked", "login"),
    "captcha": (lambda ask: _challenge("Verifikasi", '<div class="g-recaptcha"></div>'), "blocked", "captcha"),
    "cloudflare": (lambda ask: _challenge("Just a moment...", "", 403), "blocked", "Cloudflare"),
    "aws-waf": (lambda ask: _challenge("", "<script>awsWafCookieDomainList=[]</script>", 202), "blocked", "AWS WAF"),
    "forbidden": (lambda ask: Reply(b"tidak", 403), "blocked", "403"),
    "busy-503": (_busy(503, "1"), "fetched", ""),
    "busy-429": (_busy(429, "1"), "fetched", ""),
    "always-503": (lambda ask: Reply(b"rusak", 503), "failed", "503"),
    "always-429": (lambda ask: Reply(b"sering", 429, headers={"Retry-After": "3600"}), "blocked", "429"),
    "gone": (lambda ask: Reply(b"hilang", 404), "failed", "404"),
    "empty": (lambda ask: Reply(b""), "failed", "empty"),
    "a-picture": (lambda ask: Reply(b"GIF89a", kind="image/gif"), "not an article", "image/gif"),
    "wrong-charset": (lambda ask: Reply(LATIN.encode("cp1252"), kind="text/html; charset=utf-8"), "fetched", ""),
    "tls-broken": (lambda ask: Reply(PAGE), "robots", "robots.txt cannot be had"),
}


def answer(ask: Ask) -> Any:
    """The failure that the host of an address names."""
    if ask.url.endswith("/robots.txt"):
        return Reply(b"User-agent: *\nAllow: /\n", kind="text/plain")
    name = ask.url.split("//")[1].split(".")[0]
    return FAILURES[name][0](ask) if name in FAILURES else Reply(b"tidak ada", 404)
