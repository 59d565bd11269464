"""How one item was answered, as a bar that leaves zero in two directions: right is satisfied, left is the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.figures.printed import HEIGHT, INK, drawing, hairline, hatched, millimetres, tick_label
from surveyapp.languages.numbers import number

DISSATISFIED = ("#9a4a10", "#d08a3e", "#d9d2c3")  # worst first
SATISFIED = ("#7fa8c9", "#1f5f8b")
BAR = 4.0  # mm
SIDE = 1.5


@dataclass(frozen=True, slots=True)
class Side:
    """Shares 0-100 of the levels on one side of the line, from worst to best; or of all of them `joined`."""

    shares: Sequence[float]
    joined: bool = False


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """The levels that count as not satisfied and those that count as satisfied."""

    below: Side
    above: Side


@dataclass(frozen=True, slots=True)
class Balance:
    """The place of the bars: `most_below` and `most_above` are the largest sums that must fit into `width` mm."""

    most_below: float
    most_above: float
    width: float

    def x(self, share: float) -> float:
        return SIDE + (self.most_below + share) / (self.most_below + self.most_above) * (self.width - 2 * SIDE)

    @property
    def ticks(self) -> tuple[int, ...]:
        step = 20 if self.most_below + self.most_above > 60 else 10
        return tuple(t for t in range(-100, 101, step) if -self.most_below <= t <= self.most_above)


def balance(all_levels: Sequence[LevelCounts], width: float) -> Balance:
    most_below = max((sum(levels.below.shares) for levels in all_levels), default=0.0)
    most_above = max((sum(levels.above.shares) for levels in all_levels), default=0.0)
    return Balance(most_below, max(most_above, 1.0), width)


def colours(below: int, above: int) -> tuple[str, ...]:
    """From worst to best; with fewer levels than colours the milder ones go, with more the outer ones repeat."""
    return (*_spread(DISSATISFIED, below), *_spread(tuple(reversed(SATISFIED)), above)[::-1])


def bar(place: Balance, levels: LevelCounts) -> str:
    shades = colours(len(levels.below.shares), len(levels.above.shares))
    start, pieces = -sum(levels.below.shares), []
    for side, of_side in ((levels.below, shades), (levels.above, shades[len(levels.below.shares) :])):
        for share, shade in zip(side.shares, of_side, strict=False):
            left, right = place.x(start), place.x(start + share)
            pieces.append(hatched(left, right - left, BAR) if side.joined else _piece(left, right - left, shade))
            start += share
    zero = f'<path d="M{millimetres(place.x(0))} 0V{HEIGHT:g}" stroke="{INK}" stroke-width=".3"/>'
    return drawing(place.width, HEIGHT, "".join(pieces) + zero)


def backdrop(place: Balance, language: str) -> tuple[str, str]:
    """Grid and scale."""
    return _grid(place), _scale(place, language)


def _grid(place: Balance) -> str:
    lines = "".join(hairline(place.x(tick)) for tick in place.ticks)
    return drawing(place.width, HEIGHT, lines, stretched=True)


def _scale(place: Balance, language: str) -> str:
    labels = "".join(tick_label(place.x(tick), 3, number(abs(tick), 0, language)) for tick in place.ticks)
    return drawing(place.width, 4, labels)


def swatch(shade: str) -> str:
    return drawing(4, 3, f'<rect width="4" height="3" fill="{shade}"/>')


def _spread(shades: Sequence[str], count: int) -> tuple[str, ...]:
    """`count` shades, the strongest first."""
    if count <= len(shades):
        return tuple(shades[:count])
    return tuple(shades[i * len(shades) // count] for i in range(count))


def _piece(x: float, width: float, shade: str) -> str:
    top = (HEIGHT - BAR) / 2
    return (
        f'<rect x="{millimetres(x)}" y="{top:g}" width="{millimetres(width)}" height="{BAR:g}" fill="{shade}" '
        f'stroke="#fff" stroke-width=".2"/>'
    )
