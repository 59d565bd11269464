"""Places inside a peer group, on unrounded values."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Bools, Floats, Ints


def rank(values: Floats, peer_group: Ints, eligible: Bools) -> tuple[Ints, Ints]:
    """(ranks (A,), rank_of (A,)): 1 + number of eligible agencies of the group with a strictly higher value.

    Ties share the better place. 0 where an agency is not eligible, has no value or is in no group (-1).
    """
    taking_part = eligible & ~np.isnan(values) & (peer_group >= 0)
    ranks, rank_of = np.zeros(len(values), dtype=np.int64), np.zeros(len(values), dtype=np.int64)
    for group in np.unique(peer_group[taking_part]):
        mine = np.flatnonzero(taking_part & (peer_group == group))
        ascending = np.sort(values[mine])
        ranks[mine] = 1 + len(mine) - np.searchsorted(ascending, values[mine], side="right")
        rank_of[mine] = len(mine)
    return ranks, rank_of
