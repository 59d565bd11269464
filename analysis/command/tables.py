"""A CSV file as columns: numbers with NaN for what is missing, or labels numbered in their order."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.arrays import Floats, Ints

MISSING = frozenset({"", "NA", "NaN", ".", "~", "?", "!", "*", "_"})
"""What stands for no number: an empty cell, R's and pandas' words, and the characters of this program's exports."""


class TableError(ValueError):
    """A file that cannot be read as a table, with the place and what is wrong there."""


class CsvTable:
    def __init__(self, name: str, columns: dict[str, list[str]]) -> None:
        self.name = name
        self._columns = columns

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
                    raise TableError(f"{self.name} line {i + 2}: {column} is {text!r}, which is no number") from None
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


def read_table(path: Path) -> CsvTable:
    """UTF-8 with or without a mark, comma or semicolon; every line as long as the first."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path.name} is not UTF-8 text") from error
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    if len(rows) < 2:
        raise TableError(f"{path.name} has no rows below its first line")
    for line, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise TableError(f"{path.name} line {line} has {len(row)} values, the first line {len(rows[0])}")
    return CsvTable(path.name, {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])})


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _as_number(text: str) -> float:
    return float(text)
