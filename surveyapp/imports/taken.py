"""What an import did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Made:
    """A wave that was made, and what its code means as a period."""

    code: str
    first: dt.date
    last: dt.date
    calendar: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Responses that are new, and those that were there already and stay as they are."""

    new: int
    known: int
    waves: int = 1
    by_proof: Mapping[str, int] = field(default_factory=dict)  # basis/proof -> how many are new
    empty: int = 0  # of the new ones: nothing is answered in them, so they are excluded
    far_days: int = 0  # rows whose day lies far from the days on which their wave collects
    made: tuple[Made, ...] = ()  # waves whose codes name periods
    counting_several: tuple[str, ...] = ()  # waves that hold published counts of more than one question now
