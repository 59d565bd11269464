"""Names for the arrays that travel through the package, and sums of rows that share an owner."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.uint8]
Words: TypeAlias = NDArray[np.str_]

ONE_CORE = 250_000
"""Multiplications in one matrix product below which OpenBLAS does not start a second thread."""


def sum_by(rows: Floats, owner: Ints, owners: int) -> Floats:
    """Sum of the rows of each owner: (m, q) and (m,) give (owners, q). Every column is added in the same order."""
    sums = np.zeros((owners, rows.shape[1]))
    if len(rows):
        order = np.argsort(owner, kind="stable")
        starts = _starts(owner[order])
        alone = len(starts) == len(rows)
        sums[owner[order][starts]] = rows[order] if alone else np.add.reduceat(rows[order], starts, axis=0)
    return sums


def products_by(rows: Floats, owner: Ints, owners: int) -> Floats:
    """Sum of the outer products of each owner's rows: (m, q) and (m,) give (owners, q, q)."""
    products = np.zeros((owners, rows.shape[1], rows.shape[1]))
    if len(rows):
        order = np.argsort(owner, kind="stable")
        starts = _starts(owner[order])
        for start, stop in zip(starts, [*starts[1:], len(rows)], strict=True):
            mine = rows[order[start:stop]]
            products[owner[order[start]]] = product(mine, mine)
    return products


def product(left: Floats, right: Floats) -> Floats:
    """leftᵀ right, in pieces that BLAS multiplies on one core: splitting so small a product costs ten times more."""
    piece = max(1, ONE_CORE // (left.shape[1] * right.shape[1]))
    first, *others = (left[i : i + piece].T @ right[i : i + piece] for i in range(0, len(left), piece))
    return sum(others, first)


def number_pairs(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Number the distinct pairs: (pair of each row, row where each pair first stands)."""
    spread = int(second.max(initial=0)) + 2
    pair = first.astype(np.int64) * spread + second + 1
    _, example, number = np.unique(pair, return_index=True, return_inverse=True)
    return number, example


def _starts(owner: Ints) -> Ints:
    return np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
