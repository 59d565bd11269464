"""A table that leaves the house, before it is written down in some format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Value = object
"""Text, a number, yes or no, a list of texts, or None for unknown and hidden."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows say values by column; a column that a row does not name is unknown there."""

    columns: tuple[str, ...]
    rows: Iterable[Mapping[str, Value]]
