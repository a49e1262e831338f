"""From page bytes, saved files or JSON Lines to articles.

:func:`read_source` reads whatever a user names, :func:`read_page` the bytes of one article.
"""

from pipeline.read.page import PageError, read_page
from pipeline.read.sources import SourceError, read_source

__all__ = ["PageError", "SourceError", "read_page", "read_source"]
