"""Writes the bundled corpus: ``python corpus/build.py`` turns corpus/source into a WARC of pages and their annotations.

The same sources give the same bytes: no clock is read, ids follow from the headline.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from markup import Source, read_sources  # noqa: E402  (beside this file, which is run as a script)
from pages import Published, publish  # noqa: E402

from pipeline.read.warc import StoredPage, write_warc  # noqa: E402

ARCHIVE, ANNOTATIONS = "fakta-contoh.warc.gz", "annotations.jsonl"
DELAY = timedelta(minutes=35)  # between publication and fetch, where the source does not say
LAYERS = ("dates", "percentages", "money", "regulations", "quotes", "claims")


def fetched_at(source: Source) -> str:
    """When the page was "fetched": ISO 8601, after its publication."""
    if stated := source.options.get("fetched"):
        return f"{stated}:00+07:00"
    return (datetime.fromisoformat(source.published) + DELAY).isoformat()


def stored(published: list[Published]) -> list[StoredPage]:
    """The pages of all articles in the order in which they were fetched."""
    ordered = sorted(published, key=lambda p: fetched_at(p.source))
    return [StoredPage(url, html.encode(), fetched_at(p.source)) for p in ordered for url, html in p.pages]


def annotation(number: int, published: Published) -> dict[str, object]:
    """One line of the annotations, in the form that ``fakta evaluate facts`` reads."""
    source = published.source
    return {
        "id": f"c{number:03d}",
        "url": published.url,
        "title": source.title,
        "published_at": None if source.undated else source.published,
        "authors": [source.author],
        "text": source.text,
        "dateline_end": published.dateline_end,
        "entities": source.facts["entities"],
        "ignore": source.ignore,
        **{layer: source.facts[layer] for layer in LAYERS},
    }


def annotations(published: list[Published]) -> list[dict[str, object]]:
    """The current version of each article: of two fetches of one address the later one."""
    current = {p.url: p for p in sorted(published, key=lambda p: fetched_at(p.source))}
    return [annotation(number, p) for number, p in enumerate(current.values(), 1)]


def build(folder: Path) -> tuple[int, int]:
    """Write the archive and the annotations into ``folder``; returns how many pages and articles they hold."""
    published = publish(read_sources(HERE / "source"))
    pages = write_warc(stored(published), folder / ARCHIVE)
    rows = annotations(published)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / ANNOTATIONS).write_text(lines, encoding="utf8")
    return pages, len(rows)


if __name__ == "__main__":
    pages, articles = build(HERE)
    sys.stdout.write(f"{articles} articles on {pages} pages: {HERE / ARCHIVE}\n")
