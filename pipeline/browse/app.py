"""The Datasette application over a published database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn
import yaml
from datasette.app import Datasette
from datasette.plugins import pm

from pipeline.browse import extras, plugin
from pipeline.browse.correcting import Desk
from pipeline.browse.saved import saved_searches
from pipeline.browse.served import Served
from pipeline.errors import FaktaError
from pipeline.store import table_descriptions
from pipeline.store.schema import schema

HERE = Path(__file__).parent
NAME = "fakta"  # of the database in every URL, whatever the file is called

#: Where rich is installed, Datasette prints each error with every local value, cookies too, into the log.
pm.get_plugin("datasette.handle_exception").rich = None

SETTINGS = {
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "max_returned_rows": 1000,
    "max_csv_mb": 100,
    "default_page_size": 30,
    "allow_download": False,
    "suggest_facets": False,
    "truncate_cells_html": 300,
}


class Site(Datasette):
    """Datasette with the desk for corrections, which routes ask for while it is made; None: they are off."""

    def __init__(self, desk: Desk | None, **settings: Any) -> None:
        self.desk = desk
        super().__init__(**settings, secret=desk.signing_key if desk else None)


def build_app(database: Path, *, queries: Path | None = None, desk: Desk | None = None) -> Datasette:
    """A read-only Datasette over ``database``, with Fakta's pages, descriptions and canned queries.

    ``queries`` is a file of saved searches, else the one beside the database; with a ``desk`` facts can be corrected.
    Raises :class:`FaktaError` where a file is not there or a search cannot be read.
    """
    if not database.is_file():
        raise FaktaError(f"{database}: no such database; make one with: fakta publish out/fakta.db {database}")
    for name, module in ((NAME, plugin), (f"{NAME}-extras", extras)):
        if not pm.has_plugin(name):
            pm.register(module, name=name)
    app = Site(
        desk,
        files=[],
        metadata=metadata(saved_searches(queries, database)),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        static_mounts=[("static", str(HERE / "static"))],
    )
    app.add_database(Served(app, database.resolve()), name=NAME)
    app.remove_database("_memory")  # an empty one, on which anybody could run SQL
    return app


def metadata(saved: Mapping[str, Any]) -> dict[str, Any]:
    """Datasette's metadata: comments from the schema, facets and queries from ``queries.yaml``, saved searches."""
    own: dict[str, Any] = yaml.safe_load((HERE / "queries.yaml").read_text(encoding="utf8"))
    tables = table_descriptions()
    for name, facets in own["facets"].items():
        tables.setdefault(name, {})["facets"] = facets
    for name in (t.name for t in schema().tables.values() if t.search):
        tables[name].update(fts_table=f"{name}_fts", fts_pk="rowid")
    for name in own["hidden"]:
        tables.setdefault(name, {})["hidden"] = True
    for name, order in own["order"].items():
        tables.setdefault(name, {})["sort_desc"] = order
    return {
        "title": own["title"],
        "description": own["description"],
        "databases": {
            NAME: {"description": own["description"], "tables": tables, "queries": {**own["queries"], **saved}}
        },
        "plugins": {"datasette-block-robots": {"allow_only_index": False}},
    }


def serve(
    database: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    queries: Path | None = None,
    desk: Desk | None = None,
) -> None:
    """Serve ``database`` until interrupted."""
    uvicorn.run(
        build_app(database, queries=queries, desk=desk).app(), host=host, port=port, log_level="warning", lifespan="on"
    )
