"""What must not be published because it would tell on a few people, and what has to go with it.

Cells of 1 to 4 and their complements are hidden; then more cells, until none of the hidden ones follows from sums that
are published (Hundepool et al. 2012, chapter 4).
"""

from __future__ import annotations

import numpy as np

from analysis.arrays import Bools, Floats, Ints

SMALLEST = 5
"""A count under this, other than 0, is hidden (data.md section 5)."""


def hidden_shares(count: Ints, n: Ints, *, smallest: int = SMALLEST, publish_from: int = 10) -> Bools:
    """Shares count / n that are hidden: n is too small, or those counted or those left over are 1 to 4."""
    left_over = n - count
    few: Bools = _few(count, smallest) | _few(left_over, smallest)
    return few | ((n > 0) & (n < publish_from))


def hidden_cells(counts: Ints, *, smallest: int = SMALLEST, margins: bool = True) -> Bools:
    """Cells (m,) or (r, c) of a table whose sums over rows, columns and all are published as well.

    Besides the small cells the least others are hidden, smallest first, until no hidden small cell can be worked out.
    Without `margins` only the small cells are.
    """
    table = np.asarray(counts)
    small = _few(table, smallest)
    hidden = small.copy()
    while margins:
        told = small & solvable(hidden)
        if not told.any():
            break
        more = _cheapest_ring(table, hidden, tuple(np.argwhere(told)[0]))
        if more is None:
            return np.ones_like(hidden)
        hidden |= more
    return hidden


def hidden_with_complement(hidden: Bools, n: Ints, group: Ints) -> Bools:
    """(A,) agencies to hide so that no single one follows from its group's published figure: where one alone is
    hidden, the next smallest that has answers goes with it. Group -1 has no published figure."""
    together = hidden.copy()
    for g in np.unique(group[(group >= 0) & hidden]):
        mine = np.flatnonzero((group == g) & (n > 0))
        if together[mine].sum() == 1:
            others = mine[~together[mine]]
            together[others[np.argsort(n[others], kind="stable")[:1]]] = True
    return together


def solvable(hidden: Bools) -> Bools:
    """Which hidden cells follow from the published ones and the sums over rows, columns and all.

    A cell is free if some change of the hidden cells that keeps all sums moves it: the null space of the equations.
    """
    place = np.nonzero(hidden)
    told = np.zeros_like(hidden)
    if len(place[0]):
        sums = [axis == np.arange(size)[:, None] for axis, size in zip(place, hidden.shape, strict=True)]
        equations = np.vstack(sums) if hidden.ndim > 1 else np.ones((1, len(place[0])))
        told[place] = ~_moves(equations.astype(np.float64))
    return told


def _few(counts: Ints, smallest: int) -> Bools:
    few: Bools = (counts > 0) & (counts < smallest)
    return few


def _moves(equations: Floats) -> Bools:
    _, values, rows = np.linalg.svd(equations)
    rank = int((values > 1e-9).sum())
    moves: Bools = (np.abs(rows[rank:]) > 1e-9).any(axis=0)
    return moves


def _cheapest_ring(table: Ints, hidden: Bools, cell: tuple[int, ...]) -> Bools | None:
    """The cells with answers that together with this one can move and keep all sums, with the fewest answers to hide:
    another of the row, or the corners of a rectangle."""
    cost = np.where(table > 0, np.where(hidden, 0, table), np.inf).astype(np.float64)
    cost[cell] = np.inf
    more = np.zeros_like(hidden)
    if table.ndim == 1:
        other = int(cost.argmin())
        more[other] = True
        return more if np.isfinite(cost[other]) else None
    row, column = cell
    ring = cost + cost[:, [column]] + cost[[row]]
    ring[row], ring[:, column] = np.inf, np.inf
    opposite, beside = np.unravel_index(int(ring.argmin()), ring.shape)
    more[opposite, beside], more[opposite, column], more[row, beside] = True, True, True
    return more if np.isfinite(ring[opposite, beside]) else None
