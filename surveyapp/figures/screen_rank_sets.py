"""Which places each agency may have: a bar over the set of places, a mark at the place that was computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from surveyapp.figures.screen import Whisker, hairlines, path, short, stack, svg, text

MARGIN = 12.0
HALF = 3.0  # of a mark; with few places a bar reaches this far beyond its ends
MARKED = 4  # places that the axis names


@dataclass(frozen=True, slots=True)
class RankSet:
    """One row: the set `low`..`high`, and the places `first`..`last` that the agency shares with those tied with it;
    None where no single place is told."""

    height: float
    low: int
    high: int
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """Places 1 to `of`, laid over a column of `width` pixels."""

    of: int
    width: float

    def at(self, rank: int) -> float:
        return MARGIN + (rank - 1) / max(self.of - 1, 1) * (self.width - 2 * MARGIN)

    @property
    def named(self) -> list[int]:
        """First and last, and two between where there is room for their names."""
        if self.of < 2 * MARKED:
            return sorted({1, self.of})
        return [round(1 + i * (self.of - 1) / (MARKED - 1)) for i in range(MARKED)]


def rank_sets(sets: Sequence[RankSet], ladder: Ladder) -> tuple[Markup, Markup]:
    """The places over the column, and the drawing of all rows."""
    lines = [Whisker(row.height) for row in sets]
    tops, total = stack(lines)
    drawn = list(zip(sets, tops, strict=True))
    drawing = svg(
        ladder.width,
        total,
        [
            path("grid", (f"M{short(ladder.at(place))} 0V{short(total)}" for place in ladder.named)),
            *hairlines(list(zip(lines, tops, strict=True)), ladder.width),
            path("places", (_box(ladder, row.low, row.high, top + row.height / 2, 3) for row, top in drawn)),
            path("place-mark", (_box(ladder, first, last, middle, 7) for first, last, middle in _marks(drawn))),
        ],
    )
    return _head(ladder), drawing


def _marks(drawn: Iterable[tuple[RankSet, float]]) -> Iterator[tuple[int, int, float]]:
    for row, top in drawn:
        if row.first is not None and row.last is not None:
            yield row.first, row.last, top + row.height / 2


def _head(ladder: Ladder) -> Markup:
    return svg(ladder.width, 18, [text(ladder.at(place), 14, str(place), "tick") for place in ladder.named])


def _box(ladder: Ladder, first: int, last: int, middle: float, half_height: float) -> str:
    left, right = ladder.at(first) - HALF, ladder.at(last) + HALF
    return f"M{short(left)} {short(middle - half_height)}H{short(right)}v{short(2 * half_height)}H{short(left)}z"
