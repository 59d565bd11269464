"""Figures as everybody may see them: rounded to what documents print, on every page and in every file.

Unrounded, one published figure over another is the exact share of an agency in the weights, and from such shares hidden
figures follow.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from surveyapp.languages import numbers
from surveyapp.results.model.columns import PUBLISHED
from surveyapp.results.model.contributions import Decompositions
from surveyapp.results.model.result import Ends, IndexRow, ItemLevels, RowKey

DIGITS = 2
OF_ENDS = 1
"""Of the ends of intervals, as they are printed."""
OF_SHARES = 1
"""Of how many chose a level."""
ENDS = ("ci_low", "ci_high", "change_low", "change_high", "usual_low", "usual_high")
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


def row_as_printed(row: IndexRow, **instead: Any) -> IndexRow:
    """What may be published of it, with what some columns say instead."""
    told: dict[str, Any] = {name: getattr(row, name) for name in PUBLISHED}
    for name, digits in _OF_ROWS.items():
        told[name] = _to(told[name], digits)
    return IndexRow(**(told | instead))


def ends_as_printed(ends: Mapping[RowKey, Ends]) -> dict[RowKey, Ends]:
    return {key: (rounded(low, OF_ENDS), rounded(high, OF_ENDS)) for key, (low, high) in ends.items()}


def levels_as_printed(levels: ItemLevels) -> ItemLevels:
    shares = {code: rounded(share, OF_SHARES) for code, share in levels.shares.items()}
    joined = tuple((codes, _to(share, OF_SHARES)) for codes, share in levels.joined)
    return dataclasses.replace(levels, shares=shares, joined=joined)


def changes_as_printed(changes: Decompositions) -> Decompositions:
    return {place: as_printed(one) for place, one in changes.items()}


def as_printed(figures: T) -> T:
    """Any frozen dataclass of figures, with all that it is made of."""
    return cast("T", _printed(figures, ""))


def _printed(value: Any, name: str) -> Any:
    if isinstance(value, float):
        return value if name in FROM_COUNTS else rounded(value, OF_ENDS if name in ENDS else DIGITS)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        told = {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.init}
        return dataclasses.replace(value, **{key: _printed(part, key) for key, part in told.items()})
    if isinstance(value, Mapping):
        return {key: _printed(part, name) for key, part in value.items()}
    return tuple(_printed(part, name) for part in value) if isinstance(value, tuple) else value


def _to(figure: float | None, digits: int) -> float | None:
    return None if figure is None else rounded(figure, digits)
