"""Peer groups and the city as means of their agencies instead of over all answers: by dossiers, or each agency once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.index.aggregate import Aggregated, aggregate_agencies
from analysis.moderated.pool import FOR_COMPOSITE, FOR_ITEM, moderate
from analysis.survey.intervals import wilson
from analysis.wave.rules import Rule
from analysis.wave.sample import Sample
from surveyapp.results.index.basis import SELF_SELECTED, TIERS
from surveyapp.results.index.estimates import WaveEstimates, estimates_of
from surveyapp.results.index.fieldwork import known_sum
from surveyapp.results.index.inputs import CONFIDENCE, Inputs
from surveyapp.results.index.parts import as_fixed, beside_fixed
from surveyapp.results.model.body import figures_hash
from surveyapp.results.model.columns import OF_ANY_AGGREGATE
from surveyapp.results.model.percent import known, known_percent, percent
from surveyapp.results.model.result import COVERED, DOSSIER_SHARE, NOT_IN_IT, IndexRow, WaveResult
from surveyapp.store import Problem, Refused
from surveyapp.store.readings.answers import StratumFacts

NAMED = 5
SHARED_OUT = "weights-changed"
WHOLE = 1 - 1e-12


def aggregated(
    result: WaveResult, inputs: Inputs, measured: WaveEstimates, rule: Rule, aggregate: str, volume: np.ndarray | None
) -> WaveResult:
    """The result with every row above agency level as a mean of its agencies; the agencies' own rows stay.

    An agency without an estimate of a part is not in that part: its share goes to the others (flag and note).
    """
    means = _means(inputs, measured, volume)
    rows = tuple(_rows(result, measured, means, aggregate))
    if inputs.decisions:
        before = estimates_of(as_fixed(inputs), rule)
        fixed = _rows(result, before, _means(inputs, before, volume), aggregate)
        rows = beside_fixed(rows, [_as_it_was(row) for row in fixed], inputs)
    return dataclasses.replace(
        result,
        rows=rows,
        aggregate=aggregate,
        hashes=dataclasses.replace(result.hashes, result=figures_hash(rows)),
        notes=(*result.notes, *_notes(measured, means, volume)),
    )


@dataclass(frozen=True)
class _Mean:
    """Means of agencies, of the design and as if drawn with replacement, and which parts are one item."""

    design: Aggregated
    replaced: Aggregated
    single: np.ndarray

    def moderated(self, domain: int, part: int) -> dict[str, Any]:
        """A pool of one, and the interval made of it."""
        at, without = (each[domain, part] for each in (self.design.se, self.replaced.se))
        mean = self.replaced
        estimate, df, size = (column[domain : domain + 1, part] for column in (mean.estimate, mean.df, mean.size))
        prior = FOR_ITEM if self.single[part] else FOR_COMPOSITE
        unit = moderate(estimate, np.array([without**2]), df, size, prior=prior)
        n_round = unit.n_eff * (without**2 / at**2 if at > 0 and without > 0 else 1.0)
        low, high = wilson(estimate, n_round, unit.df, CONFIDENCE)
        if np.isnan(low[0]):
            return {}
        return {
            "ci_low": known_percent(low[0]),
            "ci_high": known_percent(high[0]),
            "ci_method": "wilson",
            "effect": known(unit.found[0]),
            "pool_effect": known(float(unit.common)),
            "pool_df": known(float(unit.strength)),
            "n_moderated": known(unit.n_eff[0]),
            "df_moderated": known(unit.df[0]),
            "n_interval": known(n_round[0]),
        }


def _means(inputs: Inputs, measured: WaveEstimates, volume: np.ndarray | None) -> dict[int, _Mean]:
    def mean(tier: int, sample: Sample) -> Aggregated:
        return aggregate_agencies(sample, inputs.questionnaire, measured.indices[tier], volume, confidence=CONFIDENCE)

    found = {}
    for tier, sample in measured.samples.items():
        design = mean(tier, sample)
        replaced = mean(tier, dataclasses.replace(sample, finite=False)) if np.any(sample.finite) else design
        found[tier] = _Mean(design, replaced, measured.indices[tier].replaced.single)
    return found


def _as_it_was(row: IndexRow) -> IndexRow:
    """Of an agency the direct result has said so already."""
    if row.scope != "agency":
        return row
    return dataclasses.replace(row, index=row.index_as_fixed, rank=row.rank_as_fixed)


def _rows(
    result: WaveResult, measured: WaveEstimates, means: Mapping[int, _Mean], aggregate: str
) -> Iterator[IndexRow]:
    domains = [*measured.wave_agencies.groups, "all"]
    for row in result.rows:
        if row.scope == "agency":
            yield row
            continue
        place = row.key[1]
        tier = measured.speaking[row.scope, place].tier
        told = {} if tier is None else _told(row, means[tier], domains.index(place))
        stays = {column: getattr(row, column) for column in OF_ANY_AGGREGATE}
        yield IndexRow(**(stays | {"aggregate": aggregate} | told))


def _told(row: IndexRow, means: _Mean, domain: int) -> dict[str, Any]:
    """Design effect and effective size belong to answers taken together, and stay unknown here."""
    mean = means.design
    part = mean.parts.index(row.part)
    estimate, se = mean.estimate[domain, part], mean.se[domain, part]
    told: dict[str, Any] = {
        "index": known_percent(estimate),
    }
    if told["index"] is None or row.is_of_counts:
        return told
    told["se"] = known_percent(se)
    told["df"] = float(mean.df[domain, part])
    told |= means.moderated(domain, part)
    if mean.covered[domain, part] < WHOLE:
        told["flags"] = tuple(dict.fromkeys((*row.flags, SHARED_OUT)))
    return told


def _notes(measured: WaveEstimates, means: Mapping[int, _Mean], volume: np.ndarray | None) -> Iterator[str]:
    """`not-aggregated:A` per agency that is not in the overall index, and `covered:97.1`, what the others stand for."""
    best = measured.best_tier
    known = ~np.isnan(measured.indices[best].estimate[: len(measured.wave_agencies.agencies), 0])
    counts = np.ones(len(known), dtype=np.bool_) if volume is None else volume > 0
    for agency, is_known, has_volume in zip(measured.wave_agencies.agencies, known, counts, strict=True):
        if not is_known or not has_volume:
            yield f"{NOT_IN_IT}:{agency}"
    yield f"{COVERED}:{percent(means[best].design.covered[-1, 0]):.1f}"


def volume_of(inputs: Inputs, estimates: WaveEstimates, aggregate: str) -> np.ndarray | None:
    """(A,) what each agency weighs: its dossiers in the period, 0 for one that only receives for others; None for
    once each. Raises Refused where the dossiers of an agency are needed and not known."""
    if aggregate != DOSSIER_SHARE:
        return None
    uncounted = _with_uncounted_strata(inputs)
    agencies = estimates.wave_agencies.agencies
    volumes = [known_sum(row.population for row in inputs.frame if row.agency == a) for a in agencies]
    unknown = [agency for agency in agencies if agency in uncounted]
    _refuse_unknown_volumes(unknown)
    if not any(volumes):
        _refuse_unknown_volumes(list(estimates.wave_agencies.agencies))
    return np.array([volume or 0 for volume in volumes], dtype=np.float64)


def _with_uncounted_strata(inputs: Inputs) -> set[str]:
    """Agencies with forms in a stratum of unknown population, or in one that spans agencies. Self-selected forms say
    nothing about strata."""
    stored = inputs.stored
    cells = (stored.cells[block.cell] for block in stored.cell_answers if TIERS[block.basis] != SELF_SELECTED)
    return {c.resolving for c in cells if c.resolving and not _is_counted(stored.strata[c.stratum])}


def _is_counted(stratum: StratumFacts) -> bool:
    return stratum.population is not None and stratum.agency != ""


def _refuse_unknown_volumes(agencies: list[str]) -> None:
    if not agencies:
        return
    more = f" and {len(agencies) - NAMED} more" if len(agencies) > NAMED else ""
    what = f"dossier-share needs the number of dossiers of every agency; not known: {', '.join(agencies[:NAMED])}{more}"
    remedy = "load stratum,population,agency with surveyapp frame load, or use --aggregate equal"
    raise Refused(Problem("dossiers-unknown", what, remedy=remedy))
