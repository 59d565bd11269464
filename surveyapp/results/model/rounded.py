"""A column of figures rounded at once: a wave has hundreds of thousands, few of them so near a tie that it matters."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

NEAR_A_TIE = 1e-6
"""Of the last decimal that stays; beside it comes what a product of floats may be off by."""
OFF_BY = 4 * np.finfo(np.float64).eps


def rounded_column(
    figures: Sequence[float | None], digits: int, careful: Callable[[float, int], float]
) -> list[float | None]:
    """Each to so many decimals, None as None. Beside ties by `careful(figure, digits)`, which decides them."""
    known = np.array([math.nan if figure is None else figure for figure in figures], dtype=np.float64)
    shifted = known * 10**digits
    told: list[float | None] = (np.rint(shifted) / 10**digits).tolist()
    size = np.abs(shifted)
    is_far = np.abs(size % 1 - 0.5) > NEAR_A_TIE + OFF_BY * size
    for place in np.flatnonzero(~is_far).tolist():
        figure = figures[place]
        told[place] = None if figure is None else careful(figure, digits)
    return told
