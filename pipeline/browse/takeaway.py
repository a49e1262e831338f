"""Every page of Fakta as data: ``.json``, ``.csv``, ``.excel.csv`` and ``.xlsx`` after its address.

The JSON is what the page was made from; the tables are its main list, named in ``takeaway.yaml``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from datasette.utils.asgi import Response
from markupsafe import Markup

from pipeline.store.sheets import Workbook, csv_lines

PAGE = re.compile(
    r"(?P<page>(?:/en)?/(?:index|cari|klaim|utas|artikel|kutipan|entitas|aturan|kemajuan|tenggat|kepemilikan|pertentangan|koreksi)"
    r"(?:/[^/]+?)?)\.(?P<format>json|excel\.csv|csv|xlsx)"
)
FORMAT = "fakta_format"  # in the scope of a request
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIBRARY = Path(__file__).with_name("takeaway.yaml")


def enter(scope: MutableMapping[str, Any]) -> None:
    """Take the format out of a request's path, so that the page itself is asked for, and note it."""
    found = PAGE.fullmatch(scope["path"])
    if found is None:
        return
    raw = scope.get("raw_path", scope["path"].encode("utf8")).partition(b"?")[0]
    page, ending = found["page"], f".{found['format']}".encode()
    if page.removeprefix("/en") == "/index":
        page = page.removesuffix("index")
        raw = raw.removesuffix(b"index" + ending) + ending
    scope["path"], scope["raw_path"], scope[FORMAT] = page, raw.removesuffix(ending), found["format"]


def respond(request: Any, template: str, context: Mapping[str, Any]) -> Response | None:
    """The page as data, in the format that its address asked for; None where it asked for a page."""
    wanted = request.scope.get(FORMAT)
    if wanted is None:
        return None
    data = plain(context)
    if wanted == "json":
        return Response.json(data)
    rows = list(_rows(template, data))
    name = f"fakta-{template}.{wanted}"
    if wanted == "xlsx":
        return _download(_xlsx(template, rows), XLSX, name)
    columns, cells = _table(rows)
    return _download("".join(csv_lines(columns, cells, excel=wanted == "excel.csv")), "text/csv; charset=utf-8", name)


def plain(value: Any) -> Any:
    """What of a value is data: markup, functions and marked segments of a page are left out."""
    if isinstance(value, Mapping):
        kept = {str(k): plain(v) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v is not ...}
    if isinstance(value, list | tuple):
        kept_items = [plain(v) for v in value]
        return [v for v in kept_items if v is not ...] if not kept_items or kept_items[0] is not ... else ...
    if isinstance(value, Markup):
        return ...
    return value if value is None or isinstance(value, str | int | float) else ...


@cache
def _declared() -> Mapping[str, Any]:
    found: dict[str, Any] = yaml.safe_load(LIBRARY.read_text(encoding="utf8"))
    return found


def _rows(template: str, data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The main list of a page; lists by kind and lists of groups are laid end to end."""
    entry = _declared()["rows"].get(template, {})
    main = data.get(entry.get("list", ""), [])
    if isinstance(main, Mapping):
        main = (
            [{"kind": kind, **row} for kind, rows in main.items() for row in _list(rows)]
            if entry.get("kinds")
            else [main]
        )
    inner = entry.get("inner")
    for row in main:
        yield from (row[inner] if inner else [row])


def _list(rows: Any) -> Sequence[Mapping[str, Any]]:
    return rows if isinstance(rows, list) else rows.get("rows", []) if isinstance(rows, Mapping) else []


def _table(rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], Iterator[list[Any]]]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return columns, ([row.get(column) for column in columns] for row in rows)


def _xlsx(name: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    target = io.BytesIO()
    book = Workbook(target)
    book.add(name, *_table(rows))
    book.close()
    return target.getvalue()


def _download(body: str | bytes, kind: str, name: str) -> Response:
    return Response(body, content_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
