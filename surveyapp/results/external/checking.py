"""Whether published indices follow from their published parts, and parts from what they are the sum of."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.publish.composites import compute_composite
from surveyapp.results.external.indices import INDICES, Index, is_below
from surveyapp.store.external import OVERALL, PublishedFigure

CLOSE = 5e-5
"""Of printed decimals a sum keeps so much: parts come with five decimals and more, or the tolerance grows by theirs."""
AGREES, DIFFERS, NO_RULE, NO_PARTS = ("agrees", "differs", "no-rule", "no-parts")
"""It follows from its parts; it does not; nobody has published weights for the year; a part is missing."""
Parts = Mapping[str, PublishedFigure]


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """One figure and what its parts give; `computed` is None under "no-rule" and "no-parts"."""

    figure: PublishedFigure
    outcome: str
    computed: float | None = None


def check(figures: Iterable[PublishedFigure]) -> list[CheckedFigure]:
    """Every index value, and every part that is given with parts of its own, in the order of the figures."""
    of_year: dict[tuple[str, int, str], dict[str, PublishedFigure]] = defaultdict(dict)
    for figure in figures:
        of_year[figure.source, figure.year, figure.unit][figure.part] = figure
    return [checked for parts in of_year.values() for checked in check_year(parts)]


def check_year(parts: Parts) -> list[CheckedFigure]:
    """Of one unit in one year: part -> figure."""
    found = []
    for part, figure in parts.items():
        if figure.value is None:
            continue
        below = {code: each for code, each in parts.items() if is_below(code) and is_below(code) == part.split("_")[0]}
        if part == OVERALL:
            found.append(_check_index(INDICES[figure.source], figure, parts))
        elif below and not is_below(part):
            computed = math.fsum(each.value or 0 for each in below.values())
            found.append(_compared(figure, computed, [*below.values()]))
    return found


def _check_index(index: Index, figure: PublishedFigure, parts: Parts) -> CheckedFigure:
    period = index.period(figure.year)
    mine = [code for code in index.parts if code in parts]
    if not mine:
        return CheckedFigure(figure, NO_PARTS)
    if period is None or index.composite is None:
        return CheckedFigure(figure, NO_RULE)
    if any(code not in parts or parts[code].value is None for code in period.weights):
        return CheckedFigure(figure, NO_PARTS)
    table = {code: np.array([parts[code].value], dtype=np.float64) for code in period.weights}
    computed = float(compute_composite(index.composite, table, figure.year)[index.composite.id][0])
    slack = [parts[code] for code in period.weights]
    return _compared(figure, computed, slack, period.scale * max(period.weights.values()))


def _compared(
    figure: PublishedFigure, computed: float, parts: list[PublishedFigure], weight: float = 1.0
) -> CheckedFigure:
    """Equal but for what rounding took from the figure and, at most, from each part."""
    slack = CLOSE + _half_a_place(figure) + weight * math.fsum(map(_half_a_place, parts))
    agrees = abs(computed - (figure.value or 0)) <= slack
    return CheckedFigure(figure, AGREES if agrees else DIFFERS, computed)


def _half_a_place(figure: PublishedFigure) -> float:
    """How far the value can be from what it was rounded from; nothing worth telling behind five decimals."""
    decimals = len(repr(figure.value).partition(".")[2])
    return 0.5 * 10.0**-decimals if decimals < 5 else 0.0
