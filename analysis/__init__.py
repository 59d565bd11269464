"""What the answers mean. Arrays in, frozen results out. No web, no database, no clock, no global randomness.

Two ways lead to an estimate, over one operator (`covariance`), and they give the same figures (tests/analysis/wave):

- **Any table** is a `Design`: weights, strata, sampling units, lonely strata, calibrations. `means`, `totals`,
  `quantiles` and the tests of `comparison` take it with columns of numbers, row by row. It can do everything, in
  memory and time that grow with the rows times the estimates. `python -m analysis` and the drivers of a page use it.
- **A wave** is a `Sample`: characters, cells, populations. `index_wave` reads the forms once, for all agencies, groups
  and the city, all items, factors and indices, and keeps only sums that add up: a million forms in seconds. Its
  `WaveDesign` holds what the operator needs per stratum. All indices, ranks and changes of the pages come from it.

`table_design` and `table_answers` turn a wave into such a table, for what only a table can do.

What the pages use: `index_wave` under a `Rule`, `answer_distribution`, `aggregate_agencies`, `standardised_indices`;
`RankComparison`, `rank`, `reliability_of`, `bands_of` and `rises_needed`; `why_not_comparable`, `aligned_waves`,
`item_contributions`, `agency_contributions` and `SharedClusters`; `scale_quality`, `careless_answers`, `driver_shares`;
`hidden_cells` and its neighbours. Modules of `NOT_ON_PAGES` serve the command line, other tables and cross-checks.

All estimates are on 0-1 and NaN is unknown. Every name below can be imported from `analysis` itself and is loaded when
it is first asked for; docs/method.md has the formulas with their sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.arrays import Bools as Bools
    from analysis.arrays import Codes as Codes
    from analysis.arrays import Floats as Floats
    from analysis.arrays import Ints as Ints
    from analysis.change.aligned import AlignedWave as AlignedWave
    from analysis.change.aligned import aligned_waves as aligned_waves
    from analysis.change.between_waves import Change as Change
    from analysis.change.between_waves import ChangeError as ChangeError
    from analysis.change.between_waves import IndexedWave as IndexedWave
    from analysis.change.between_waves import change_between as change_between
    from analysis.change.between_waves import covariance_of_waves as covariance_of_waves
    from analysis.change.between_waves import moved_in_rank as moved_in_rank
    from analysis.change.comparability import why_not_comparable as why_not_comparable
    from analysis.change.contributions import AgencyContributions as AgencyContributions
    from analysis.change.contributions import CrossWaveCovariance as CrossWaveCovariance
    from analysis.change.contributions import ItemContributions as ItemContributions
    from analysis.change.contributions import agency_contributions as agency_contributions
    from analysis.change.contributions import item_contributions as item_contributions
    from analysis.change.decomposition import Decomposition as Decomposition
    from analysis.change.decomposition import decompose_change as decompose_change
    from analysis.change.shared_clusters import SharedClusters as SharedClusters
    from analysis.change.shared_clusters import Visits as Visits
    from analysis.change.shared_clusters import visits_of as visits_of
    from analysis.index.agency_covariance import Influences as Influences
    from analysis.index.agency_covariance import covariance_between_agencies as covariance_between_agencies
    from analysis.index.agency_covariance import influences_of as influences_of
    from analysis.index.aggregate import Aggregated as Aggregated
    from analysis.index.aggregate import aggregate_agencies as aggregate_agencies
    from analysis.index.answer_distribution import MISSING as MISSING
    from analysis.index.answer_distribution import AnswerDistribution as AnswerDistribution
    from analysis.index.answer_distribution import answer_distribution as answer_distribution
    from analysis.index.indices import WaveIndices as WaveIndices
    from analysis.index.indices import index_wave as index_wave
    from analysis.index.item_shares import ItemShares as ItemShares
    from analysis.index.item_shares import item_shares as item_shares
    from analysis.index.parts import FEWEST_ANSWERS as FEWEST_ANSWERS
    from analysis.index.parts import Answered as Answered
    from analysis.index.parts import Shortfall as Shortfall
    from analysis.index.parts import answered_by_agency as answered_by_agency
    from analysis.index.parts import answers_after_trial as answers_after_trial
    from analysis.index.parts import answers_known as answers_known
    from analysis.index.parts import factors_to_leave_out as factors_to_leave_out
    from analysis.index.parts import has_other_parts as has_other_parts
    from analysis.index.parts import shortfall as shortfall
    from analysis.index.standardised import Standardised as Standardised
    from analysis.index.standardised import standardised_indices as standardised_indices
    from analysis.index.whole_covariance import covariance_with_whole as covariance_with_whole
    from analysis.publish.bands import band_of as band_of
    from analysis.publish.composites import Composite as Composite
    from analysis.publish.composites import CompositeError as CompositeError
    from analysis.publish.composites import compute_composite as compute_composite
    from analysis.publish.composites import load_composite as load_composite
    from analysis.publish.composites import rank_sensitivity as rank_sensitivity
    from analysis.publish.composites import shipped_composites as shipped_composites
    from analysis.publish.suppression import SMALLEST as SMALLEST
    from analysis.publish.suppression import agencies_hiding_levels as agencies_hiding_levels
    from analysis.publish.suppression import complementary_suppression as complementary_suppression
    from analysis.publish.suppression import has_small as has_small
    from analysis.publish.suppression import hidden_cells as hidden_cells
    from analysis.publish.suppression import hidden_shares as hidden_shares
    from analysis.publish.suppression import hidden_with_complement as hidden_with_complement
    from analysis.quality.driver_shares import DriverShares as DriverShares
    from analysis.quality.driver_shares import driver_shares as driver_shares
    from analysis.quality.driver_shares import means_of_groups as means_of_groups
    from analysis.quality.drivers import MOST_GROUPS as MOST_GROUPS
    from analysis.quality.drivers import DriverQuadrants as DriverQuadrants
    from analysis.quality.drivers import Drivers as Drivers
    from analysis.quality.drivers import driver_quadrants as driver_quadrants
    from analysis.quality.drivers import drivers_interval as drivers_interval
    from analysis.quality.drivers import drivers_of as drivers_of
    from analysis.quality.omega import Omega as Omega
    from analysis.quality.omega import omega as omega
    from analysis.quality.scale_quality import CarelessSigns as CarelessSigns
    from analysis.quality.scale_quality import ScaleQuality as ScaleQuality
    from analysis.quality.scale_quality import careless_answers as careless_answers
    from analysis.quality.scale_quality import nonresponse as nonresponse
    from analysis.quality.scale_quality import scale_quality as scale_quality
    from analysis.quality.scale_quality import straight_lined as straight_lined
    from analysis.quality.sensitivity import WithoutCareless as WithoutCareless
    from analysis.quality.sensitivity import without_careless as without_careless
    from analysis.ranking.prospects import chance_of_rank_gain as chance_of_rank_gain
    from analysis.ranking.prospects import rise_needed as rise_needed
    from analysis.ranking.prospects import rise_of_part as rise_of_part
    from analysis.ranking.prospects import rises_needed as rises_needed
    from analysis.ranking.rank_sets import DRAWS as DRAWS
    from analysis.ranking.rank_sets import SEED as SEED
    from analysis.ranking.rank_sets import RankComparison as RankComparison
    from analysis.ranking.rank_sets import RankSets as RankSets
    from analysis.ranking.rank_sets import rank_sets as rank_sets
    from analysis.ranking.rank_sets import tau_best as tau_best
    from analysis.ranking.rank_sets import tau_worst as tau_worst
    from analysis.ranking.rank_table import RankTable as RankTable
    from analysis.ranking.rank_table import rank_table as rank_table
    from analysis.ranking.rank_table import rank_table_of_wave as rank_table_of_wave
    from analysis.ranking.ranks import rank as rank
    from analysis.ranking.reliability import RELIABLE_FROM as RELIABLE_FROM
    from analysis.ranking.reliability import bands_of as bands_of
    from analysis.ranking.reliability import reliability_of as reliability_of
    from analysis.survey.adjustment import ADJUSTMENTS as ADJUSTMENTS
    from analysis.survey.adjustment import holm as holm
    from analysis.survey.adjustment import holm_levels as holm_levels
    from analysis.survey.calibration import calibrate as calibrate
    from analysis.survey.calibration import kish_effect as kish_effect
    from analysis.survey.calibration import kish_size as kish_size
    from analysis.survey.calibration import poststratify as poststratify
    from analysis.survey.calibration import rake as rake
    from analysis.survey.calibration import trim as trim
    from analysis.survey.comparison import Differences as Differences
    from analysis.survey.comparison import Regression as Regression
    from analysis.survey.comparison import SignificanceTest as SignificanceTest
    from analysis.survey.comparison import against_target as against_target
    from analysis.survey.comparison import differences as differences
    from analysis.survey.comparison import rao_scott as rao_scott
    from analysis.survey.comparison import regression as regression
    from analysis.survey.comparison import t_test as t_test
    from analysis.survey.comparison import wald_independence as wald_independence
    from analysis.survey.comparison import wald_test as wald_test
    from analysis.survey.design import Design as Design
    from analysis.survey.design import DesignError as DesignError
    from analysis.survey.design import design_from as design_from
    from analysis.survey.estimates import Estimates as Estimates
    from analysis.survey.estimates import by_domain as by_domain
    from analysis.survey.estimates import level_distribution as level_distribution
    from analysis.survey.estimates import means as means
    from analysis.survey.estimates import ratios as ratios
    from analysis.survey.estimates import satisfied_share as satisfied_share
    from analysis.survey.estimates import stacked as stacked
    from analysis.survey.estimates import totals as totals
    from analysis.survey.intervals import agresti_coull_variance as agresti_coull_variance
    from analysis.survey.intervals import arcsine as arcsine
    from analysis.survey.intervals import korn_graubard as korn_graubard
    from analysis.survey.intervals import likelihood as likelihood
    from analysis.survey.intervals import logit as logit
    from analysis.survey.intervals import t_quantile as t_quantile
    from analysis.survey.intervals import wald as wald
    from analysis.survey.intervals import wilson as wilson
    from analysis.survey.margins import Margin as Margin
    from analysis.survey.presentation import presentation as presentation
    from analysis.survey.quantiles import Quantiles as Quantiles
    from analysis.survey.quantiles import quantiles as quantiles
    from analysis.survey.quantiles import weighted_quantile as weighted_quantile
    from analysis.survey.replication import Replicated as Replicated
    from analysis.survey.replication import Replicates as Replicates
    from analysis.survey.replication import balanced_half_samples as balanced_half_samples
    from analysis.survey.replication import bootstrap as bootstrap
    from analysis.survey.replication import jackknife_1 as jackknife_1
    from analysis.survey.replication import jackknife_n as jackknife_n
    from analysis.survey.replication import recalibrated as recalibrated
    from analysis.survey.replication import replicate as replicate
    from analysis.survey.replication import weighted_means as weighted_means
    from analysis.survey.share_intervals import ShareInterval as ShareInterval
    from analysis.survey.share_intervals import share_interval as share_interval
    from analysis.survey.small_areas import SmallAreas as SmallAreas
    from analysis.survey.small_areas import fay_herriot as fay_herriot
    from analysis.survey.totals import Stage as Stage
    from analysis.survey.totals import covariance as covariance
    from analysis.survey.totals import degrees_of_freedom as degrees_of_freedom
    from analysis.wave.as_table import table_answers as table_answers
    from analysis.wave.as_table import table_design as table_design
    from analysis.wave.flags import FLAGS as FLAGS
    from analysis.wave.flags import PUBLISH_FROM as PUBLISH_FROM
    from analysis.wave.flags import RANK_FROM as RANK_FROM
    from analysis.wave.frame import Frame as Frame
    from analysis.wave.frame import frame_of as frame_of
    from analysis.wave.rollups import ROLLUPS as ROLLUPS
    from analysis.wave.rollups import Combination as Combination
    from analysis.wave.rollups import Rollup as Rollup
    from analysis.wave.rules import Rule as Rule
    from analysis.wave.rules import is_share as is_share
    from analysis.wave.rules import parse_rule as parse_rule
    from analysis.wave.sample import Sample as Sample
    from analysis.wave.sample import SampleError as SampleError
    from analysis.wave.scores import SCORES as SCORES
    from analysis.wave.scores import RuleError as RuleError
    from analysis.wave.scores import Score as Score
    from analysis.wave.totals.counted import asked_once as asked_once
    from analysis.wave.weights import WaveDesign as WaveDesign
    from analysis.wave.weights import response_weights as response_weights
    from analysis.wave.weights import wave_design as wave_design

FACE: Mapping[str, tuple[str, ...]] = {
    "arrays": ("Bools", "Codes", "Floats", "Ints"),
    "survey.design": ("Design", "DesignError", "design_from"),
    "survey.totals": ("Stage", "covariance", "degrees_of_freedom"),
    "survey.estimates": (
        "Estimates",
        "by_domain",
        "level_distribution",
        "means",
        "ratios",
        "satisfied_share",
        "stacked",
        "totals",
    ),
    "survey.intervals": (
        "agresti_coull_variance",
        "arcsine",
        "korn_graubard",
        "likelihood",
        "logit",
        "t_quantile",
        "wald",
        "wilson",
    ),
    "survey.comparison": (
        "Differences",
        "Regression",
        "SignificanceTest",
        "against_target",
        "differences",
        "rao_scott",
        "regression",
        "t_test",
        "wald_independence",
        "wald_test",
    ),
    "survey.adjustment": ("ADJUSTMENTS", "holm", "holm_levels"),
    "survey.quantiles": ("Quantiles", "quantiles", "weighted_quantile"),
    "survey.calibration": ("calibrate", "kish_effect", "kish_size", "poststratify", "rake", "trim"),
    "survey.margins": ("Margin",),
    "survey.replication": (
        "Replicated",
        "Replicates",
        "balanced_half_samples",
        "bootstrap",
        "jackknife_1",
        "jackknife_n",
        "recalibrated",
        "replicate",
        "weighted_means",
    ),
    "survey.share_intervals": ("ShareInterval", "share_interval"),
    "survey.presentation": ("presentation",),
    "survey.small_areas": ("SmallAreas", "fay_herriot"),
    "wave.sample": ("Sample", "SampleError"),
    "wave.rules": ("Rule", "is_share", "parse_rule"),
    "wave.scores": ("SCORES", "RuleError", "Score"),
    "wave.rollups": ("ROLLUPS", "Combination", "Rollup"),
    "wave.totals.counted": ("asked_once",),
    "wave.flags": ("FLAGS", "PUBLISH_FROM", "RANK_FROM"),
    "wave.frame": ("Frame", "frame_of"),
    "wave.weights": ("WaveDesign", "response_weights", "wave_design"),
    "wave.as_table": ("table_answers", "table_design"),
    "index.indices": ("WaveIndices", "index_wave"),
    "index.item_shares": ("ItemShares", "item_shares"),
    "index.answer_distribution": ("MISSING", "AnswerDistribution", "answer_distribution"),
    "index.parts": (
        "FEWEST_ANSWERS",
        *("Answered", "Shortfall", "answered_by_agency", "answers_after_trial", "answers_known"),
        *("factors_to_leave_out", "has_other_parts", "shortfall"),
    ),
    "index.standardised": ("Standardised", "standardised_indices"),
    "index.aggregate": ("Aggregated", "aggregate_agencies"),
    "index.agency_covariance": ("Influences", "covariance_between_agencies", "influences_of"),
    "index.whole_covariance": ("covariance_with_whole",),
    "ranking.ranks": ("rank",),
    "ranking.rank_sets": ("DRAWS", "SEED", "RankComparison", "RankSets", "rank_sets", "tau_best", "tau_worst"),
    "ranking.reliability": ("RELIABLE_FROM", "bands_of", "reliability_of"),
    "ranking.rank_table": ("RankTable", "rank_table", "rank_table_of_wave"),
    "ranking.prospects": ("chance_of_rank_gain", "rise_needed", "rise_of_part", "rises_needed"),
    "change.comparability": ("why_not_comparable",),
    "change.aligned": ("AlignedWave", "aligned_waves"),
    "change.contributions": (
        "AgencyContributions",
        "CrossWaveCovariance",
        "ItemContributions",
        "agency_contributions",
        "item_contributions",
    ),
    "change.shared_clusters": ("SharedClusters", "Visits", "visits_of"),
    "change.between_waves": (
        "Change",
        "ChangeError",
        "IndexedWave",
        "change_between",
        "covariance_of_waves",
        "moved_in_rank",
    ),
    "change.decomposition": ("Decomposition", "decompose_change"),
    "quality.scale_quality": (
        "CarelessSigns",
        "ScaleQuality",
        "careless_answers",
        "nonresponse",
        "scale_quality",
        "straight_lined",
    ),
    "quality.omega": ("Omega", "omega"),
    "quality.drivers": (
        "MOST_GROUPS",
        "DriverQuadrants",
        "Drivers",
        "driver_quadrants",
        "drivers_interval",
        "drivers_of",
    ),
    "quality.driver_shares": ("DriverShares", "driver_shares", "means_of_groups"),
    "quality.sensitivity": ("WithoutCareless", "without_careless"),
    "publish.suppression": (
        "SMALLEST",
        "agencies_hiding_levels",
        "complementary_suppression",
        "has_small",
        "hidden_cells",
        "hidden_shares",
        "hidden_with_complement",
    ),
    "publish.bands": ("band_of",),
    "publish.composites": (
        "Composite",
        "CompositeError",
        "compute_composite",
        "load_composite",
        "rank_sensitivity",
        "shipped_composites",
    ),
}
"""Module -> the names that it offers."""

NOT_ON_PAGES = frozenset(
    {
        "change.between_waves",
        "change.decomposition",
        "index.item_shares",
        "publish.composites",
        "quality.omega",
        "ranking.rank_table",
        "survey.calibration",
        "survey.margins",
        "survey.presentation",
        "survey.quantiles",
        "survey.share_intervals",
        "survey.small_areas",
    }
)
"""Modules that no page, report or export leads to."""

_HOME = {name: f"analysis.{module}" for module, names in FACE.items() for name in names}
__all__ = [*_HOME]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Load the module of a name of the face when it is first asked for."""
        if name not in _HOME:
            raise AttributeError(f"module 'analysis' has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_HOME[name]), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
