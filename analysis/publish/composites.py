"""Indices of other numbers, declared in TOML: components, weights by period, direction, normalisation, aggregation.

OECD and JRC Handbook on Constructing Composite Indicators, 2008. Definitions that ship lie in `analysis/definitions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from analysis.arrays import Floats, Ints
from analysis.refusal import AnalysisError, one_of
from questionnaires.toml.bounded import TomlUnreadable, tables_of

DEFINITIONS = Path(__file__).with_name("definitions")
Aggregation = Literal["arithmetic", "geometric", "sum"]
Normalisation = Literal["none", "min-max", "z-score"]


class CompositeError(AnalysisError):
    """A definition that contradicts itself, or a table that lacks what it needs."""


@dataclass(frozen=True, slots=True)
class Component:
    """One number that goes in. `parent` is the component it is part of, "" for the index itself. `direction` -1 where
    less is better; `low` and `high` anchor min-max (the least and most of the table where None)."""

    code: str
    parent: str = ""
    weight: float = 1.0
    direction: int = 1
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last` these weights hold; only components with one take part. `scale` multiplies the index."""

    first: int
    last: int
    weights: Mapping[str, float]
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Composite:
    """How an index is made. `aggregation` is a mean ("arithmetic", "geometric") of what is there, or a "sum", which is
    unknown where a component is missing. `span` is what min-max maps to."""

    id: str
    components: tuple[Component, ...]
    aggregation: Aggregation = "arithmetic"
    normalisation: Normalisation = "none"
    span: tuple[float, float] = (0.0, 100.0)
    periods: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        for option, word, known in (
            ("aggregation", self.aggregation, get_args(Aggregation)),
            ("normalisation", self.normalisation, get_args(Normalisation)),
        ):
            one_of(option, word, known, where=f" in {self.id}", error=CompositeError)

    @property
    def leaves(self) -> tuple[Component, ...]:
        parents = {component.parent for component in self.components}
        return tuple(component for component in self.components if component.code not in parents)


def shipped_composites() -> tuple[str, ...]:
    """Names that `load_composite` knows."""
    return tuple(sorted(path.stem for path in DEFINITIONS.glob("*.toml")))


def load_composite(name: str | Path) -> Composite:
    """A shipped definition by name, or one from a TOML file. Raises CompositeError where it is not there or contradicts
    itself."""
    path = DEFINITIONS / f"{name}.toml" if isinstance(name, str) and not name.endswith(".toml") else Path(name)
    try:
        return composite_from(tables_of(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CompositeError(f"no definition {str(name)!r}; shipped: {', '.join(shipped_composites())}") from error
    except (TomlUnreadable, UnicodeDecodeError, TypeError, KeyError) as error:
        raise CompositeError(f"{path.name}: {error}") from error


def composite_from(data: Mapping[str, Any]) -> Composite:
    """Check and build: `id`, `aggregation`, `normalisation`, `span`, `[[component]]`, `[[period]]`."""
    composite = Composite(
        id=data["id"],
        components=tuple(Component(**component) for component in data["component"]),
        aggregation=data.get("aggregation", "arithmetic"),
        normalisation=data.get("normalisation", "none"),
        span=tuple(data.get("span", (0.0, 100.0))),
        periods=tuple(Period(**period) for period in data.get("period", ())),
    )
    problem = next(_problems(composite), "")
    if problem:
        raise CompositeError(f"{composite.id}: {problem}")
    return composite


def compute_composite(
    composite: Composite, table: Mapping[str, Floats], period: int | None = None
) -> dict[str, Floats]:
    """Every component and the index itself (under the definition's id) for m units; `table` has (m,) per leaf.

    Leaves come back normalised, in the units of `span` where there is a normalisation.
    """
    of_period = _period(composite, period)
    weights = {c.code: c.weight for c in composite.components} if of_period is None else dict(of_period.weights)
    taking_part = [c for c in composite.components if c.code in weights]
    values: dict[str, Floats] = {}
    for leaf in composite.leaves:
        if leaf.code in weights:
            if leaf.code not in table:
                raise CompositeError(f"{composite.id}: the table has no column {leaf.code!r}")
            values[leaf.code] = normalise(np.asarray(table[leaf.code], dtype=np.float64), leaf, composite)
    scale = 1.0 if of_period is None else of_period.scale
    _fill(composite, taking_part, weights, values, "")
    values[composite.id] = values.pop("") * scale
    return values


def normalise(values: Floats, component: Component, composite: Composite) -> Floats:
    """(m,) with the direction taken out, so that more is better."""
    if composite.normalisation == "none":
        return values if component.direction > 0 else -values
    if composite.normalisation == "z-score":
        score: Floats = component.direction * (values - np.nanmean(values)) / np.nanstd(values, ddof=1)
        return score
    low = float(np.nanmin(values)) if component.low is None else component.low
    high = float(np.nanmax(values)) if component.high is None else component.high
    if high == low:
        return np.where(np.isnan(values), np.nan, composite.span[0])
    share = (values - low) / (high - low)
    start, end = composite.span
    return start + (end - start) * (share if component.direction > 0 else 1 - share)


def weighted_aggregate(values: Floats, weights: Floats, aggregation: Aggregation) -> Floats:
    """(m,) from (m, k): a mean over what is there, or a sum that needs everything."""
    one_of("aggregation", aggregation, get_args(Aggregation))
    known = ~np.isnan(values)
    if aggregation == "sum":
        total: Floats = values @ weights
        return total
    whole = (known * weights).sum(axis=1)
    whole = np.where(whole > 0, whole, np.nan)
    if aggregation == "geometric":
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.where(known, np.log(np.where(known, values, 1.0)), 0)
        geometric: Floats = np.exp((logs * weights).sum(axis=1) / whole)
        return geometric
    mean: Floats = (np.where(known, values, 0) * weights).sum(axis=1) / whole
    return mean


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Per unit (m,): `rank` under the definition's weights, and the range `low`..`high` that holds the middle part
    (`confidence`) of its ranks under weights drawn around them."""

    rank: Ints
    low: Ints
    high: Ints
    confidence: float
    draws: int
    seed: int


def rank_sensitivity(
    values: Floats,
    weights: Floats,
    *,
    aggregation: Aggregation = "arithmetic",
    concentration: float = 50.0,
    confidence: float = 0.9,
    draws: int = 5_000,
    seed: int = 2026,
) -> Sensitivity:
    """How much the order of m units (m, k) hangs on the weights: Dirichlet draws around them (Saisana, Saltelli and
    Tarantola 2005). Each weight w varies by the square root of w (1 - w) / (`concentration` + 1)."""
    share = weights / weights.sum()
    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = rng.dirichlet(np.maximum(share * concentration, 1e-9), size=draws)
    ranks = np.stack([_ranks(weighted_aggregate(values, w, aggregation)) for w in drawn])
    tail = (1 - confidence) / 2
    low, high = np.quantile(ranks, [tail, 1 - tail], axis=0, method="inverted_cdf")
    own = _ranks(weighted_aggregate(values, share, aggregation))
    return Sensitivity(
        own, np.minimum(low, own).astype(np.int64), np.maximum(high, own).astype(np.int64), confidence, draws, seed
    )


def _ranks(values: Floats) -> Ints:
    ascending = np.sort(values[~np.isnan(values)])
    ranks = 1 + len(ascending) - np.searchsorted(ascending, values, side="right")
    return np.where(np.isnan(values), 0, ranks)


def _fill(
    composite: Composite,
    taking_part: Sequence[Component],
    weights: Mapping[str, float],
    values: dict[str, Floats],
    parent: str,
) -> None:
    """Aggregate from the leaves up."""
    parts = [component for component in taking_part if component.parent == parent]
    for part in parts:
        if part.code not in values:
            _fill(composite, taking_part, weights, values, part.code)
    if not parts:
        raise CompositeError(f"{composite.id}: {parent or 'the index'} has no components in this period")
    stacked = np.stack([values[part.code] for part in parts], axis=1)
    values[parent] = weighted_aggregate(stacked, np.array([weights[p.code] for p in parts]), composite.aggregation)


def _period(composite: Composite, period: int | None) -> Period | None:
    if not composite.periods:
        return None
    if period is None:
        raise CompositeError(f"{composite.id} has weights by period: say which")
    found = [p for p in composite.periods if p.first <= period <= p.last]
    if not found:
        raise CompositeError(f"{composite.id} has no weights for {period}")
    return found[0]


def _problems(composite: Composite) -> Iterator[str]:
    codes = [component.code for component in composite.components]
    for component in composite.components:
        yield from _problems_of(component, codes)
    for period in composite.periods:
        for code in sorted(period.weights.keys() - set(codes)):
            yield f"period {period.first} weighs the unknown component {code!r}"


def _problems_of(component: Component, codes: list[str]) -> Iterator[str]:
    if codes.count(component.code) > 1:
        yield f"component {component.code!r} is there twice"
    if component.parent and component.parent not in codes:
        yield f"component {component.code!r} has the unknown parent {component.parent!r}"
    if component.direction not in (1, -1):
        yield f"component {component.code!r} has direction {component.direction}; 1 or -1"
