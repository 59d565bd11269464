"""One sheet of an XLSX workbook, for people who pay or plan by it: texts as texts, whole numbers as numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

Cell = str | int
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="{_KIND}-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}-officedocument.spreadsheetml.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>"
)
_MADE = (1980, 1, 1, 0, 0, 0)


def workbook(name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The same rows give the same bytes. A text is never a formula, whatever it begins with."""
    body = io.BytesIO()
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in (columns, *rows))
    sheets = f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="r1"/></sheets>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _links("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": _links("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as file:
        for place, content in parts.items():
            file.writestr(zipfile.ZipInfo(place, _MADE), f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return body.getvalue()


def _cell(value: Cell) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def _links(kind: str, target: str) -> str:
    link = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'
