"""A sheet of an XLSX workbook as the rows that a CSV of it would have."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.command.refusal import TableError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MARK = b"PK\x03\x04"
MISSING_READER = "is a workbook, and python-calamine, which reads them, is not installed; save it as CSV UTF-8"
_EXACT = 10**15
"""Whole numbers from here on have lost digits in the workbook already."""
_SHEET = re.compile(rb'<(?:\w+:)?sheet\s[^<>]*?\bname="([^"]*)"[^<>]*?\w+:id="([^"]+)"')
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_FAILED = re.compile(rb"""<(?:\w+:)?c\s[^<>]*\bt=["']e["']""")


def is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def rows(path: Path, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """Rows with any content, with their numbers: of the named sheet, or of the first that people see.

    Raises TableError for a workbook that cannot be read, and for cells that hold an error instead of a value.
    """
    book = _opened(path)
    name = _chosen(path, book, sheet)
    _refuse_errors(path, book.sheet_names.index(name))
    for number, values in enumerate(book.get_sheet_by_name(name).iter_rows(), start=1):
        cells = [_shown(value) for value in values]
        if any(map(str.strip, cells)):
            yield number, cells


def _opened(path: Path) -> CalamineWorkbook:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise TableError(f"{path.name} {MISSING_READER}") from None
    try:
        return CalamineWorkbook.from_path(path)
    except CalamineError:
        raise TableError(f"{path.name} is a workbook that cannot be read; save it as CSV UTF-8") from None


def _chosen(path: Path, book: CalamineWorkbook, wanted: str) -> str:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    named = [each.name for each in sheets]
    if not named or (wanted and wanted not in named):
        raise TableError(f"{path.name} has no sheet {wanted!r}; it has {', '.join(named) or 'none'}")
    seen = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    return wanted or next(iter(seen or named))


def _refuse_errors(path: Path, place: int) -> None:
    """The reader gives an empty cell for what a formula could not compute: it would be missing in silence."""
    with zipfile.ZipFile(path) as parts:
        identifiers = [said[1] for said in _SHEET.findall(parts.read("xl/workbook.xml"))]
        links = _LINK.findall(parts.read("xl/_rels/workbook.xml.rels"))
        found = [link for link in links if b'Id="%s"' % identifiers[place] in link]
        target = re.search(rb'Target="([^"]+)"', found[0]) if found else None
        part = posixpath.normpath(posixpath.join("xl", target[1].decode())).lstrip("/") if target else ""
        if part in parts.namelist() and _FAILED.search(parts.read(part)):
            raise TableError(f"{path.name}: a cell holds an error instead of a value; correct its formula, or empty it")


def _shown(value: object) -> str:
    """Whole numbers without a point, days as ISO."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() and abs(value) < _EXACT else repr(float(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
