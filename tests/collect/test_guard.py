"""Thirty hostile addresses and redirects: a listening server on this machine accepts no connection."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace

import pytest

from pipeline.collect import Job
from pipeline.collect.guard import PrivateAddress, refuse_odd, refuse_private
from tests.collect.press.failures import PAGE
from tests.collect.press.server import Reply

ADDRESSES = [
    "127.0.0.1",
    "127.1",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "2130706433",  # decimal
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",  # octal
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",  # NAT64
    "[2002:7f00:1::]",  # 6to4
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # the metadata of clouds
    "100.64.0.1",
    "[fd00::1]",
    "[fe80::1]",
    "dalam.detik.example",  # a name that resolves to this machine
    "berganti.detik.example",  # public when robots.txt is asked for, private then (DNS rebinding)
]
ODD = ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://pengguna@127.0.0.1/"]
ANSWERS = {"dalam.detik.example": ["127.0.0.1"], "berganti.detik.example": ["1.1.1.1", "127.0.0.1"]}


@pytest.fixture
def listening():
    """A server that counts who connects, on ports 80 and 443 where that is allowed, else on any."""
    accepted: list[object] = []
    sockets = [_listen(port, accepted) for port in (80, 443)]
    yield accepted, sockets
    for one in sockets:
        one.close()


def _listen(port: int, accepted: list[object]) -> socket.socket:
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("0.0.0.0", port))
    except OSError:
        server.bind(("0.0.0.0", 0))
    server.listen()

    def accept() -> None:
        while True:
            try:
                accepted.append(server.accept())
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    return server


def hostile(port: int) -> list[str]:
    """The thirty addresses, half of them at the port of the server, which no site may name either."""
    urls = [f"http://{host}{f':{port}' if n % 2 else ''}/d-7190001/x" for n, host in enumerate(ADDRESSES)]
    return urls + ODD


def test_no_hostile_address_is_connected_to(serve, runner, tmp_path, listening):
    accepted, sockets = listening
    server = serve(lambda ask: Reply(PAGE))
    urls = tuple(hostile(sockets[0].getsockname()[1]))
    assert len(urls) == 30
    press = replace(server.press, answers={name: list(found) for name, found in ANSWERS.items()})
    said = runner.run(Job(tmp_path / "archive", urls=urls), server, press=press)
    assert not accepted
    assert "fetched" not in said["counts"]
    assert not [line for line in server.log if "robots.txt" not in line.url]


def test_no_redirect_leads_to_a_hostile_address(serve, runner, tmp_path, listening):
    accepted, sockets = listening
    targets = hostile(sockets[0].getsockname()[1])

    def answer(ask):
        if "/d-" not in ask.url:
            return Reply(b"", 404)
        return Reply(status=302, headers={"Location": targets[int(ask.url.rpartition("-")[2])]})

    server = serve(answer)
    urls = tuple(f"https://finance.detik.example/industri/d-7190001/judul-{n}" for n in range(len(targets)))
    press = replace(server.press, answers={name: list(found) for name, found in ANSWERS.items()})
    said = runner.run(Job(tmp_path / "archive", urls=urls), server, press=press)
    assert not accepted
    assert said["counts"] == {"failed": 30}


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_public_addresses_pass(address):
    assert refuse_private(address) == address


@pytest.mark.parametrize("address", ["192.0.2.1", "224.0.0.1", "255.255.255.255", "2001:db8::1", "::ffff:10.0.0.1"])
def test_addresses_that_are_nobodys_do_not(address):
    with pytest.raises(PrivateAddress):
        refuse_private(address)


@pytest.mark.parametrize(
    "url", ["http://koran.example:99999/", "//koran.example/", "http:///x", "http://koran.example:8080/"]
)
def test_odd_addresses_do_not(url):
    with pytest.raises(PrivateAddress):
        refuse_odd(url)
