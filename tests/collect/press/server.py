"""The server: answers by address, for http and https, and a log of who was asked when."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from pipeline.collect.guard import Press


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. ``url`` is whole; what was posted stands in its query. ``times``: how often it was asked before."""

    url: str
    headers: Message
    times: int


@dataclass(frozen=True, slots=True)
class Reply:
    """An ordinary answer."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the log; times in seconds (monotonic)."""

    host: str
    url: str
    begun: float
    ended: float
    status: int
    size: int


#: An answer: ordinary, or a function that writes to the connection as it likes.
Answerer = Callable[[Ask], "Reply | Callable[[Any], None]"]


class Server:
    """Plays the internet on two ports. ``answer`` gives the reply to each request."""

    def __init__(self, answer: Answerer, certificate: tuple[str, str]) -> None:
        self.answer, self.log = answer, []
        self.times: dict[str, int] = {}
        self.lock = threading.Lock()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.servers = [_listen(self, None), _listen(self, context)]

    log: list[Asked]

    @property
    def press(self) -> Press:
        return Press(*(server.server_port for server in self.servers))

    def close(self) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def count(self, url: str) -> int:
        """How often this address was asked before; asking counts it."""
        with self.lock:
            self.times[url] = self.times.get(url, -1) + 1
            return self.times[url]


def _listen(owner: Server, context: ssl.SSLContext | None) -> ThreadingHTTPServer:
    kind = type("Bound", (Handler,), {"owner": owner, "context": context})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  (clients that are killed)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    owner: Server
    context: ssl.SSLContext | None
    timeout = 60
    disable_nagle_algorithm = True

    def setup(self) -> None:
        if self.context is not None:
            self.request = self.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def do_GET(self) -> None:
        self._serve("")

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._serve("?" + (urlencode(json.loads(sent)) if sent.startswith("{") else sent))

    def _serve(self, posted: str) -> None:
        begun = monotonic()
        host = self.headers["Host"].partition(":")[0]
        url = f"{'https' if self.context else 'http'}://{host}{self.path}{posted}"
        reply = self.owner.answer(Ask(url, self.headers, self.owner.count(url)))
        try:
            if isinstance(reply, Reply):
                self._send(reply)
            else:
                self.close_connection = True
                reply(self)
        except OSError:
            self.close_connection = True
        status, size = (reply.status, len(reply.body)) if isinstance(reply, Reply) else (0, 0)
        self.owner.log.append(Asked(host, url, begun, monotonic(), status, size))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
            self.send_header(name, value)
        if reply.status not in (204, 304):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.status not in (204, 304):
            self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """The log is ours."""
