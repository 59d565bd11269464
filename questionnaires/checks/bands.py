"""Bands of the index: every value that the index can take has one name."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from questionnaires.checks.registry import Finding, Findings, structure_check
from questionnaires.model import Band, Bands, Questionnaire
from questionnaires.rules import SCORES, RulePart, split_rule

MOST_DECIMALS = 6


@structure_check("index-bands-few")
def bands_tell_something_apart(questionnaire: Questionnaire) -> Findings:
    if questionnaire.bands is not None and len(questionnaire.bands.bands) < 2:
        yield Finding("bands", "there are fewer than two bands", "add [[bands.band]] tables, the lowest first")


@structure_check("index-bands-scale")
def bands_stand_on_a_scale(questionnaire: Questionnaire) -> Findings:
    bands = questionnaire.bands
    if bands is None:
        return
    if bands.out_of <= 0:
        yield Finding("bands", f"out_of is {bands.out_of:g}", "state the bands on 0 to a number above 0, such as 100")
    if bands.rounded is not None and not _is_sensible(bands.rounded):
        yield Finding("bands", f"rounded is {bands.rounded}", f"use 0 to {MOST_DECIMALS} decimals")


@structure_check("index-bands-overlap")
def no_index_has_two_bands(questionnaire: Questionnaire) -> Findings:
    for band, following in _neighbours(questionnaire):
        if following.lowest <= band.lowest:
            message = f"`{following.id}` begins at {following.lowest:g}, `{band.id}` before it at {band.lowest:g}"
            yield Finding(f"band {following.id}", message, "put the bands in order, the lowest first")
        elif band.upto is not None and band.upto >= following.lowest:
            message = f"`{band.id}` goes up to {band.upto:g}, `{following.id}` begins at {following.lowest:g}"
            yield Finding(f"band {following.id}", message, "let each band begin after the one before it ends")


@structure_check("index-bands-gap")
def every_index_has_a_band(questionnaire: Questionnaire) -> Findings:
    bands = questionnaire.bands
    for band, following in _neighbours(questionnaire):
        if bands is None or band.upto is None or band.upto >= following.lowest:
            continue
        step = 10.0**-bands.rounded if bands.rounded is not None and _is_sensible(bands.rounded) else 0.0
        if not math.isclose(following.lowest - band.upto, step, abs_tol=1e-9):
            message = f"nothing is said of an index between {band.upto:g} and {following.lowest:g}"
            yield Finding(f"band {band.id}", message, "leave `upto` out, or say with `rounded` how many decimals count")


@structure_check("index-bands-outside")
def bands_cover_the_index(questionnaire: Questionnaire) -> Findings:
    bands = questionnaire.bands
    if bands is None or not bands.bands or bands.out_of <= 0:
        return
    first, last = bands.bands[0], bands.bands[-1]
    worst = _worst(questionnaire) * bands.out_of
    if first.lowest > worst + 1e-9:
        message = f"the index can be {worst:g}, the lowest band begins at {first.lowest:g}"
        yield Finding(f"band {first.id}", message, f"let it begin at {worst:g}")
    highest = bands.out_of if last.upto is None else last.upto
    if last.lowest > bands.out_of or not math.isclose(highest, bands.out_of):
        message = (
            f"the bands are stated on 0 to {bands.out_of:g}, the highest one lies at {last.lowest:g} to {highest:g}"
        )
        yield Finding(f"band {last.id}", message, f"let it end at {bands.out_of:g}, or change out_of")


def _is_sensible(decimals: int) -> bool:
    return 0 <= decimals <= MOST_DECIMALS


def _neighbours(questionnaire: Questionnaire) -> Iterator[tuple[Band, Band]]:
    return pairwise((questionnaire.bands or Bands(())).bands)


def _worst(questionnaire: Questionnaire) -> float:
    """The lowest index that the default rule can give, on 0–1."""
    score = SCORES.get(split_rule(questionnaire.default_rule)[0], RulePart())
    spans = [tuple(item.values.values()) for item in questionnaire.items if item.values]
    return min((score.lowest(values) for values in spans if max(values) > 0), default=0.0)
