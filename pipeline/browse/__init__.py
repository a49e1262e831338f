"""The published database in Datasette: metadata, templates, canned queries.

Two verbs: :func:`serve`, and :func:`build_app` for tests and other servers.
"""

import pipeline.browse.limits  # noqa: F401  (first: it says which SQLite Datasette uses)
from pipeline.browse.app import build_app, serve
from pipeline.browse.correcting import Desk

__all__ = ["Desk", "build_app", "serve"]
