"""JSON: a list of objects with the columns as keys; null for unknown."""

from __future__ import annotations

import json

from surveyapp.exports.table import Table


def write(table: Table, *, bom: bool = False, delimiter: str = ",") -> str:
    """It has no cells: `bom` and `delimiter` mean nothing here."""
    rows = [{name: row.get(name) for name in table.columns} for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
