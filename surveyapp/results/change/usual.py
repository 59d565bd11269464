"""What a change is held against: the other agencies of its group, found or not being another question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from analysis.moderated.changes import Changes
from analysis.moderated.drift import beside_others
from surveyapp.results.change.moderated import Pair
from surveyapp.results.model.percent import percent
from surveyapp.results.model.result import LIKE_GROUP, UNLIKE_GROUP, RowKey


def beside_the_group(
    pairs: Sequence[Pair], judged: Changes, confidence: float
) -> Iterator[tuple[RowKey, dict[str, Any]]]:
    """Columns of every agency whose group has enough agencies with a change in the part."""
    scale = _scale(pairs, judged)
    for mine in _groups(pairs, judged):
        usual = beside_others(judged.change[mine], judged.variance[mine], scale[mine], confidence=confidence)
        for number, p, low, high in zip(mine, usual.p, usual.low, usual.high, strict=True):
            if not np.isnan(p):
                said = LIKE_GROUP if p > 1 - confidence else UNLIKE_GROUP
                yield pairs[number][0].key, {"usual": said, "usual_low": percent(low), "usual_high": percent(high)}


def _scale(pairs: Sequence[Pair], judged: Changes) -> np.ndarray:
    """(m,) p(1 − p) in the middle of both waves, each pulled in by one answer of each kind."""
    sides = ((judged.second, 0), (judged.first, 1))
    pulled = []
    for units, side in sides:
        n = np.array([pair[side].n or 0 for pair in pairs], dtype=np.float64)
        pulled.append((n * units.estimate + 1) / (n + 2))
    middle = (pulled[0] + pulled[1]) / 2
    scale: np.ndarray = middle * (1 - middle)
    return scale


def _groups(pairs: Sequence[Pair], judged: Changes) -> Iterator[list[int]]:
    """Numbers of the agencies of one group with a known change of one part."""
    groups: dict[tuple[str, str], list[int]] = {}
    for number, (row, _) in enumerate(pairs):
        if row.scope == "agency" and not np.isnan(judged.variance[number]):
            groups.setdefault((row.peer_group, row.part), []).append(number)
    yield from groups.values()
