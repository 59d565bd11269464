"""A CSV file, or a sheet of a workbook, as columns: numbers with NaN for what is missing, or labels in their order."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.arrays import Floats, Ints
from analysis.command import workbook
from analysis.command.refusal import TableError

LINE, ROW = "line", "row"
MISSING = frozenset({"", "NA", "NaN", ".", "~", "?", "!", "*", "_"})
"""What stands for no number: an empty cell, R's and pandas' words, and the characters of this program's exports."""


class AnswerTable:
    """`lines`: where each row stands in its file, which calls them `unit`."""

    def __init__(self, name: str, columns: dict[str, list[str]], lines: Sequence[int], unit: str = LINE) -> None:
        self.name = name
        self._columns, self._lines, self._unit = columns, lines, unit

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._columns)

    def texts(self, column: str) -> list[str]:
        if column not in self._columns:
            raise TableError(f"{self.name} has no column {column!r}; it has {', '.join(self._columns)}")
        return self._columns[column]

    def numbers(self, column: str) -> Floats:
        """(n,) with NaN for a missing value."""
        numbers = np.full(len(self), np.nan)
        for i, text in enumerate(self.texts(column)):
            if text not in MISSING:
                try:
                    numbers[i] = float(text)
                except ValueError:
                    raise TableError(
                        f"{self.name} {self._unit} {self._lines[i]}: {column} is {text!r}, which is no number"
                    ) from None
        return numbers

    def matrix(self, columns: Sequence[str]) -> Floats:
        """(n, q)."""
        return np.stack([self.numbers(column) for column in columns], axis=1)

    def labels(self, column: str) -> tuple[Ints, list[str]]:
        """(number of each row's label (n,), labels in their order: as numbers where all of them are)."""
        texts = self.texts(column)
        order = sorted(set(texts), key=_as_number if all(map(_is_number, texts)) else None)
        number = {label: i for i, label in enumerate(order)}
        return np.array([number[text] for text in texts], dtype=np.int64), order


def read_table(path: Path, sheet: str = "") -> AnswerTable:
    """XLSX, or CSV: UTF-8 with or without a mark, comma or semicolon; every line as long as the first."""
    try:
        in_workbook = workbook.is_workbook(path)
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}") from error
    if sheet and not in_workbook:
        raise TableError(f"{path.name} is no workbook and has no sheet {sheet!r}; leave --sheet out")
    rows, unit = (list(workbook.rows(path, sheet)), ROW) if in_workbook else (_lines(path), LINE)
    if len(rows) < 2:
        raise TableError(f"{path.name} has no rows below its first {unit}")
    (_, heading), *below = rows
    for number, row in below:
        if len(row) != len(heading):
            what = f"{path.name} {unit} {number} has {len(row)} values, the first {unit} {len(heading)}"
            raise TableError(what)
    columns = {name: [row[i] for _, row in below] for i, name in enumerate(heading)}
    return AnswerTable(path.name, columns, [number for number, _ in below], unit)


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path.name} is not UTF-8 text") from error
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    return list(enumerate(csv.reader(text.splitlines(), delimiter=delimiter), start=1))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _as_number(text: str) -> float:
    return float(text)
