"""CSV: a line per row, numbers unrounded, lists separated by spaces."""

from __future__ import annotations

from surveyapp.exports.cells import BOM, END_OF_LINE, cell
from surveyapp.exports.table import Table, Value


def write(table: Table, *, bom: bool = False, delimiter: str = ",") -> str:
    lines = [table.columns, *([cell(_told(row.get(name)), delimiter) for name in table.columns] for row in table.rows)]
    return (BOM if bom else "") + "".join(delimiter.join(line) + END_OF_LINE for line in lines)


def _told(value: Value) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, list) else value
