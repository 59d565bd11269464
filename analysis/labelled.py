"""Results that print as a table with a heading, and go to pandas where it is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from typing import Any, cast

import numpy as np

from analysis.refusal import AnalysisError


class Labelled:
    """A dataclass with one row per number; `columns` says what stands in its table."""

    def columns(self) -> Mapping[str, Sequence[object]]:
        """The fields that are arrays of one length, after a number from 1; where they are tables, after the numbers of
        row and column. Fields of other shapes are not in it."""
        arrays = {each.name: getattr(self, each.name) for each in fields(cast("Any", self))}
        shape = next((value.shape for value in arrays.values() if isinstance(value, np.ndarray)), (0,))
        places = np.indices(shape).reshape(len(shape), -1) + 1
        numbers = dict(zip(("number",) if len(shape) == 1 else ("row", "column"), places.tolist(), strict=True))
        mine = {name: np.ravel(value).tolist() for name, value in arrays.items() if np.shape(value) == shape}
        return {**numbers, **mine}

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
