"""A sheet of an XLSX workbook as the same records that a CSV of it would have."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING

from surveyapp.imports.reading import workbook_parts
from surveyapp.imports.reading.findings import Findings
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.store.refusal import Problem, Refused

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
SAVE_ANEW = "save it anew as “Excel Workbook (.xlsx)”, without a password, or as “CSV UTF-8”"
_EXACT = 10**15
"""Whole numbers from here on have lost digits in the workbook already."""


def is_workbook(path: Incoming) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


class Workbook:
    """The named sheet, or the first that people see. Rows keep the numbers that they have on the screen."""

    def __init__(self, path: Incoming, sheet: str = "") -> None:
        book = _opened(path)
        name = _chosen(path, book, sheet)
        self._errors = workbook_parts.error_cells(path, book.sheet_names.index(name))
        self._sheet = book.get_sheet_by_name(name)
        if not sheet:
            _refuse_parts_of_one_table(path, book, self._sheet)
        self.findings = Findings(path.name, sheet=name)
        if self._sheet.start is None:
            raise Refused(
                Problem("empty-file", "the sheet is empty", self.findings.where(None), "choose another sheet")
            )

    @cached_property
    def digest(self) -> bytes:
        digest = hashlib.sha256()
        for number, cells in self._rows():
            digest.update(f"{number}\x1e".encode() + "\x1f".join(cells).encode())
        return digest.digest()

    @property
    def length(self) -> int:
        return self._sheet.total_height

    def column(self, place: int) -> str:
        return workbook_parts.letters(place + self._left)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with any content, with their number; what a formula failed to compute is reported, never left blank."""
        for number, cells in self._rows():
            for column in self._errors.get(number, ()):
                what = f"{column}{number} holds an error instead of a value"
                self.findings.add("formula-error", what, "correct its formula, or empty the cell", line=number)
            yield number, cells

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        for number, values in enumerate(self._sheet.iter_rows(), start=1):
            cells = [_shown(value) for value in values]
            if any(map(str.strip, cells)):
                yield number, cells

    @property
    def _left(self) -> int:
        """Empty columns before the first."""
        return self._sheet.start[1] if self._sheet.start else 0


def _opened(path: Incoming) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook_parts.refuse_unreadable(path)
        return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    except CalamineError:
        raise _unreadable(path) from None


def _unreadable(path: Incoming) -> Refused:
    return Refused(Problem("workbook", "the workbook cannot be read", path.name, SAVE_ANEW))


def _chosen(path: Incoming, book: CalamineWorkbook, wanted: str) -> str:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    named = [each.name for each in sheets]
    if wanted and wanted not in named:
        what, listed = f"there is no sheet “{wanted}”", ", ".join(f"“{name}”" for name in named)
        raise Refused(Problem("sheet-unknown", what, path.name, f"there are: {listed}"))
    seen = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    if not named:
        raise _unreadable(path)
    return wanted or next(iter(seen or named))


def _refuse_parts_of_one_table(path: Incoming, book: CalamineWorkbook, first: CalamineSheet) -> None:
    """A table that goes on in other sheets would be read by half."""
    heading = _heading(first)
    others = [name for name in book.sheet_names if name != first.name]
    alike = [name for name in others if heading and _heading(book.get_sheet_by_name(name)) == heading]
    if alike:
        listed = ", ".join(f"“{name}”" for name in (first.name, *alike))
        what = f"{len(alike) + 1} sheets have the same heading: {listed}"
        raise Refused(Problem("several-sheets", what, path.name, "name the one that is meant with --sheet"))


def _heading(sheet: CalamineSheet) -> Sequence[str]:
    rows = ([_shown(value).strip() for value in values] for values in sheet.iter_rows())
    return next((cells for cells in rows if any(cells)), [])


def _shown(value: Value) -> str:
    """As a CSV of the sheet would have it: whole numbers without a point, days as ISO."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() and abs(value) < _EXACT else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
