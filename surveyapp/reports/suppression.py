"""What is too small to print: one to four people in a cell, and what would give them away."""

from __future__ import annotations

from collections.abc import Mapping

SMALLEST_CELL = 5


def withheld(counts: Mapping[str, int], publish_from: int) -> frozenset[str]:
    """The cells that stay empty. A lone small cell takes the next smallest with it: a subtraction would tell it."""
    if sum(counts.values()) < publish_from:
        return frozenset(counts)
    small = {code for code, n in counts.items() if 0 < n < SMALLEST_CELL}
    if len(small) == 1:
        others = sorted((n, code) for code, n in counts.items() if n >= SMALLEST_CELL)
        small |= {code for _, code in others[:1]}
    return frozenset(small)
