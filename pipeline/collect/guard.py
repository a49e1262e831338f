"""No connection to an address that is not public: a redirect or a forged name must not reach a machine inside."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred


class PrivateAddress(IgnoreRequest):
    """The host is or resolves to an address that is not public."""


def refuse_private(address: str) -> str:
    """The address, if it is a public one."""
    if not ip_address(address).is_global:
        raise PrivateAddress(f"{address} is not a public address")
    return address


class PublicResolver(CachingThreadedResolver):
    """Resolves names and refuses every answer that is not public."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        found: Deferred[str] = super().getHostByName(name, timeout)
        found.addCallback(refuse_private)
        return found


class PublicHosts:
    """Refuses literal addresses, other schemes and other ports before a connection is tried."""

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise PrivateAddress(f"{parts.scheme}: is not fetched")
        try:
            refuse_private((parts.hostname or "").strip("[]"))
        except ValueError:  # a name, which the resolver looks at
            return
