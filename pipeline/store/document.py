"""``docs/schema.md`` from the declared schema: ``python -m pipeline.store.document docs/schema.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.store.schema import Column, Schema, schema

HEAD = """# The database

Generated from `pipeline/store/schema.yaml` (`python -m pipeline.store.document docs/schema.md`); do not edit.
Schema version {version}. Every table's primary key is `id`. Offsets count Unicode code points, so that
`substr(articles.text, start + 1, "end" - start)` is the surface string (`end` needs its quotes in SQL).
"""


def document(source: Schema) -> str:
    """The schema as a page of Markdown: tables, columns, search indexes and views."""
    return "\n".join([HEAD.format(version=source.version), *_tables(source), *_views(source)]) + "\n"


def _tables(source: Schema) -> Iterator[str]:
    for table in source.tables.values():
        yield f"## {table.name}\n\n{table.says['en']} · *{table.says['id']}*\n"
        if table.search:
            indexes = f"`{table.name}_fts` (words, ranked) and `{table.name}_trigram` (parts of words and numbers)"
            yield f"Searched by {indexes} over {', '.join(f'`{c}`' for c in table.search)}.\n"
        yield "| column | type | means | arti |\n| --- | --- | --- | --- |"
        yield from (_line(column) for column in table.columns)
        yield ""


def _line(column: Column) -> str:
    kind = column.type + ("" if column.required else ", may be empty")
    if column.references:
        kind += f", → `{column.references}`"
    return f"| `{column.name}` | {kind} | {column.says['en']} | {column.says['id']} |"


def _views(source: Schema) -> Iterator[str]:
    yield "## Views\n\n| view | shows | menampilkan |\n| --- | --- | --- |"
    yield from (f"| `{v.name}` | {v.says['en']} | {v.says['id']} |" for v in source.views.values())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(schema()), encoding="utf8")
