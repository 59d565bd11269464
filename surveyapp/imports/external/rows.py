"""Rows of published indices become figures; what cannot be one is reported with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from surveyapp.imports.external.layouts import AnyLayout, National, ProvinceTable
from surveyapp.imports.reading.file_row import FileRow
from surveyapp.imports.reading.table import DataFile
from surveyapp.results.external.indices import INDICES, NATION, Index, Span, spelled
from surveyapp.results.external.provinces import nearest, province
from surveyapp.store.external import CERTAINTIES, OVERALL, FigureKey, PublishedFigure

YEARS = (1990, 2100)
SPELLINGS = tuple(dict.fromkeys((*INDICES, *(code.replace("-", " ") for code in INDICES))))
_END = re.compile(r"(?P<value>\d+(\.\d+)?)\s*(\((?P<name>[^)]+)\))?", re.ASCII)
Row = tuple[PublishedFigure, FileRow]


@dataclass(slots=True)
class Reading:
    """How a file is read, and what became of its rows. `index` '' takes all; `unit` '' where each row names its own."""

    layout: AnyLayout
    index: str
    unit: str
    without_zeros: bool
    taken: int = 0
    left: int = 0
    without_values: int = 0
    lines: dict[FigureKey, int] = field(default_factory=dict)


def rows_of(table: DataFile, reading: Reading) -> Iterator[Row]:
    """Every figure with its row; none of a row that has no figure, or zeros in their stead."""
    for line in table.lines():
        if (figures := _figures(line, reading)) is None:
            continue
        if not figures:
            reading.without_values += 1
            continue
        if zeros := sum(figure.value == 0 for figure in figures):
            _zeros(line, reading, figures[0], zeros)
            continue
        reading.taken += 1
        for figure in figures:
            _check(line, reading, figure)
            yield figure, line


def _figures(line: FileRow, reading: Reading) -> list[PublishedFigure] | None:
    """None where the row is of an index that was not asked for, or its place cannot be read; empty where the row of a
    province says nothing but its name."""
    layout = reading.layout
    year = _year(line)
    if isinstance(layout, National):
        return None if year is None else _of_the_country(line, layout, year)
    unit = reading.unit or _province(line)
    if isinstance(layout, ProvinceTable):
        return None if year is None or unit is None else _of_a_province(line, layout, year, unit)
    index = spelled(line.one_of("index", SPELLINGS, ""))
    if reading.index and index in INDICES and index != reading.index:
        reading.left += 1
        return None
    return None if year is None or unit is None or index not in INDICES else [_alone(line, index, year, unit)]


def _of_a_province(line: FileRow, layout: ProvinceTable, year: int, unit: str) -> list[PublishedFigure]:
    index, origin = INDICES[layout.index], line.text("source")
    total = PublishedFigure(index.code, year, unit, OVERALL, line.decimal(layout.total), line.whole("rank"), None)
    parts = [
        PublishedFigure(index.code, year, unit, code, value, weight=_weight(index, code, year))
        for column, code in layout.parts.items()
        if (value := line.decimal(column)) is not None
    ]
    known = [total] if total.value is not None or total.rank is not None else []
    return [replace(figure, origin=origin, certainty="seen") for figure in (*known, *parts)]


def _of_the_country(line: FileRow, layout: National, year: int) -> list[PublishedFigure]:
    value = line.decimal("national_percent")
    origin, certainty = line.text("source"), _confidence(line)
    ends = [
        PublishedFigure(
            *(layout.index, year, NATION, part, float(end["value"])),
            origin=origin,
            certainty=certainty,
            note=end["name"] or "",
        )
        for column, part in layout.ends.items()
        if (end := _end(line, column))
    ]
    whole = PublishedFigure(
        layout.index, year, NATION, value=value, origin=origin, certainty=certainty, note=_note(line)
    )
    return ends if value is None and ends else [whole, *ends]


def _end(line: FileRow, column: str) -> re.Match[str] | None:
    text = line.text(column)
    found = _END.fullmatch(text) if text else None
    if text and found is None:
        line.report("not-a-number", f"{column} “{text}” is not a number", "write it with a dot, like 12.5")
    return found


def _note(line: FileRow) -> str:
    people = line.text("respondents")
    return "; ".join(filter(None, (f"n = {people}" if people else "", line.text("note"))))


def _alone(line: FileRow, index: str, year: int, unit: str) -> PublishedFigure:
    part = line.text("part", OVERALL)
    weight = line.decimal("weight", None if part == OVERALL else _weight(INDICES[index], part, year))
    return PublishedFigure(
        *(index, year, unit, part, line.decimal("value"), line.whole("rank"), line.whole("of"), weight),
        edition=line.text("edition"),
        origin=line.text("source"),
        certainty=_confidence(line),
        note=line.text("note"),
    )


def _confidence(line: FileRow) -> str:
    """As the column says it, `memory (high)` being memory; without one, as the note gives it away."""
    said, note = line.text("confidence").split(" ")[0], line.text("note")
    if said and said not in CERTAINTIES:
        line.report("unknown-word", f"confidence “{said}” is not known", f"use one of: {', '.join(CERTAINTIES)}")
    if said:
        return said
    if "low confidence" in note:
        return "low"
    return next((word for word in ("recomputed", "derived") if note.startswith(word)), "seen")


def _weight(index: Index, part: str, year: int) -> float | None:
    period = index.period(year)
    return period.weights.get(part) if period else None


def _year(line: FileRow) -> int | None:
    year = line.whole("year")
    if year is None and not line.text("year"):
        line.report("empty-cell", "“year” is empty", "fill in year")
    if year is not None and not YEARS[0] <= year <= YEARS[1]:
        line.report("external-year", f"{year} is no year of an index", "write it like 2024")
        return None
    return year


def _province(line: FileRow) -> str | None:
    name = line.needed("province")
    found = province(name)
    if name and found is None:
        meant = nearest(name)
        line.report(
            "province-unknown",
            f"there is no province “{name}”",
            f"did you mean “{meant}”?" if meant else "correct the name",
        )
    return found


def _zeros(line: FileRow, reading: Reading, figure: PublishedFigure, zeros: int) -> None:
    if reading.without_zeros:
        reading.without_values += 1
        return
    what = f"{figure.source} {figure.unit} {figure.year}: 0 stands for missing values ({zeros})"
    line.report("zero-for-missing", what, "empty these cells, or leave such rows out with --without-zeros")


def _check(line: FileRow, reading: Reading, figure: PublishedFigure) -> None:
    index = INDICES[figure.source]
    before = reading.lines.setdefault(figure.place, line.number)
    named = f"{figure.source} {figure.unit} {figure.year}"
    if before != line.number:
        line.report("external-twice", f"{named} stands there twice (first on line {before})", "keep one of them")
    if figure.value is None and figure.rank is None:
        line.report("external-empty", f"{named} has neither a value nor a rank", "fill in one of them")
    span = index.span if figure.part in (OVERALL, "least", "most") else index.part_span
    if figure.value is not None and not span[0] <= figure.value <= span[1]:
        what = f"{figure.part} {figure.value:g} lies outside {_from_to(span)}"
        line.report("external-value", what, "correct the figure, or leave the cell empty")
    if figure.rank is not None and not 1 <= figure.rank <= (figure.rank_of or figure.rank):
        what = f"rank {figure.rank} is none of {figure.rank_of or 0}"
        line.report("external-rank", what, "correct rank or of")


def _from_to(span: Span) -> str:
    return f"{span[0]:g}–{span[1]:g}"
