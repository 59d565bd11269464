"""What the reader of workbooks does not say: cells that failed, and sheets too large to be spread out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from surveyapp.imports.reading.in_memory import Incoming, InMemory
from surveyapp.store.refusal import Problem, Refused

MOST_CELLS = 100_000_000
"""The reader spreads a sheet out up to its last cell: about 3 GB."""
MOST_BYTES = 2 << 30
MOST_CELLS_ON_A_PAGE, MOST_BYTES_ON_A_PAGE = 5_000_000, 128 << 20
"""Of a file that came over the web: whoever reads it serves others as well, in the same memory."""
_AT_ONCE = 1 << 22
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*[^/<>])>")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_FAILED = re.compile(rb"""\bt=["']e["']""")
_SHEET_ID = re.compile(rb"""<(?:\w+:)?sheet\s[^<>]*?\w+:id=["']([^"']+)["']""")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_ATTRIBUTE = re.compile(rb"""\b(Id|Target)=["']([^"']+)["']""")
_LONGEST_TAG = 4096


def refuse_unreadable(path: Incoming) -> None:
    """No XLSX, or one that no memory holds."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as parts:
            _refuse_other_kinds(path, parts)
            for part in parts.namelist():
                if _SHEET_PART.fullmatch(part):
                    _refuse_far_cells(path, parts, part)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        if isinstance(error, OSError) and error.filename:
            raise
        remedy = "save it anew as “Excel Workbook (.xlsx)”, or as “CSV UTF-8”"
        raise Refused(Problem("workbook", "the file is damaged", path.name, remedy)) from None


def error_cells(path: Incoming, place: int) -> dict[int, list[str]]:
    """Row -> columns of the cells that hold an error, in the sheet at this place."""
    found: dict[int, list[str]] = {}
    with path.open("rb") as file, zipfile.ZipFile(file) as parts:
        part = _part_of(parts, place)
        if part in parts.namelist():
            for row, column, failed in _cells(parts, part):
                if failed:
                    found.setdefault(row, []).append(column)
    return found


def letters(place: int) -> str:
    """0 -> A, 26 -> AA."""
    place, last = divmod(place, 26)
    return (letters(place - 1) if place else "") + chr(ord("A") + last)


def _refuse_other_kinds(path: Incoming, parts: zipfile.ZipFile) -> None:
    if "xl/workbook.xml" not in parts.namelist():
        remedy = "save it as “Excel Workbook (.xlsx)”, or as “CSV UTF-8”"
        raise Refused(Problem("workbook", "this is no XLSX workbook", path.name, remedy))
    most = MOST_BYTES_ON_A_PAGE if isinstance(path, InMemory) else MOST_BYTES
    if sum(part.file_size for part in parts.infolist()) > most:
        remedy = "save the sheet as “CSV UTF-8”"
        raise Refused(Problem("too-large", "the workbook is too large to be read", path.name, remedy))


def _refuse_far_cells(path: Incoming, parts: zipfile.ZipFile, part: str) -> None:
    most = MOST_CELLS_ON_A_PAGE if isinstance(path, InMemory) else MOST_CELLS
    far, widest, last = "", 0, 0
    for row, column, _ in _cells(parts, part):
        width = _number(column)
        if row > last or width > widest:
            far, widest, last = f"{column}{row}", max(widest, width), max(last, row)
        if widest * last > most:
            what = f"something stands far out in {far} ({part.removeprefix('xl/worksheets/')})"
            remedy = "delete the empty rows and columns up to there, and save again"
            raise Refused(Problem("too-large", what, path.name, remedy))


def _cells(parts: zipfile.ZipFile, part: str) -> Iterator[tuple[int, str, bool]]:
    """Row, column and whether it failed, of each cell that holds something."""
    with parts.open(part) as file:
        rest = b""
        while read := file.read(_AT_ONCE):
            text = rest + read
            end = 0
            for tag in _CELL.finditer(text):
                end = tag.end()
                if place := _PLACE.search(tag[1]):
                    yield int(place[2]), place[1].decode(), bool(_FAILED.search(tag[1]))
            rest = text[max(end, len(text) - _LONGEST_TAG) :]


def _number(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _part_of(parts: zipfile.ZipFile, place: int) -> str:
    ids = _SHEET_ID.findall(parts.read("xl/workbook.xml"))
    links = parts.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in parts.namelist() else b""
    targets = dict(_link(tag) for tag in _LINK.findall(links))
    target = targets.get(ids[place], "") if place < len(ids) else ""
    return target.lstrip("/") if target.startswith("/xl/") else f"xl/{target}"


def _link(tag: bytes) -> tuple[bytes, str]:
    said = dict(_ATTRIBUTE.findall(tag))
    return said.get(b"Id", b""), said.get(b"Target", b"").decode(errors="replace")
