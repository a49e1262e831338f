"""The Datasette application over a published database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import uvicorn
import yaml
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from pipeline.browse import plugin
from pipeline.errors import FaktaError
from pipeline.store import table_descriptions

HERE = Path(__file__).parent
NAME = "fakta"  # of the database in every URL, whatever the file is called

SETTINGS = {
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "max_returned_rows": 1000,
    "max_csv_mb": 100,
    "default_page_size": 50,
    "allow_download": False,
    "suggest_facets": False,
    "truncate_cells_html": 300,
}


def build_app(database: Path) -> Datasette:
    """A read-only Datasette over ``database``, with Fakta's pages, descriptions and canned queries.

    Raises :class:`FaktaError` where the file is not there.
    """
    if not database.is_file():
        raise FaktaError(f"{database}: no such database; make one with: fakta publish out/fakta.db {database}")
    if not pm.has_plugin(NAME):
        pm.register(plugin, name=NAME)
    app = Datasette(
        files=[],
        metadata=metadata(),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        static_mounts=[("static", str(HERE / "static"))],
    )
    app.add_database(Database(app, path=str(database.resolve()), is_mutable=False), name=NAME)
    return app


def metadata() -> dict[str, Any]:
    """Datasette's metadata: comments from the schema, facets and canned queries from ``queries.yaml``."""
    own: dict[str, Any] = yaml.safe_load((HERE / "queries.yaml").read_text(encoding="utf8"))
    tables = table_descriptions()
    for name, facets in own["facets"].items():
        tables.setdefault(name, {})["facets"] = facets
    for name, order in own["order"].items():
        tables.setdefault(name, {})["sort_desc"] = order
    return {
        "title": own["title"],
        "description": own["description"],
        "databases": {NAME: {"description": own["description"], "tables": tables, "queries": own["queries"]}},
        "plugins": {"datasette-block-robots": {"allow_only_index": False}},
    }


def serve(database: Path, *, host: str = "127.0.0.1", port: int = 8001) -> None:
    """Serve ``database`` until interrupted."""
    uvicorn.run(build_app(database).app(), host=host, port=port, log_level="warning", lifespan="on")
