"""The one exception a user may see: it says in one line what is wrong and what to do."""

from __future__ import annotations


class FaktaError(Exception):
    """Usage, a source that cannot be opened, a database that cannot be written: exit status 2."""
