"""Published figures of sister indices: kept part by part, with where each comes from and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from surveyapp.models import ExternalSeries

OVERALL = "overall"
FigureKey = tuple[str, int, str, str]
"""Index, year, unit, part."""


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One published figure. `value` in the points of its index, None where only the rank was published; `rank` 1 is
    best, `rank_of` how many were ranked; `weight` is what the value is multiplied with in the index of its year.
    `certainty` says how the figure came here: a word of `CERTAINTIES`."""

    source: str
    year: int
    unit: str
    part: str = OVERALL
    value: float | None = None
    rank: int | None = None
    rank_of: int | None = None
    weight: float | None = None
    edition: str = ""
    origin: str = ""
    certainty: str = ""
    note: str = ""

    @property
    def place(self) -> FigureKey:
        return self.source, self.year, self.unit, self.part


_COLUMNS = tuple(getattr(ExternalSeries, each.name) for each in fields(PublishedFigure))
CERTAINTIES = ("seen", "recomputed", "derived", "mixed", "memory", "low")
"""Read in the source; recomputed from parts; worked out from other figures; partly read; remembered; doubtful."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Figures that are new, that were there with something else, and that were there just so."""

    new: int = 0
    changed: int = 0
    same: int = 0

    @property
    def is_anything_other(self) -> bool:
        return bool(self.new or self.changed)


def save_external(session: Session, figures: Sequence[PublishedFigure]) -> Saved:
    """A figure replaces the one in its place; what it leaves open stays as long as the value is the same one."""
    stored = {row.place: (row, number) for row, number in _stored(session, figures)}
    new, changed = [], []
    for figure in figures:
        before, number = stored.get(figure.place, (None, 0))
        if before is None:
            new.append(asdict(figure))
        elif before != figure and (merged := renewed(before, figure)) != before:
            changed.append((number, asdict(merged)))
    if new:
        session.execute(insert(ExternalSeries), new)
    for number, values in changed:
        session.execute(update(ExternalSeries).where(ExternalSeries.id == number).values(values))
    return Saved(len(new), len(changed), len(figures) - len(new) - len(changed))


def renewed(before: PublishedFigure, after: PublishedFigure) -> PublishedFigure:
    """What stands in the place of `before` once `after` was loaded. Where one value is the other one rounded, they are
    the same figure: the finer stays, and each fills in what the other leaves open."""
    if before.value is not None and after.value is not None and not _is_one_figure(before.value, after.value):
        return after
    takes_over = after.value is not None and _decimals(after.value) >= _decimals(before.value)
    first, second = (after, before) if takes_over else (before, after)
    filled = {
        name: getattr(second, name)
        for name in ("value", "rank", "rank_of", "weight", "edition", "certainty", "note")
        if getattr(first, name) in (None, "")
    }
    filled |= {"rank": after.rank, "rank_of": after.rank_of} if after.rank is not None else {}
    return replace(first, **filled, origin=_joined(before.origin, after.origin))


def external_figures(
    session: Session, source: str | None = None, *, unit: str | None = None, part: str | None = None
) -> list[PublishedFigure]:
    """Of one index, unit or part, or of all, by index, year, unit and part."""
    table = ExternalSeries
    query = select(*_COLUMNS).order_by(table.source, table.year, table.unit, table.part)
    for column, wanted in ((table.source, source), (table.unit, unit), (table.part, part)):
        if wanted is not None:
            query = query.where(column == wanted)
    return [PublishedFigure(*row) for row in session.execute(query)]


def external_units(session: Session) -> list[str]:
    """Everybody of whom there is a figure."""
    return list(session.scalars(select(ExternalSeries.unit).distinct().order_by(ExternalSeries.unit)))


def external_years(session: Session) -> list[int]:
    """Every year of which there is a figure, the newest first."""
    return list(session.scalars(select(ExternalSeries.year).distinct().order_by(ExternalSeries.year.desc())))


def external_parts(session: Session, source: str) -> list[str]:
    """Every part of an index of which there is a figure."""
    query = select(ExternalSeries.part).where(ExternalSeries.source == source).distinct()
    return list(session.scalars(query.order_by(ExternalSeries.part)))


def _stored(session: Session, figures: Sequence[PublishedFigure]) -> list[tuple[PublishedFigure, int]]:
    """What is there of these indices and units, each with its number."""
    sources, units = ({getattr(each, name) for each in figures} for name in ("source", "unit"))
    query = select(ExternalSeries.id, *_COLUMNS)
    query = query.where(ExternalSeries.source.in_(sorted(sources)), ExternalSeries.unit.in_(sorted(units)))
    return [(PublishedFigure(*row), number) for number, *row in session.execute(query)]


def _is_one_figure(one: float, other: float) -> bool:
    coarser = min(_decimals(one), _decimals(other))
    return _rounded(one, coarser) == _rounded(other, coarser)


def _rounded(value: float, decimals: int) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _decimals(value: float | None) -> int:
    """-1 where there is none."""
    return -1 if value is None else max(0, -int(Decimal(repr(value)).as_tuple().exponent))


def _joined(before: str, after: str) -> str:
    """Both sources, each once."""
    return "; ".join(dict.fromkeys(each for said in (before, after) for each in said.split("; ") if each))
