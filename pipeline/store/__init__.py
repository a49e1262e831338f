"""Facts in SQLite: schema, search indexes, views, atomic publishing.

The schema has one source, ``schema.yaml``. Verbs: :func:`open_store` for the one writer, :func:`publish` for
the copy that is browsed, :func:`table_descriptions` for what the tables and columns mean.
"""

from pipeline.store.changes import FactChange, changes
from pipeline.store.connection import StoreError, sqlite_module
from pipeline.store.difference import open_current, version_changes
from pipeline.store.migrations import migrate
from pipeline.store.publishing import publish
from pipeline.store.sameness import compare_articles, made_by
from pipeline.store.schema import table_descriptions
from pipeline.store.store import Store, open_store

__all__ = [
    "FactChange",
    "Store",
    "StoreError",
    "changes",
    "compare_articles",
    "made_by",
    "migrate",
    "open_current",
    "open_store",
    "publish",
    "sqlite_module",
    "table_descriptions",
    "version_changes",
]
