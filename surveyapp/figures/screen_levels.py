"""How every item was answered: one bar per row around a zero line, so that the right part is the satisfied share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from surveyapp.figures.scale import Axis
from surveyapp.figures.screen import Strip, Whisker, hairlines, path, short, slants, stack, svg, text, veil, whisker
from surveyapp.languages.numbers import rounded

BAR = 14
HALF_A_HUNDRED = 14  # pixels that its letters reach to either side
PRINTED_FROM = 6.0  # narrower parts have no room for their number
JOINED = 0  # levels of which only the sum is published
HATCHED = 1  # the worst level carries a hatch, so that it is told from the best one in grey


@dataclass(frozen=True, slots=True)
class Part:
    """One level's share of a bar, worst to best; `tone` 1-5 names its colour, JOINED several levels together."""

    share: float
    tone: int


@dataclass(frozen=True, slots=True)
class LevelBar:
    """One item: the levels that dissatisfy (worst first), those that satisfy, and the whisker under them."""

    row: Whisker
    left: tuple[Part, ...] = ()
    right: tuple[Part, ...] = ()


def levels_axis(bars: Iterable[LevelBar]) -> Axis:
    """From the widest dissatisfied side, rounded up to twenty, to 100; never so narrow that its name finds no room."""
    widest = max((sum(part.share for part in bar.left) for bar in bars), default=0.0)
    return Axis(-20.0 * max(2, math.ceil(widest / 20)), 100.0, 20.0)


def tones(dissatisfied: int, satisfied: int) -> tuple[list[int], list[int]]:
    """Colours for any number of levels: dark at the ends, sand or light blue beside the zero line."""
    return _spread(dissatisfied, (1, 2, 3)), _spread(satisfied, (4, 5))


def swatch(tone: int) -> Markup:
    """One level's colour, for the key."""
    piece = _Piece(0, 0, 22, Part(0, tone))
    return svg(22, BAR, _coloured([piece]))


def level_bars(bars: Sequence[LevelBar], strip: Strip, left: str) -> tuple[Markup, Markup]:
    """Rows without a bar (headings) only take their height; `left` says what lies left of the zero line."""
    rows = [bar.row for bar in bars]
    tops, total = stack(rows)
    drawn = list(zip(bars, tops, strict=True))
    pieces = [piece for bar, top in drawn for piece in _pieces(bar, top, strip)]
    parts = [
        path("grid", (f"M{short(strip.at(t))} 0V{short(total)}" for t in strip.axis.ticks if t > 0)),
        *hairlines(list(zip(rows, tops, strict=True)), strip.width),
        *_coloured(pieces),
        path("joined", (piece.shape for piece in pieces if piece.part.tone == JOINED)),
        path("veil", (_slants(piece) for piece in pieces if piece.part.tone == JOINED)),
        path("veil", (veil(bar.row, top, strip) for bar, top in drawn)),
        *(_number(piece) for piece in pieces),
        path("mark dotted", (_group_tick(bar.row, top, strip) for bar, top in drawn)),
        path("whisker ink", (whisker(bar.row, _under(bar.row, top), strip, 3) for bar, top in drawn)),
        path("dot small", (_dot(bar.row, top, strip) for bar, top in drawn)),
        path("zero", [f"M{short(strip.at(0))} 0V{short(total)}"]),
    ]
    return _head(strip, left), svg(strip.width, total, parts)


def _head(strip: Strip, left: str) -> Markup:
    """The numbers right of the zero line, and what lies left of it in words."""
    right = [tick for tick in strip.axis.ticks if tick >= 0]
    last = strip.width - HALF_A_HUNDRED
    names = [text(min(strip.at(t), last), 18, str(rounded(t, 0)), "tick" if t else "tick strong") for t in right]
    return svg(strip.width, 22, [text(strip.at(0) - 14, 18, left, "tick end"), *names])


def _spread(count: int, colours: tuple[int, ...]) -> list[int]:
    if count <= 1:
        return [colours[-1]] * count
    return [colours[round(i * (len(colours) - 1) / (count - 1))] for i in range(count)]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a part of a bar lies."""

    left: float
    top: float
    right: float
    part: Part

    @property
    def shape(self) -> str:
        return f"M{short(self.left)} {short(self.top)}H{short(self.right)}v{BAR}H{short(self.left)}z"


def _pieces(bar: LevelBar, top: float, strip: Strip) -> Iterable[_Piece]:
    y = top + bar.row.height / 2 - BAR / 2 - 3
    at = -sum(part.share for part in bar.left)
    for part in (*bar.left, *bar.right):
        if part.share > 0:
            yield _Piece(strip.at(at), y, strip.at(at + part.share), part)
        at += part.share


def _coloured(pieces: Sequence[_Piece]) -> list[Markup]:
    """One path per colour, then a hatch over the worst level."""
    paths = [path(f"level s{tone}", (p.shape for p in pieces if p.part.tone == tone)) for tone in (1, 2, 3, 4, 5)]
    return [*paths, path("hatch", (_slants(piece) for piece in pieces if piece.part.tone == HATCHED))]


def _slants(piece: _Piece) -> str:
    return slants(piece.left, piece.top, piece.right, BAR)


def _number(piece: _Piece) -> Markup:
    if piece.part.share < PRINTED_FROM or piece.part.tone in (HATCHED, JOINED):
        return Markup("")
    middle, words = (piece.left + piece.right) / 2, str(rounded(piece.part.share, 0))
    return text(middle, piece.top + BAR - 2, words, f"share on{piece.part.tone}")


def _under(row: Whisker, top: float) -> float:
    return top + row.height / 2 + BAR / 2 + 2


def _group_tick(row: Whisker, top: float, strip: Strip) -> str:
    if row.mark is None:
        return ""
    return f"M{short(strip.at(row.mark))} {short(top + 4)}V{short(_under(row, top) + 3)}"


def _dot(row: Whisker, top: float, strip: Strip) -> str:
    return "" if row.value is None else f"M{short(strip.at(row.value))} {short(_under(row, top))}h0"
