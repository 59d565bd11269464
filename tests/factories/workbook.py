"""An XLSX workbook as a spreadsheet writes it, as small as it can be."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

Value = str | float | bool | dt.date | None | Exception
Rows = Sequence[Sequence[Value]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DAY_ZERO = dt.date(1899, 12, 30)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def workbook(sheets: Mapping[str, Rows], *, hidden: Sequence[str] = ()) -> bytes:
    """Name -> rows. None leaves a cell out, an exception is what a formula could not compute (`#N/A`)."""
    body, numbers = io.BytesIO(), range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" state={_state(name in hidden)} r:id="s{n}"/>'
        for n, name in zip(numbers, sheets, strict=True)
    )
    links = [_link(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        )
        parts.writestr("_rels/.rels", _links([_link("w", "officeDocument", "xl/workbook.xml")]))
        parts.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        )
        parts.writestr("xl/_rels/workbook.xml.rels", _links([*links, _link("y", "styles", "styles.xml")]))
        parts.writestr("xl/styles.xml", _STYLES)
        for n, rows in zip(numbers, sheets.values(), strict=True):
            parts.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(rows))
    return body.getvalue()


def _state(is_hidden: bool) -> str:
    return quoteattr("hidden" if is_hidden else "visible")


def _sheet(rows: Rows) -> str:
    lines = (
        f'<row r="{n}">{"".join(_cell(f"{_letters(place)}{n}", value) for place, value in enumerate(row))}</row>'
        for n, row in enumerate(rows, start=1)
        if row
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(place: str, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Exception):
        return f'<c r="{place}" t="e"><v>{value}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, dt.date):
        return f'<c r="{place}" s="1"><v>{(value - _DAY_ZERO).days}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def _letters(place: int) -> str:
    place, last = divmod(place, 26)
    return (_letters(place - 1) if place else "") + chr(ord("A") + last)


def _link(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _links(links: Sequence[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'
