"""Why a file is no table."""

from __future__ import annotations


class TableError(ValueError):
    """A file that cannot be read as a table, with the place and what is wrong there."""
