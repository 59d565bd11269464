"""One sheet of an XLSX workbook, for people who pay or plan by it: texts as texts, whole numbers as numbers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook

from surveyapp.exports.table import Table

Cell = str | int | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_NAME = 31  # of a sheet
_MADE = dt.datetime(1980, 1, 1)  # noqa: DTZ001 (the day that a file without one has: the same rows give the same bytes)
_PLAIN: Mapping[str, bool] = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""A text is never a formula or a link, whatever it begins with."""


def workbook(name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The same rows give the same bytes."""
    body = io.BytesIO()
    with Workbook(body, dict(_PLAIN)) as made:
        made.set_properties({"created": _MADE})
        sheet = made.add_worksheet(name[:_LONGEST_NAME])
        for line, row in enumerate((columns, *rows)):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(line, place, value)
                elif value:
                    sheet.write_string(line, place, value)
    return body.getvalue()


def workbook_of(name: str, table: Table) -> bytes:
    """A table of texts and whole numbers, with its columns."""
    return workbook(name, table.columns, [[_cell(row[column]) for column in table.columns] for row in table.rows])


def _cell(value: object) -> Cell:
    return value if isinstance(value, int) or value is None else str(value)
