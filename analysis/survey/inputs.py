"""What callers hand in, as arrays of one shape: numbers, labels, members; what cannot be meant is refused with its row.

Lists, tuples and columns of pandas are taken as arrays are. Rows are counted from 1, as people count them.
"""

from __future__ import annotations

from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.arrays import Bools, Floats, Ints
from analysis.refusal import AnalysisError

Kind = TypeVar("Kind", bound=np.generic)
Labels: TypeAlias = ArrayLike
"""(n,) what tells groups apart: text, whole numbers or others; 1.2 and 1.7 are two."""
UNKNOWN = -1


def numbers_of(values: ArrayLike, called: str = "the column") -> Floats:
    """Of any shape, NaN where missing (None counts as missing). Raises AnalysisError for text and infinite numbers."""
    try:
        numbers: Floats = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise AnalysisError(f"{called} holds {_no_number(values)}, which is no number") from None
    infinite = np.argwhere(np.isinf(numbers))
    if len(infinite):
        raise AnalysisError(f"row {_row(infinite[0])}: {called} is infinite")
    return numbers


def columns_of(values: ArrayLike, n: int, called: str = "the table of columns") -> Floats:
    """(n, q) of (n, q) or (n,)."""
    columns = numbers_of(values, called)
    columns = columns[:, None] if columns.ndim == 1 else columns
    if columns.ndim != 2 or len(columns) != n:
        raise AnalysisError(f"{called} has the shape {np.shape(values)}; the design has {n} rows")
    return columns


def column_of(values: ArrayLike, n: int, called: str) -> Floats:
    """(n,)."""
    return _long(numbers_of(values, called), n, called)


def members_of(domain: ArrayLike | None, n: int, called: str = "domain") -> Bools:
    """(n,) who is in; everybody where None. Raises AnalysisError for what is neither true nor false."""
    if domain is None:
        return np.ones(n, dtype=np.bool_)
    given = _long(np.asarray(domain), n, called)
    if given.dtype == np.bool_:
        return given
    neither = [row for row, value in enumerate(given.tolist(), start=1) if value not in (0, 1)]
    if neither:
        raise AnalysisError(f"row {neither[0]}: {called} is {given[neither[0] - 1]!s}; it has to be true or false")
    return given.astype(np.bool_)


def labels_of(labels: Labels, n: int, called: str) -> tuple[Ints, list[object]]:
    """((n,) numbers from 0 in the order of the labels, the labels): UNKNOWN where a row has none (None, NaN)."""
    given = _long(_one_kind(labels), n, called)
    missing = _missing(given)
    number = np.full(n, UNKNOWN, dtype=np.int64)
    try:
        kinds, number[~missing] = np.unique(given[~missing], return_inverse=True)
    except TypeError:
        raise AnalysisError(f"{called} holds labels that cannot be told apart: make all of them text") from None
    return number, kinds.tolist()


def known_labels(labels: Labels, n: int, called: str) -> Ints:
    """(n,) numbers from 0. Raises AnalysisError naming a row without a label."""
    number, _ = labels_of(labels, n, called)
    without = np.flatnonzero(number == UNKNOWN)
    if len(without):
        raise AnalysisError(f"row {without[0] + 1} has no label in {called}")
    return number


def groups_of(groups: Labels, n: int, called: str) -> Ints:
    """(n,) numbers from 0; UNKNOWN for rows without a label, and for whole numbers below 0."""
    given = np.asarray(groups)
    number, _ = labels_of(groups, n, called)
    return np.where(given < 0, UNKNOWN, number) if np.issubdtype(given.dtype, np.integer) else number


def _one_kind(labels: Labels) -> NDArray[np.generic]:
    """As an array in which a missing label among text is still missing."""
    given = np.asarray(labels)
    if given.dtype.kind in "US" and not isinstance(labels, np.ndarray):
        given = np.asarray(labels, dtype=object)
    if given.dtype == object:
        given = given.copy()
        there = ~_missing(given)
        if len({isinstance(label, str) for label in given[there].tolist()}) > 1:
            given[there] = [str(label) for label in given[there].tolist()]
    return given


def _missing(given: NDArray[np.generic]) -> Bools:
    if given.dtype == object:
        return np.array([label is None or label != label for label in given.tolist()], dtype=np.bool_)
    if given.dtype.kind == "f":
        return np.isnan(given.astype(np.float64))
    return np.zeros(len(given), dtype=np.bool_)


def _long(values: NDArray[Kind], n: int, called: str) -> NDArray[Kind]:
    if values.shape != (n,):
        raise AnalysisError(f"{called} has the shape {values.shape} instead of one value for each of {n} rows")
    return values


def _row(place: Ints) -> int:
    return int(place[0]) + 1 if len(place) else 1


def _no_number(values: ArrayLike) -> str:
    for value in np.asarray(values, dtype=object).ravel().tolist():
        try:
            float(value)
        except (TypeError, ValueError):
            return repr(value)
    return "rows of unlike length"
