"""Few, constant, missing or no answers: a result in which NaN is unknown, or a refusal of the package's own kind.

Never an error of linear algebra, of an index or of a division, nor a warning (which the tests take for an error).
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import analysis as a

Array = NDArray[Any]
ANSWERS = (0.0, 1.0, 1.0, float("nan"), 0.5, 4.0)


@dataclass(frozen=True, eq=False)
class Drawn:
    """A small table of n rows and two columns, its design or designs, and p numbers with what is known of them."""

    columns: Array
    shares: Array
    weights: Array
    strata: Array
    clusters: Array
    inside: Array
    groups: Array
    counts: Array
    lonely: str

    @property
    def n(self) -> int:
        return len(self.columns)

    @property
    def y(self) -> Array:
        return self.columns[:, 0]

    @property
    def design(self) -> a.Design:
        return a.design_from(
            self.n, weights=self.weights, strata=self.strata, clusters=[self.clusters], lonely=self.lonely
        )

    @property
    def variance(self) -> Array:
        return np.abs(self.columns[:, 1]) / 10

    @property
    def covariance(self) -> Array:
        known = np.nan_to_num(self.columns)
        return known @ known.T / 10

    @property
    def df(self) -> Array:
        return np.array(self.counts, dtype=float)

    @property
    def found(self) -> a.Estimates:
        return a.means(self.design, self.shares)

    @property
    def pool(self) -> a.Moderated:
        return a.moderate(self.shares[:, 0], self.variance, self.df, self.df)

    @property
    def replicates(self) -> a.Replicates:
        return a.jackknife_n(self.design)


@st.composite
def tables(draw: st.DrawFn) -> Drawn:
    n = draw(st.integers(0, 6))

    def column(values: typing.Sequence[Any]) -> Array:
        found = np.array(draw(st.lists(st.sampled_from(values), min_size=n, max_size=n)))
        return found.astype(np.array(values).dtype)  # also of none

    answers = draw(st.sampled_from((ANSWERS, ANSWERS, (0.0,), (1.0,), (float("nan"),))))
    columns = np.stack([column(answers), column(answers)], axis=1)
    return Drawn(
        columns=columns,
        shares=np.where(columns > 1, 1.0, columns),
        weights=column(draw(st.sampled_from(((0.0, 1.0, 1.0, 2.5), (1.0,), (0.0,))))),
        strata=column(draw(st.sampled_from(((0, 0, 1), ("xã", "xã", "phường"), (1.2, 1.7))))),
        clusters=column((0, 1, 2)),
        inside=column((True, True, False)),
        groups=column((0, 0, 1)),
        counts=column((0, 1, 2, 30)),
        lonely=draw(st.sampled_from(("adjust", "average", "certainty", "remove"))),
    )


def interval(of: Callable[..., object]) -> Callable[[Drawn], object]:
    return lambda d: of(d.shares[:, 0], np.sqrt(d.variance), d.df)


ASK: Mapping[str, Callable[[Drawn], object]] = {
    "covariance": lambda d: a.covariance(np.nan_to_num(d.columns), d.weights, d.design.stages, lonely=d.lonely),
    "degrees_of_freedom": lambda d: a.degrees_of_freedom(d.design.stages[0], np.flatnonzero(d.inside)),
    "design_from": lambda d: a.design_from(d.n, strata=d.strata, populations=[d.df]),
    "by_domain": lambda d: a.by_domain(d.design, d.columns, d.groups),
    "level_distribution": lambda d: a.level_distribution(d.design, d.y, [0, 1], domain=d.inside),
    "means": lambda d: a.means(d.design, d.columns, domain=d.inside),
    "ratios": lambda d: a.ratios(d.design, d.columns, d.columns[:, ::-1], domain=d.inside),
    "satisfied_share": lambda d: a.satisfied_share(d.design, d.columns, 1, domain=d.inside),
    "stacked": lambda d: a.stacked(d.found, d.found, design=d.design),
    "totals": lambda d: a.totals(d.design, d.columns, domain=d.inside),
    "agresti_coull_variance": lambda d: a.agresti_coull_variance(d.shares[:, 0], d.variance, d.df),
    "arcsine": interval(a.arcsine),
    "logit": interval(a.logit),
    "wald": interval(a.wald),
    "wilson": lambda d: a.wilson(d.shares[:, 0], d.df, d.df),
    "korn_graubard": lambda d: a.korn_graubard(d.shares[:, 0], d.df, d.df, d.df),
    "likelihood": lambda d: a.likelihood(d.shares[:, 0], d.df, d.df, d.df),
    "t_quantile": lambda d: a.t_quantile(d.df),
    "against_target": lambda d: a.against_target(d.y, np.sqrt(d.variance), d.df, np.full(d.n, 0.5)),
    "differences": lambda d: a.differences(d.y, d.covariance, d.df),
    "rao_scott": lambda d: a.rao_scott(d.design, d.groups, d.clusters),
    "regression": lambda d: a.regression(d.design, d.y, d.columns).test([0, 1]),
    "t_test": lambda d: a.t_test(d.design, d.y, d.inside),
    "wald_independence": lambda d: a.wald_independence(d.design, d.groups, d.clusters, adjusted=True),
    "wald_test": lambda d: a.wald_test(d.y, d.covariance, 3.0),
    "holm": lambda d: a.holm(d.shares[:, 0]),
    "holm_levels": lambda d: a.holm_levels(d.shares[:, 0]),
    "quantiles_by_domain": lambda d: a.quantiles_by_domain(d.design, d.y, d.groups, [0.5]),
    "quantiles": lambda d: a.quantiles(d.design, d.y, [0, 0.5, 1], domain=d.inside),
    "weighted_quantile": lambda d: a.weighted_quantile(d.y, d.weights, [0.5]),
    "calibrate": lambda d: a.calibrate(d.design, np.nan_to_num(d.columns), np.array([10.0, 20.0])),
    "kish_effect": lambda d: a.kish_effect(d.weights),
    "kish_size": lambda d: a.kish_size(d.weights),
    "poststratify": lambda d: a.poststratify(d.design, a.Margin(d.groups, np.array([5.0, 6.0]))),
    "rake": lambda d: a.rake(
        d.design, [a.Margin(d.groups, np.array([5.0, 6.0])), a.Margin(d.strata, np.array([4.0, 7]))]
    ),
    "trim": lambda d: a.trim(d.design, low=0.5, high=2, strict=True),
    "jackknife_1": lambda d: a.jackknife_1(d.design),
    "jackknife_n": lambda d: a.jackknife_n(d.design),
    "balanced_half_samples": lambda d: a.balanced_half_samples(d.design),
    "bootstrap": lambda d: a.bootstrap(d.design, replicates=3),
    "replicate": lambda d: a.replicate(a.weighted_means(d.columns), d.replicates),
    "recalibrated": lambda d: a.recalibrated(d.replicates, lambda w: w),
    "weighted_means": lambda d: a.weighted_means(d.columns)(d.weights),
    "share_interval": lambda d: a.share_interval(d.design, d.shares[:, 0], domain=d.inside, method="likelihood"),
    "presentation": lambda d: a.presentation(d.shares[:, 0], d.df, d.df, d.df),
    "fay_herriot": lambda d: a.fay_herriot(d.y, d.variance, method="ml"),
    "moderate": lambda d: d.pool,
    "of_size": lambda d: a.of_size(d.shares[:, 0], d.df, d.df),
    "cluster_inflation": lambda d: a.cluster_inflation(d.df, d.variance, d.variance, d.df, d.shares[:, 0]),
    "finite_population_size": lambda d: a.finite_population_size(d.df, d.variance, d.variance, d.shares[:, 0]),
    "change_df": lambda d: a.change_df(d.pool, d.pool),
    "dependent_root": lambda d: a.dependent_root(d.y, d.variance, d.variance),
    "difference_root": lambda d: a.difference_root(d.shares[:, 0], d.df, d.shares[:, 1], d.df),
    "others_p": lambda d: a.others_p(d.pool),
    "p_value": lambda d: a.p_value(d.y, d.df),
    "target_p": lambda d: a.target_p(d.pool, 0.5),
    "target_root": lambda d: a.target_root(d.shares[:, 0], d.df, 0.5),
    "hybrid": lambda d: a.hybrid(
        d.shares[:, 0], a.wilson(d.shares[:, 0], d.df, d.df), d.shares[:, 1], a.wilson(d.shares[:, 1], d.df, d.df)
    ),
    "changes": lambda d: a.changes(d.pool, d.pool),
    "moderated_covariance": lambda d: a.moderated_covariance(
        np.abs(d.columns[:, 0]) if not np.isnan(d.y).any() else d.weights, d.df, d.covariance, d.covariance > 0, 4.0
    ),
    "drift": lambda d: a.drift(d.y, d.variance, d.variance),
    "beside_others": lambda d: a.beside_others(d.y, d.variance, d.variance),
    "beside_rounds": lambda d: a.beside_rounds(*(np.stack([x, x]) for x in (d.y, d.variance, d.variance))),
    "beside_history": lambda d: a.beside_history(d.y, d.variance, d.variance),
    "rank": lambda d: a.rank(d.y, d.groups, d.inside),
    "rank_sets": lambda d: a.rank_sets(d.y, d.covariance, df=d.df, draws=40),
    "tau_best": lambda d: a.tau_best(d.y, d.variance, 2, draws=40),
    "tau_worst": lambda d: a.tau_worst(d.y, d.variance, 2, draws=40),
    "share_told_apart": lambda d: a.share_told_apart(a.rank_sets(d.y, d.variance, draws=40)),
    "typical_width": lambda d: a.typical_width(a.rank_sets(d.y, d.variance, draws=40)),
    "display_by": lambda d: a.display_by(len(d.y), *map(float, d.shares.sum(axis=0))),
    "display_of": lambda d: a.display_of(a.rank_sets(d.y, d.variance, draws=40)),
    "bands_beside_others": lambda d: a.bands_beside_others(d.pool),
    "bands_of": lambda d: a.bands_of(d.y, d.covariance),
    "reliability_of": lambda d: a.reliability_of(d.y, d.variance),
    "rank_table": lambda d: a.rank_table(d.y, d.variance, d.groups, d.inside, draws=40),
    "chance_of_rank_gain": lambda d: a.chance_of_rank_gain(d.y, d.variance, 0, np.array([0.1]), 1, draws=20),
    "rise_needed": lambda d: a.rise_needed(d.y, d.variance, 0, 1, draws=20),
    "rises_needed": lambda d: a.rises_needed(d.y, d.covariance, 1, draws=20),
    "rise_of_part": lambda d: a.rise_of_part(0.1, float(d.weights.sum())),
    "rank_options": lambda d: a.rank_options(d.design, np.where(np.isnan(d.columns), np.nan, d.columns > 0), draws=40),
    "composite_change": lambda d: a.composite_change(
        *(
            a.load_composite("par-index"),
            {"survey": float(d.y.sum())},
            {"survey": 1, "self_assessment": 2},
            (2012, 2012),
        )
    ),
    "rank_moves": lambda d: a.rank_moves(np.stack([d.y, d.y[::-1]])),
    "moved_in_rank": lambda d: a.moved_in_rank((d.counts, d.counts), (d.counts, d.counts)),
    "careless_answers": lambda d: a.careless_answers(d.columns),
    "straight_lined": lambda d: a.straight_lined(a.careless_answers(d.columns), 2),
    "scale_quality": lambda d: a.scale_quality(d.columns, weights=d.weights, pairwise=bool(d.inside.any())),
    "omega": lambda d: a.omega(np.corrcoef(np.eye(3) + 0.1 * np.nan_to_num(d.y).sum())),
    "drivers_of": lambda d: a.drivers_of(d.y, d.columns, weights=d.weights),
    "drivers_interval": lambda d: a.drivers_interval(d.y, d.columns, d.replicates),
    "driver_quadrants": lambda d: a.driver_quadrants(d.y, d.columns[:, 1]),
    "driver_shares": lambda d: a.driver_shares(d.y, d.columns, d.design, d.inside),
    "means_of_groups": lambda d: a.means_of_groups(d.columns, [[0], [0, 1]]),
    "agencies_hiding_levels": lambda d: a.agencies_hiding_levels(np.stack([d.counts, d.counts], axis=1), d.inside),
    "complementary_suppression": lambda d: a.complementary_suppression(d.inside, d.counts),
    "has_small": lambda d: a.has_small(d.counts),
    "hidden_cells": lambda d: a.hidden_cells(np.stack([d.counts, d.counts], axis=1)),
    "hidden_shares": lambda d: a.hidden_shares(d.groups, d.counts),
    "hidden_with_complement": lambda d: a.hidden_with_complement(d.inside, d.counts, d.groups),
    "shortfall": lambda d: a.shortfall(d.columns, d.groups, 2),
    "has_other_parts": lambda d: a.has_other_parts(d.columns > 0, d.groups),
    "rank_sensitivity": lambda d: a.rank_sensitivity(d.columns, np.ones(2), draws=5),
}


OF_WAVES = (
    "Sample",
    "WaveIndices",
    "Questionnaire",
    "AlignedWave",
    "IndexedWave",
    "SharedClusters",
    "Composite",
    "Bands",
    "Answered",
)
"""What is made of a whole wave, or of a definition, has its own tests."""


def takes_arrays(function: object) -> bool:
    """A function of the face that is given arrays or a design, and no wave."""
    if not inspect.isfunction(function):
        return False
    said = [str(hint) for name, hint in inspect.get_annotations(function).items() if name != "return"]
    if any(word in hint for word in OF_WAVES for hint in said):
        return False
    return any(word in hint for word in ("Floats", "Ints", "Bools", "Array", "Labels", "Design") for hint in said)


def test_every_function_that_takes_arrays_is_tried_here():
    assert {name for name in a.__all__ if takes_arrays(getattr(a, name))} - ASK.keys() == set()


@settings(max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
@given(tables())
def test_any_small_table_gives_a_result_or_a_sentence(drawn):
    for name, ask in ASK.items():
        note(name)
        with suppress(a.AnalysisError):
            repr(ask(drawn))
