"""Why a file is no table."""

from __future__ import annotations

from analysis.refusal import AnalysisError


class TableError(AnalysisError):
    """A file that cannot be read as a table, with the place and what is wrong there."""
