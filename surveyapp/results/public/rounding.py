"""Figures as everybody may see them: rounded to what documents print, on every page and in every file.

Unrounded, one published figure over another is the exact share of an agency in the weights, and from such shares hidden
figures follow.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar, cast

from surveyapp.languages import numbers
from surveyapp.results.model.columns import ENDS, FIGURES, PUBLISHED
from surveyapp.results.model.contributions import Decompositions
from surveyapp.results.model.data_quality import DataQuality
from surveyapp.results.model.result import Ends, IndexRow, ItemLevels, RowKey, WaveResult
from surveyapp.results.model.rounded import rounded_column

DIGITS = 2
OF_ENDS = 1
"""Of the ends of intervals, as they are printed."""
OF_SHARES = 1
"""Of how many chose a level."""
OF_LINES = ("low", "high")
"""Ends of lines of a change and of a list of drivers."""
CONTRIBUTION = "contribution"
"""In points of the index of the whole place, whatever part it is of."""
WHOLE = 1.0
FROM_COUNTS = ("response_rate", "confidence")
"""They follow from counts that are published beside them, or are no figures of the answers."""
EXACT, NEAR_A_TIE = 1e6, 1e-6
"""Below the first, products of figures and powers of ten are known far better than the second."""
T = TypeVar("T")

_OF_ROWS = {
    field.name: OF_ENDS if field.name in ENDS else DIGITS
    for field in dataclasses.fields(IndexRow)
    if "float" in str(field.type) and field.name in PUBLISHED and field.name not in FROM_COUNTS
}


def rounded(figure: float, digits: int) -> float:
    """As documents round. Only beside a tie does the decimal that names a float round otherwise than the float."""
    beyond = abs(figure) * 10**digits % 1
    if abs(figure) < EXACT and abs(beyond - 0.5) > NEAR_A_TIE:
        return round(figure, digits)
    return float(numbers.rounded(figure, digits))


def to_step(figure: float, step: float) -> float:
    """The nearest multiple of a step of a tenth of a point or more."""
    return rounded(rounded(figure / step, 0) * step, 1)


def columns_as_printed(rows: Sequence[IndexRow]) -> Iterator[dict[str, Any]]:
    """What may be published of each row: column -> value."""
    told: dict[str, list[Any]] = {name: list(map(attrgetter(name), rows)) for name in PUBLISHED}
    told |= {name: rounded_column(told[name], digits, rounded) for name, digits in _OF_ROWS.items()}
    return (dict(zip(told, values, strict=True)) for values in zip(*told.values(), strict=True))


def in_steps(row: IndexRow, step: float | None) -> dict[str, Any]:
    """What a row with a `step` says instead, in its multiples. The change is that of the printed indices: the change
    itself, rounded, would be a second equation."""
    if step is None:
        return {}
    figures = {name: getattr(row, name) for name in FIGURES}
    told: dict[str, Any] = {name: None if figure is None else to_step(figure, step) for name, figure in figures.items()}
    if row.ci_low is not None and row.ci_high is not None:
        told |= dict(zip(("ci_low", "ci_high"), _ends((row.ci_low, row.ci_high), step), strict=True))
    if row.usual_low is not None and row.usual_high is not None:
        told |= dict(zip(("usual_low", "usual_high"), _ends((row.usual_low, row.usual_high), step), strict=True))
    if row.change_low is not None and row.change_high is not None:
        ends = _ends_of_change((row.change_low, row.change_high), step) or (None, None)
        told |= dict(zip(("change_low", "change_high"), ends, strict=True))
    if row.change is not None and row.index is not None:
        told["change"] = rounded(to_step(row.index, step) - to_step(row.index - row.change, step), 1)
    return told


def _ends(ends: Ends, step: float | None) -> Ends:
    low, high = ends
    if step is None:
        return rounded(low, OF_ENDS), rounded(high, OF_ENDS)
    return to_step(low, max(WHOLE, step)), to_step(high, max(WHOLE, step))


def _ends_of_change(ends: Ends, step: float) -> Ends | None:
    """None where they would say of a change that is found that it may be none."""
    printed = _ends(ends, step)
    return None if ends[0] * ends[1] > 0 and printed[0] * printed[1] <= 0 else printed


def ends_as_printed(ends: Mapping[RowKey, Ends], steps: Mapping[RowKey, float]) -> dict[RowKey, Ends]:
    """Of changes; `steps` of those that have one."""
    whole = {
        key: (_ends(each, None) if key not in steps else _ends_of_change(each, steps[key]))
        for key, each in ends.items()
    }
    return {key: each for key, each in whole.items() if each is not None}


def levels_as_printed(levels: ItemLevels, step: float | None = None) -> ItemLevels:
    def printed(share: float) -> float:
        return rounded(share, OF_SHARES) if step is None else to_step(share, step)

    shares = {code: printed(share) for code, share in levels.shares.items()}
    joined = tuple((codes, None if share is None else printed(share)) for codes, share in levels.joined)
    return dataclasses.replace(levels, shares=shares, joined=joined)


def changes_as_printed(changes: Decompositions, result: WaveResult) -> Decompositions:
    """`result` is published itself."""
    return {place: as_printed(one, result.steps_of(*place)) for place, one in changes.items()}


def quality_as_printed(quality: DataQuality, result: WaveResult) -> DataQuality:
    """`result` is published itself: an index without some forms stands in the steps of the index with them."""
    effects = tuple(as_printed(one, result.steps_of(one.scope, one.domain)) for one in quality.effects)
    return dataclasses.replace(as_printed(quality), effects=effects)


def as_printed(figures: T, steps: Mapping[str, float] | None = None) -> T:
    """Any frozen dataclass of figures, with all that it is made of; `steps` by part, where its place has any."""
    steps = steps or {}
    return cast("T", _printed(figures, "", steps, steps.get("overall")))


def _printed(value: Any, name: str, steps: Mapping[str, float], step: float | None) -> Any:
    if isinstance(value, float):
        return _figure(value, name, steps, step)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _line(value, steps, step)
    if isinstance(value, Mapping):
        return {key: _printed(part, name, steps, step) for key, part in value.items()}
    return tuple(_printed(part, name, steps, step) for part in value) if isinstance(value, tuple) else value


def _line(line: Any, steps: Mapping[str, float], step: float | None) -> Any:
    """Of a place with steps, the ends of a line of its own parts would tell how their answers vary."""
    part = getattr(line, "part", "")
    told = {field.name: getattr(line, field.name) for field in dataclasses.fields(line) if field.init}
    if part and part in steps:
        step = steps[part]
        if part != "overall" and not getattr(line, "agency", ""):
            told |= {end: None for end in OF_LINES if end in told}
    printed = {key: _printed(one, key, steps, step) for key, one in told.items()}
    if step is not None and part == "overall" and told.get("before") is not None and told.get("after") is not None:
        printed[CONTRIBUTION] = rounded(printed["after"] - printed["before"], 1)  # as the index itself says it
    return dataclasses.replace(line, **printed)


def _figure(figure: float, name: str, steps: Mapping[str, float], step: float | None) -> float:
    if name in FROM_COUNTS:
        return figure
    if step is None:
        return rounded(figure, OF_ENDS if name in ENDS else DIGITS)
    if name in (*ENDS, *OF_LINES):
        return to_step(figure, max(WHOLE, step))
    return to_step(figure, steps["overall"] if name == CONTRIBUTION and "overall" in steps else step)
