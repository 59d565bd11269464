"""What the answers mean. Arrays in, frozen results out. No web, no database, no clock, no global randomness.

Two ways lead to an estimate, over one operator (`covariance`), and they give the same figures (tests/analysis/wave):

- **Any table** is a `Design`: weights, strata, sampling units, lonely strata, calibrations. `means`, `totals`,
  `quantiles` and the tests of `comparison` take it with columns of numbers, row by row. It can do everything, in
  memory and time that grow with the rows times the estimates. `python -m analysis` and the drivers of a page use it.
- **A wave** is a `Sample`: characters, cells, populations. `index_wave` reads the forms once, for all agencies, groups
  and the city, all items, factors and indices, and keeps only sums that add up: a million forms in seconds. Its
  `WaveDesign` holds what the operator needs per stratum. All indices, ranks and changes of the pages come from it.

`table_design` and `table_answers` turn a wave into such a table, for what only a table can do.

What the pages use: `index_wave` under a `Rule`, `moderated_indices` and `moderate`, `answer_distribution`,
`aggregate_agencies`, `standardised_indices`, `unweighted_index`; `RankComparison`, `rank`, `reliability_of`,
`bands_beside_others`, `display_of`, `rank_moves` and `rises_needed`; `why_not_comparable`, `aligned_waves`,
`item_contributions`, `agency_contributions`, `SharedClusters`, `changes`, `beside_others` and `beside_rounds`;
`scale_quality`, `careless_answers`, `driver_shares`; `compute_composite` and `composite_change`; `hidden_cells` and its
neighbours.
Modules of `NOT_ON_PAGES` serve the command line, other tables and cross-checks.

All estimates are on 0-1 and NaN is unknown. Every name below can be imported from `analysis` itself and is loaded when
it is first asked for (`__init__.pyi` tells type checkers where from); docs/method.md has the formulas and sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

FACE: Mapping[str, tuple[str, ...]] = {
    "refusal": ("AnalysisError", "OptionError"),
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
        "Regression",
        "SignificanceTest",
        "rao_scott",
        "regression",
        "t_test",
        "wald_independence",
        "wald_test",
    ),
    "survey.adjustment": (
        "ADJUSTMENTS",
        "Differences",
        "against_target",
        "differences",
        "holm",
        "holm_levels",
    ),
    "survey.quantiles": ("Quantiles", "quantiles", "quantiles_by_domain", "weighted_quantile"),
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
    "wave.by_hand": ("questions_of_index", "unweighted_index"),
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
    "index.moderated_indices": ("OF_ONE", "OF_WAVE", "ModeratedIndices", "moderated_indices"),
    "moderated.pool": (
        *("FOR_COMPOSITE", "FOR_ITEM", "Moderated"),
        *("cluster_inflation", "finite_population_size", "moderate", "of_size"),
    ),
    "moderated.roots": (
        *("change_df", "dependent_root", "difference_root", "others_p", "p_value"),
        *("target_p", "target_root"),
    ),
    "moderated.difference": ("hybrid",),
    "moderated.changes": ("Changes", "changes"),
    "moderated.shared": ("moderated_covariance",),
    "moderated.targets": ("AgainstTarget", "beside_target"),
    "moderated.drift": ("SHORTEST_SERIES", "Usual", "beside_history", "beside_others", "drift"),
    "moderated.rounds": ("beside_rounds",),
    "ranking.ranks": ("rank",),
    "ranking.display": (
        *("BANDS", "PLACES", "RANGES", "at_most", "display_by", "display_of"),
        *("share_told_apart", "typical_width"),
    ),
    "ranking.moves": ("RankMoves", "rank_moves"),
    "ranking.options": ("RankedOptions", "rank_options"),
    "ranking.rank_sets": ("DRAWS", "SEED", "RankComparison", "RankSets", "rank_sets", "tau_best", "tau_worst"),
    "ranking.reliability": ("RELIABLE_FROM", "bands_beside_others", "bands_of", "reliability_of"),
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
        "degrees_of_both",
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
    "publish.composite_changes": ("CompositeChange", "composite_change"),
    "publish.composites": (
        "Composite",
        "CompositeError",
        "Period",
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
        "moderated.targets",
        "quality.omega",
        "ranking.rank_table",
        "survey.calibration",
        "survey.comparison",
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


def __getattr__(name: str) -> Any:
    """Load the module of a name of the face when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
