"""No connection to an address that is not public: a redirect or a forged name must not reach a machine inside.

The check stands where the connection is made, after the name was resolved: no form of an address and no change of the
answer between two look-ups (DNS rebinding) gets past it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.asyncioreactor import AsyncioSelectorReactor
from twisted.internet.defer import Deferred, succeed
from twisted.internet.main import installReactor

NAT64 = ip_network("64:ff9b::/96")
PORTS = {"http": 80, "https": 443}


class PrivateAddress(Exception):
    """The host is, or resolves to, an address that is not public."""


@dataclass(slots=True)
class Press:
    """The press on this machine that plays the public internet: a port for http and one for https.

    ``answers`` are the addresses that the names in it resolve to, one a look-up; every other name is a public one.
    """

    http: int
    https: int
    answers: Mapping[str, list[str]] = field(default_factory=dict)


def refuse_private(address: str) -> str:
    """The address (a literal), if it is a public one."""
    found = ip_address(address.split("%")[0])
    inner = _inner(found) if isinstance(found, IPv6Address) else None
    for one in (found, inner):
        if one is not None and (not one.is_global or one.is_multicast or one.is_reserved):
            raise PrivateAddress(f"{address} is not a public address")
    return address


def _inner(address: IPv6Address) -> Any:
    """The IPv4 address that an IPv6 one stands for."""
    if address in NAT64:
        return ip_address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def refuse_odd(url: str) -> str:
    """The host of an address that may be asked at all: http or https, the usual port, no password in it."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        raise PrivateAddress(f"{parts.scheme or 'no scheme'}: is not fetched")
    if not parts.hostname:
        raise PrivateAddress("the address names no host")
    if "@" in parts.netloc:
        raise PrivateAddress("an address with a user name in it is not fetched")
    try:
        port = parts.port
    except ValueError as error:
        raise PrivateAddress(f"{parts.netloc} names no port") from error
    if port not in (None, PORTS[parts.scheme]):
        raise PrivateAddress(f"port {port} is not fetched")
    return parts.hostname.lower()


class GuardedReactor(AsyncioSelectorReactor):
    """Twisted's reactor, whose every connection goes through :func:`refuse_private`."""

    press: Press | None = None

    def connectTCP(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        refuse_private(host)
        if self.press is not None:
            host, port = "127.0.0.1", self.press.https if port == PORTS["https"] else self.press.http
        return super().connectTCP(host, port, *args, **kwargs)


def install() -> None:
    """Make :class:`GuardedReactor` the reactor of this process; Scrapy calls this."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    installReactor(GuardedReactor(loop))


PLAYED = "1.1.1.1"  # what a name stands for while the press plays the internet; nothing is sent there


class Resolver(CachingThreadedResolver):
    """Resolves names; where the press plays the internet, its names are public addresses."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        press = getattr(self.reactor, "press", None)
        if press is not None and name in press.answers:
            answers = press.answers[name]
            return succeed(answers.pop(0) if len(answers) > 1 else answers[0])
        if press is not None and name.endswith((".example", ".com", ".id", ".co")):
            return succeed(PLAYED)
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found
