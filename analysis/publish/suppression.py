"""What must not be published because it would tell on a few people, and what has to go with it.

Cells of 1 to 4 and their complements are hidden; then more cells, until none of the hidden ones follows from sums that
are published (Hundepool et al. 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.arrays import Bools, Floats, Ints

SMALLEST = 5
"""A count under this, other than 0, is hidden."""


def has_small(counts: Ints, smallest: int = SMALLEST) -> bool:
    """Whether one of the counts, of any shape, is hidden for itself: under `smallest` and not 0."""
    return bool(_few(counts, smallest).any())


def hidden_shares(count: Ints, n: Ints, *, smallest: int = SMALLEST, publish_from: int = 10) -> Bools:
    """Shares count / n that are hidden: n is too small, or those counted or those left over are 1 to 4."""
    left_over = n - count
    few: Bools = _few(count, smallest) | _few(left_over, smallest)
    return few | ((n > 0) & (n < publish_from))


def hidden_cells(counts: Ints, *, smallest: int = SMALLEST, margins: bool = True, also: Bools | None = None) -> Bools:
    """Cells (m,) or (r, c) of a table whose sums over rows, columns and all are published as well.

    Besides the small cells the least others are hidden, smallest first, until no hidden small cell can be worked out.
    Without `margins` only the small cells are. Cells of `also` are guarded as if their counts were small.
    """
    table = np.asarray(counts)
    small = _few(table, smallest) if also is None else _few(table, smallest) | also
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


def hidden_with_complement(
    hidden: Bools, n: Ints, group: Ints, *, ranked: Bools | None = None, smallest: int = SMALLEST
) -> Bools:
    """(A,) agencies to hide so that no single one follows from its group's published figure: where one alone is
    hidden, the next smallest that has answers goes with it, and more until the sum leaves every small n open.

    `ranked` agencies go last; group -1 has no published figure.
    """
    together = hidden.copy()
    cost = n.astype(np.float64) + (0 if ranked is None else np.where(ranked, n.max(initial=0) + 1, 0))
    for g in np.unique(group[(group >= 0) & hidden]):
        mine = np.flatnonzero((group == g) & (n > 0))
        chosen = [*mine[together[mine]], *_cheapest_first(mine[~together[mine]], cost)]
        count = max(int(together[mine].sum()), min(2, len(mine)))
        while count < len(chosen) and not leaves_open(n[chosen[:count]], smallest):
            count += 1
        together[chosen[:count]] = True
    return together


def leaves_open(hidden: Ints, smallest: int = SMALLEST) -> bool:
    """Whether hidden counts, of which one knows the sum and which are small, may each small one be 1 ... smallest - 1.

    Counts are whole: 1 and 1 follow from their sum 2, and 1 from 11 beside a count known to be at least 10.
    """
    small = hidden < smallest
    total, few, others = int(hidden.sum()), int(small.sum()), int((~small).sum())
    if few == 0:
        return True
    lowest_is_free = others > 0 or (smallest - 1) * (few - 1) >= total - 1
    return lowest_is_free and total - (few - 1) - smallest * others >= smallest - 1


def complementary_suppression(hidden: Bools, counts: Ints, smallest: int = SMALLEST) -> Bools:
    """(m,) hidden, and the next smallest counts with them until their sum leaves every small one open."""
    count = int(hidden.sum())
    if count == 0:
        return hidden.copy()
    chosen = [*np.flatnonzero(hidden), *_cheapest_first(np.flatnonzero(~hidden & (counts > 0)), counts)]
    while count < len(chosen) and not leaves_open(counts[chosen[:count]], smallest):
        count += 1
    wide = hidden.copy()
    wide[chosen[:count]] = True
    return wide


def agencies_hiding_levels(table: Ints, hidden: Bools, *, smallest: int = SMALLEST) -> tuple[Bools, bool]:
    """(A,) agencies that hide their levels (columns) together, where everybody's sum over agencies is published.

    A hidden agency's sum over the levels may be known (the index tells it), and so are the sums over the hidden
    agencies: then level j of agency a lies between max(0, a + j - all) and min(a, j) (Fréchet), sharp for whole
    numbers. Agencies are added, the smallest first, until no count that has to be hidden is told by that. The second
    value is True where all agencies are not enough: then the sums over agencies have to go as well.
    """
    gone = hidden | _few(table, smallest).any(axis=1)
    order = iter(_cheapest_first(np.flatnonzero(~gone & (table.sum(axis=1) > 0)), table.sum(axis=1)))
    few = _few(table, smallest) | (hidden[:, None] & (table > 0))
    while table.shape[1] > 1 and (few[gone] & _told_by_sums(table[gone])).any():
        another = next(order, None)
        if another is None:
            return gone, True
        gone[another] = True
    return gone, False


def solvable(hidden: Bools) -> Bools:
    """Which hidden cells follow from the published ones and the sums over rows, columns and all.

    Hidden cells of a table are the edges between its rows and its columns: a cell is free if it lies on a ring, along
    which its count can be moved while all sums stay. Of a row alone, a cell is told if no other is hidden.
    """
    told = np.zeros_like(hidden)
    place = np.nonzero(hidden)
    if hidden.ndim == 1:
        told[place] = len(place[0]) == 1
    elif len(place[0]):
        told[place] = _bridges(place[0].tolist(), (hidden.shape[0] + place[1]).tolist())
    return told


def _few(counts: Ints, smallest: int) -> Bools:
    few: Bools = (counts > 0) & (counts < smallest)
    return few


def _cheapest_first(cells: Ints, cost: Ints | Floats) -> Iterator[int]:
    return iter(cells[np.argsort(cost[cells], kind="stable")].tolist())


def _told_by_sums(table: Ints) -> Bools:
    rows, columns, total = table.sum(axis=1)[:, None], table.sum(axis=0), table.sum()
    told: Bools = np.minimum(rows, columns) == np.maximum(0, rows + columns - total)
    return told


def _bridges(ends: list[int], other_ends: list[int]) -> list[bool]:
    """Which edges lie on no ring."""
    edges: dict[int, list[tuple[int, int]]] = {}
    for edge, (one, other) in enumerate(zip(ends, other_ends, strict=True)):
        edges.setdefault(one, []).append((edge, other))
        edges.setdefault(other, []).append((edge, one))
    walk = _Walk(edges, len(ends))
    for node in edges:
        if node not in walk.found:
            walk.through(node)
    return walk.is_bridge


class _Walk:
    """Depth first (Tarjan 1974): an edge is a bridge if nothing below it reaches above it by another way."""

    def __init__(self, edges: dict[int, list[tuple[int, int]]], count: int) -> None:
        self.edges, self.is_bridge = edges, [False] * count
        self.found: dict[int, int] = {}  # node -> when
        self.reaches: dict[int, int] = {}  # node -> earliest node that is reached from it or from below

    def through(self, root: int) -> None:
        path = [self._enter(root, -1)]
        while path:
            node, came_by, ways = path[-1]
            edge, other = next(ways, (-1, -1))
            if edge < 0:
                path.pop()
                if path:
                    self._leave(node, came_by, path[-1][0])
            elif other not in self.found:
                path.append(self._enter(other, edge))
            elif edge != came_by:
                self.reaches[node] = min(self.reaches[node], self.found[other])

    def _enter(self, node: int, came_by: int) -> tuple[int, int, Iterator[tuple[int, int]]]:
        self.found[node] = self.reaches[node] = len(self.found)
        return node, came_by, iter(self.edges[node])

    def _leave(self, node: int, came_by: int, above: int) -> None:
        self.reaches[above] = min(self.reaches[above], self.reaches[node])
        self.is_bridge[came_by] = self.reaches[node] > self.found[above]


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
