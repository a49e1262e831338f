"""The table of sites in docs/sites.md, made from the declarations: ``python -m pipeline.sites.table``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from pipeline.sites.declaration import Site, regulators, sites

HEAD = """# Sites

Made from the declarations in `pipeline/sites/` by `python -m pipeline.sites.table > docs/sites.md`; do not edit.
[Adding a site](adding-a-site.md) says how to declare another.

Times without a zone are Western Indonesia Time. Hosts in `.example` hold the bundled corpus and the tests. How articles
are found: `days`, an index page a day; `months`, a sitemap a month; `feeds` and `sitemaps`, what the site announces
now; `newest`, lists without days; `search`, by topic. Without a search, titles in the other lists tell the topic.

| site | name | hosts | lists | further pages | collected |
| --- | --- | --- | --- | --- | --- |
"""
DOCUMENTS = """
## Regulators

Their press releases and rules (HTML and PDF) are documents that claims in the news are checked against:
`document_evidence` in [the schema](schema.md).

| site | name | hosts |
| --- | --- | --- |
"""


def table() -> str:
    """The whole document."""
    return HEAD + "".join(f"{_row(site)}\n" for site in sites()) + DOCUMENTS + "".join(map(_body, regulators()))


def _body(site: Site) -> str:
    return f"| `{site.name}` | {site.title} | {', '.join(site.hosts)} |\n"


def _row(site: Site) -> str:
    lists = [name for name, there in _lists(site) if there]
    cells = (
        f"`{site.name}`",
        site.title,
        ", ".join(site.hosts),
        ", ".join(lists) or "addresses only",
        _paging(site),
        "yes" if site.on_by_default else f"no: {site.terms}",
    )
    return f"| {' | '.join(cells)} |"


def _lists(site: Site) -> Iterator[tuple[str, bool]]:
    yield "days", bool(site.index)
    yield "months", any("{date" in url for url in site.sitemaps)
    yield "newest", bool(site.latest)
    yield "feeds", bool(site.feeds)
    yield "sitemaps", any("{date" not in url for url in site.sitemaps)
    yield "search", bool(site.search)


def _paging(site: Site) -> str:
    if site.page_param:
        return f"`?{site.page_param}=2`"
    return f"`/{2 - site.page_offset}`" if site.page_path else "none known"


if __name__ == "__main__":
    sys.stdout.write(table())
