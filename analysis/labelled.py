"""Results that print as a table with a heading, and go to pandas where it is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from analysis.refusal import AnalysisError


class Labelled:
    """A result with one row per number; `columns` says what stands in its table."""

    def columns(self) -> Mapping[str, Sequence[object]]:
        raise NotImplementedError

    def __repr__(self) -> str:
        rows = [[*self.columns()], *(map(_shown, row) for row in zip(*self.columns().values(), strict=True))]
        table = [list(row) for row in rows]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return "\n".join("  ".join(map(str.rjust, row, widths)).rstrip() for row in table)

    def to_pandas(self) -> Any:
        """A DataFrame of the same columns, unrounded. Raises AnalysisError where pandas is not installed."""
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise AnalysisError("to_pandas needs pandas, which is not installed: pip install pandas") from None
        return pandas.DataFrame(dict(self.columns()))


def _shown(value: object) -> str:
    """Six digits; an unknown number is a dash."""
    if isinstance(value, float):
        return "–" if value != value else f"{value:.6g}"
    return str(value)
