"""What a change is held against, found or not being another question: the other agencies of its group, and as soon as
three waves are known, what was usual over the waves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.moderated.changes import Changes
from analysis.moderated.drift import SHORTEST_SERIES, Usual, beside_history, beside_others
from analysis.moderated.rounds import beside_rounds
from surveyapp.results.change.moderated import Pair
from surveyapp.results.model.percent import percent
from surveyapp.results.model.result import LIKE_GROUP, UNLIKE_GROUP, UNUSUAL, USUAL, RowKey

BESIDE_GROUP, OVER_WAVES = (LIKE_GROUP, UNLIKE_GROUP), (USUAL, UNUSUAL)
OWN_FROM = 4
"""Earlier changes of an agency from which it is held against itself: of two almost nothing is ever found unusual."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change from one wave to the next on 0-1, of a `group` and `part`: what it tells of how much results move.
    `variance` of sampling; `scale` p(1 − p) in the middle of both waves, each pulled in by one answer of each kind."""

    group: str
    part: str
    change: float
    variance: float
    scale: float


Steps = Mapping[RowKey, Step]
"""Of all rows of one wave whose change is known."""
STEP_BYTES = 400
"""Of memory that one of them takes with its key."""


def steps_of(pairs: Sequence[Pair], judged: Changes) -> dict[RowKey, Step]:
    columns = zip(pairs, judged.change, judged.variance, _scale(pairs, judged), strict=True)
    return {
        row.key: Step(row.peer_group, row.part, float(change), float(variance), float(scale))
        for (row, _), change, variance, scale in columns
        if not np.isnan(variance)
    }


def held_against(steps: Steps, history: Sequence[Steps], confidence: float) -> Iterator[tuple[RowKey, dict[str, Any]]]:
    """The columns of every change of which it is known what is usual; `history` are the waves before, oldest first."""
    before = [_groups(wave) for wave in history]
    for group, keys in _groups(steps).items():
        earlier = [
            (wave, told[group]) for wave, told in zip(history, before, strict=True) if len(told.get(group, ())) > 1
        ]
        found = _of_group(keys, steps, earlier, confidence)
        for key in keys:
            if own := _of_series(key, steps, history, confidence, OWN_FROM) or found.get(key):
                yield key, own
            elif alone := _of_series(key, steps, history, confidence):  # too small a group, for whom nobody else tells
                yield key, alone
    for key in steps:
        if key[0] != "agency" and (own := _of_series(key, steps, history, confidence)):
            yield key, own


Group = tuple[str, str]
"""A peer group in one part."""


def _groups(steps: Steps) -> dict[Group, list[RowKey]]:
    """The agencies of each that changed."""
    groups: dict[Group, list[RowKey]] = {}
    for key, step in steps.items():
        if key[0] == "agency":
            groups.setdefault((step.group, step.part), []).append(key)
    return groups


def _of_group(
    keys: Sequence[RowKey], steps: Steps, earlier: Sequence[tuple[Steps, Sequence[RowKey]]], confidence: float
) -> dict[RowKey, dict[str, Any]]:
    """Against the others in this wave alone, or in the `earlier` ones too, where several of the group changed."""
    if not earlier:
        usual, words = (
            beside_others(*(table[-1] for table in _tables(keys, [steps])), confidence=confidence),
            BESIDE_GROUP,
        )
        return dict(_columns(keys, usual, words, confidence))
    everybody = list(dict.fromkeys([*keys, *(key for _, members in earlier for key in members)]))
    waves = [{key: wave[key] for key in members} for wave, members in earlier]
    now = {key: steps[key] for key in keys}
    usual = beside_rounds(*_tables(everybody, [*waves, now]), confidence=confidence)
    return dict(_columns(keys, usual, OVER_WAVES, confidence))


def _of_series(
    key: RowKey, steps: Steps, history: Sequence[Steps], confidence: float, least: int = SHORTEST_SERIES
) -> dict[str, Any]:
    """Against its own earlier changes, about 0; empty before the `least` of them are known."""
    waves = [wave for wave in history if key in wave]
    if len(waves) < least:
        return {}
    series = (table[:, 0] for table in _tables([key], [*waves, steps]))
    return dict(_columns([key], beside_history(*series, confidence=confidence), OVER_WAVES, confidence)).get(key, {})


def _tables(keys: Sequence[RowKey], waves: Sequence[Steps]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(R, A) changes, their variances and scales; NaN where an agency has none."""
    unknown = Step("", "", np.nan, np.nan, np.nan)
    rows = [[wave.get(key, unknown) for key in keys] for wave in waves]
    change, variance, scale = (
        np.array([[getattr(step, name) for step in row] for row in rows], dtype=np.float64)
        for name in ("change", "variance", "scale")
    )
    return change, variance, scale


def _columns(
    keys: Sequence[RowKey], usual: Usual, words: tuple[str, str], confidence: float
) -> Iterator[tuple[RowKey, dict[str, Any]]]:
    like, unlike = words
    for key, p, low, high in zip(keys, usual.p, usual.low, usual.high, strict=False):  # after them who is gone
        if not np.isnan(p):
            said = like if p > 1 - confidence else unlike
            yield key, {"usual": said, "usual_low": percent(low), "usual_high": percent(high)}


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
