"""One request and its answer, through Scrapy's downloader: no redirect, no second try, no cookie."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, ResponseDataLossError, StopDownload
from scrapy.http import Response

from pipeline.collect.guard import PrivateAddress, refuse_odd
from pipeline.collect.manners import AGENT, PAGE_BYTES
from pipeline.read.decoding import UNPACKERS, Undecodable, decoded

Post = Literal["json", "form"]
#: Of the connection rather than of the page, or about an encoding that is undone; and cookies, which we do not take.
DROPPED = {"connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "set-cookie"}
ACCEPTED = ", ".join(name for name in UNPACKERS if not name.startswith("x-"))
CUT = "cut"  # in a request's meta: the answer is read up to so many bytes
CLOSINGS = (b"</html>", b"</rss>", b"</urlset>", b"</sitemapindex>", b"</feed>", b"}", b"]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one request; ``body`` without content encodings."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of this name (lower case), empty where there is none."""
        return next((value for n, value in self.headers if n.lower() == name), "")

    @property
    def kind(self) -> str:
        """The media type, lower case."""
        return self.header("content-type").partition(";")[0].strip().lower()


class NoAnswer(Exception):
    """No whole answer came; ``again`` says whether another try may help."""

    def __init__(self, reason: str, *, again: bool = True) -> None:
        super().__init__(reason)
        self.again = again


class Wire:
    """Sends requests. ``contact`` is the address that a site's owner can write to."""

    def __init__(self, crawler: Crawler, contact: str, timeout: float) -> None:
        self.crawler, self.timeout = crawler, timeout
        self.headers = {
            "User-Agent": AGENT.format(contact=" ".join(contact.split())),
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Language": "id",
        }
        self._received: dict[Request, int] = {}
        crawler.signals.connect(self._count, signal=signals.bytes_received)

    def _count(self, data: bytes, request: Request) -> None:
        """Stop the download where enough of the answer is here."""
        if CUT not in request.meta:
            return
        self._received[request] = self._received.get(request, 0) + len(data)
        if self._received[request] > request.meta[CUT]:
            raise StopDownload(fail=False)

    async def ask(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit: int = PAGE_BYTES,
        cut: int | None = None,
        post: Post | None = None,
    ) -> Answer:
        """The answer to one request, of at most ``limit`` bytes, or its first ``cut`` bytes.

        Raises :class:`NoAnswer`, or :class:`PrivateAddress` where the connection would not be to a public address.
        """
        refuse_odd(url)
        request = self._request(url, headers or {}, post)
        request.meta.update({"download_maxsize": limit, "download_timeout": self.timeout})
        request.headers["Accept-Encoding"] = ACCEPTED if cut is None else "identity"
        if cut is not None:
            request.meta.update({CUT: cut, "download_maxsize": 0})
        try:
            assert self.crawler.engine is not None
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            raise _why(error, limit) from error
        finally:
            self._received.pop(request, None)
        return _answer(url, response, limit if cut is None else cut)

    def _request(self, url: str, headers: Mapping[str, str], post: Post | None) -> Request:
        """A request; where ``post`` is set, the query of the address is its body."""
        chosen = {**self.headers, **headers}
        try:
            if post is None:
                return Request(url, headers=chosen)
            parts = urlsplit(url)
            bare = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
            kind, body = "application/x-www-form-urlencoded", parts.query
            if post == "json":
                fields = {k: int(v) if v.isdigit() else v for k, v in parse_qsl(parts.query)}
                kind, body = "application/json", json.dumps(fields)
            return Request(bare, method="POST", headers={**chosen, "Content-Type": kind}, body=body)
        except ValueError as error:
            raise NoAnswer(f"not an address: {error}", again=False) from error


def _answer(url: str, response: Response, limit: int) -> Answer:
    pairs = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    encodings = ",".join(value for name, value in pairs if name.lower() == "content-encoding")
    stopped = "download_stopped" in response.flags
    try:
        body = response.body if stopped or not response.body else decoded(response.body, encodings, limit)
    except Undecodable as error:
        raise NoAnswer(str(error), again=False) from error
    if "partial" in response.flags and not body.rstrip().lower().endswith(CLOSINGS):
        raise NoAnswer("the connection closed before the page ended")
    return Answer(url, response.status, tuple((n, v) for n, v in pairs if n.lower() not in DROPPED), body)


def _why(error: BaseException, limit: int) -> Exception:
    """What went wrong, in one line."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, PrivateAddress):
            return cause
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, DownloadTimeoutError):
        return NoAnswer("no whole answer in time")
    if isinstance(error, DownloadCancelledError):
        return NoAnswer(f"larger than {limit} bytes", again=False)
    if isinstance(error, ResponseDataLossError):
        return NoAnswer("the answer broke off")
    return NoAnswer(f"{type(error).__name__}: {_line(error)}")


def _line(error: Any) -> str:
    return " ".join(str(error).split())[:160]
