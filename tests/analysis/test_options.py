"""A word that an option does not know is refused by every function, with those that it knows."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator

import numpy as np
import pytest

import analysis
from analysis import AnalysisError
from tests.analysis.waves import made_up, questionnaire

NAMED = frozenset({"adjustment", "score", "part", "rollup"})
"""Options that are words of a registry, or of the wave, and not of a list in their type."""

Y = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
TWO, ONES = np.array([0.2, 0.4]), np.ones(2)
DESIGN = analysis.design_from(4)
STAGES = DESIGN.stages
WAVE, ASKED = made_up(3), questionnaire()
RULE = analysis.Rule("satisfied-share", "pooled")
INDICES = analysis.index_wave(WAVE, ASKED, RULE)
INDEXED = analysis.IndexedWave(WAVE, ASKED, INDICES)
MARGIN = analysis.Margin(np.array([0, 0, 1, 1]), np.array([5.0, 5.0]))
COMPONENTS = {"component": [{"code": "a"}]}

ASK: dict[str, Callable[[typing.Any], object]] = {
    "Design.lonely": lambda word: analysis.Design(np.ones(4), STAGES, word),
    "design_from.lonely": lambda word: analysis.design_from(4, lonely=word),
    "covariance.lonely": lambda word: analysis.covariance(Y, np.ones(4), STAGES, lonely=word),
    "Estimates.interval.method": lambda word: analysis.means(DESIGN, Y).interval(word),
    "means.missing": lambda word: analysis.means(DESIGN, Y, missing=word),
    "totals.missing": lambda word: analysis.totals(DESIGN, Y, missing=word),
    "by_domain.missing": lambda word: analysis.by_domain(DESIGN, Y, np.array([0, 0, 1, 1]), missing=word),
    "satisfied_share.missing": lambda word: analysis.satisfied_share(DESIGN, Y, 1, missing=word),
    "by_domain.statistic": lambda word: analysis.by_domain(DESIGN, Y, [0, 1, 0, 1], statistic=word),
    "means.deff": lambda word: analysis.means(DESIGN, Y, deff=word),
    "totals.deff": lambda word: analysis.totals(DESIGN, Y, deff=word),
    "by_domain.deff": lambda word: analysis.by_domain(DESIGN, Y, [0, 1, 0, 1], deff=word),
    "differences.adjustment": lambda word: analysis.differences(TWO, ONES, ONES, adjustment=word),
    "rao_scott.order": lambda word: analysis.rao_scott(
        DESIGN, np.array([0, 1, 0, 1]), np.array([0, 1, 1, 0]), order=word
    ),
    "quantiles.between": lambda word: analysis.quantiles(DESIGN, Y[:, 0], [0.5], between=word),
    "quantiles.method": lambda word: analysis.quantiles(DESIGN, Y[:, 0], [0.5], method=word),
    "quantiles_by_domain.between": lambda word: analysis.quantiles_by_domain(
        DESIGN, Y[:, 0], [0, 1, 0, 1], [0.5], between=word
    ),
    "quantiles_by_domain.method": lambda word: analysis.quantiles_by_domain(
        DESIGN, Y[:, 0], [0, 1, 0, 1], [0.5], method=word
    ),
    "weighted_quantile.between": lambda word: analysis.weighted_quantile(Y[:, 0], np.ones(4), [0.5], word),
    "calibrate.distance": lambda word: analysis.calibrate(DESIGN, Y, np.array([4.0, 8.0]), distance=word),
    "rake.fitted": lambda word: analysis.rake(DESIGN, [MARGIN], fitted=word),
    "share_interval.method": lambda word: analysis.share_interval(DESIGN, Y[:, 0], method=word),
    "fay_herriot.method": lambda word: analysis.fay_herriot(np.arange(4.0), np.ones(4), method=word),
    "rank_sets.side": lambda word: analysis.rank_sets(TWO, ONES, side=word, draws=50),
    "RankComparison.sets.side": lambda word: analysis.RankComparison(TWO, ONES, draws=50).sets(side=word),
    "rank_table_of_wave.part": lambda word: analysis.rank_table_of_wave(
        WAVE, ASKED, INDICES, np.ones(4, dtype=bool), part=word, draws=50
    ),
    "decompose_change.by": lambda word: analysis.decompose_change(INDEXED, INDEXED, by=word),
    "decompose_change.aggregate": lambda word: analysis.decompose_change(INDEXED, INDEXED, aggregate=word),
    "covariance_of_waves.part": lambda word: analysis.covariance_of_waves(INDEXED, INDEXED, word),
    "covariance_between_agencies.part": lambda word: analysis.covariance_between_agencies(WAVE, ASKED, INDICES, word),
    "WaveIndices.place_of.part": lambda word: INDICES.place_of(word),
    "standardised_indices.part": lambda word: analysis.standardised_indices(
        WAVE, ASKED, RULE, np.zeros(len(WAVE.cell), dtype=int), part=word
    ),
    "item_shares.score": lambda word: analysis.item_shares(WAVE, ASKED, word),
    "table_answers.score": lambda word: analysis.table_answers(WAVE, ASKED, word),
    "Rule.score": lambda word: analysis.index_wave(WAVE, ASKED, analysis.Rule(word, "pooled")),
    "Rule.rollup": lambda word: analysis.index_wave(WAVE, ASKED, analysis.Rule("mean-score", word)),
    "Composite.aggregation": lambda word: analysis.Composite("I", (), aggregation=word),
    "Composite.normalisation": lambda word: analysis.Composite("I", (), normalisation=word),
    "rank_sensitivity.aggregation": lambda word: analysis.rank_sensitivity(Y, ONES, aggregation=word, draws=5),
}


def is_word(name: str, hint: object) -> bool:
    """Whether a parameter is a choice among words: its type lists them, or it is named after its registry."""
    choices = [each for each in (hint, *typing.get_args(hint)) if typing.get_origin(each) is typing.Literal]
    return bool(choices) or (name in NAMED and hint in (str, str | None))


def functions_of(name: str, value: object) -> Iterator[tuple[str, Callable[..., object]]]:
    """A function of the face; of a class, how it is made (where a caller makes it) and its public methods."""
    if inspect.isfunction(value):
        yield name, value
    if inspect.isclass(value) and value.__module__.startswith("analysis"):
        yield name, value.__init__
        for method, function in inspect.getmembers(value, inspect.isfunction):
            if not method.startswith("_"):
                yield f"{name}.{method}", function


def options_of_the_face() -> set[str]:
    return {
        f"{where}.{option}"
        for name in analysis.__all__
        for where, function in functions_of(name, getattr(analysis, name))
        for option, hint in typing.get_type_hints(function).items()
        if option != "return" and is_word(option, hint)
    }


RESULTS = frozenset({"Differences.adjustment", "SmallAreas.method"})
"""What a result says of how it was made."""


def test_every_option_that_is_a_word_is_tried_here():
    passed_on = {"satisfied_share.missing"}
    assert options_of_the_face() - RESULTS == ASK.keys() - passed_on


@pytest.mark.parametrize("word", ["wlison", "", 3, None, "WALD"])
@pytest.mark.parametrize("option", ASK)
def test_a_word_that_is_not_known_is_refused_with_those_that_are(option, word):
    if option == "table_answers.score" and not word:
        return
    with pytest.raises(AnalysisError, match=r"^unknown .*; known: \S+"):
        ASK[option](word)


def test_the_word_that_was_perhaps_meant_is_named():
    with pytest.raises(AnalysisError, match=r"unknown method 'wlison' \(did you mean 'wilson'\?\); known: wald, logit"):
        analysis.means(DESIGN, Y).interval("wlison")  # type: ignore[arg-type]


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.1, float("inf")])
def test_a_confidence_lies_between_0_and_1(confidence):
    with pytest.raises(AnalysisError, match="confidence"):
        analysis.means(DESIGN, Y).interval("wald", confidence)
