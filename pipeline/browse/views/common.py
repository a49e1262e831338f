"""What every page needs: rows as dictionaries, rendering, and a 404 in Indonesian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datasette.utils.asgi import NotFound, Response

from pipeline.browse import wording

NAME = "fakta"
FILTERS = {
    "angka": wording.number,
    "uang": wording.money,
    "hari": wording.day,
    "waktu": wording.moment,
    "yakin": wording.confidence,
    "jumlah": wording.quantity,
    "jenis": lambda kind: wording.TYPES.get(kind, kind),
    "modalitas": lambda modality: wording.MODALITIES.get(modality, modality),
    "label": lambda label: wording.LABELS.get(label, label),
}

CLAIM_COLUMNS = """c.*, a.title, a.url, a.source, a.published_at"""
CLAIMS = f"select {CLAIM_COLUMNS} from claims c join articles a on a.id = c.article_id"


def database(datasette: Any) -> Any:
    return datasette.databases[NAME]


async def rows(datasette: Any, sql: str, params: Mapping[str, Any] | Sequence[Any] = ()) -> list[dict[str, Any]]:
    """Every row of a query of ours (visitors' limits on rows do not apply to it)."""
    result = await database(datasette).execute(sql, params, page_size=10_000, custom_time_limit=3000)
    return [dict(row) for row in result.rows]


async def one(datasette: Any, sql: str, params: Mapping[str, Any] | Sequence[Any] = (), *, what: str) -> dict[str, Any]:
    """The only row of a query; a page that is not there where there is none."""
    found = await rows(datasette, sql, params)
    if not found:
        raise NotFound(f"{what} tidak ada di basis data ini")
    return found[0]


async def page(datasette: Any, request: Any, template: str, **context: Any) -> Response:
    """A rendered page of Fakta."""
    shown = {**context, **FILTERS, "path": request.path}
    return Response.html(await datasette.render_template(f"fakta_{template}.html", shown, request=request))
