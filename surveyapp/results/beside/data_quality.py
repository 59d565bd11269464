"""How good the answers of a wave are: whether the items of a factor measure one thing, and what careless forms move."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np

from analysis.quality.scale_quality import careless_answers, nonresponse, scale_quality, straight_lined
from analysis.quality.sensitivity import without_careless
from analysis.wave.as_table import table_answers
from analysis.wave.flags import RANK_FROM
from analysis.wave.weights import response_weights
from surveyapp.results.beside.further import Further, Material
from surveyapp.results.index.basis import cells_of_tier
from surveyapp.results.model.data_quality import DataQuality, ItemQuality, NoScale, Scale, Without
from surveyapp.results.model.percent import known, known_percent

FAST = "fast"
FEWEST_ITEMS = 2


def compute(material: Material) -> DataQuality:
    found, asked = material.estimates, material.inputs.questionnaire
    sample = found.samples[found.best_tier]
    if not len(sample.cell):
        return DataQuality((), ())
    codes, answers = table_answers(sample, asked)
    scales = tuple(_scales(material, codes, answers, response_weights(sample)))
    if material.inputs.stored.counts_several:
        return DataQuality(scales, ())  # nobody's forms: neither fast nor alike
    pace = _pace(material)
    fast = pace == FAST
    alike = straight_lined(careless_answers(answers), len(asked.items))
    return DataQuality(
        scales=scales,
        effects=tuple(_effects(material, alike | fast)),
        alike=int(alike.sum()),
        fast=int(fast.sum()),
        timed=int((pace != "unknown").sum()),
    )


def _pace(material: Material) -> np.ndarray:
    blocks = cells_of_tier(material.inputs.stored, material.estimates.best_tier)
    return np.repeat(np.array([block.pace for block in blocks]), [block.count for block in blocks])


def _scales(material: Material, codes: list[str], answers: np.ndarray, weights: np.ndarray) -> Iterator[Scale]:
    asked = material.inputs.questionnaire
    factors = [factor.id for factor in asked.factors] or [""]
    for factor in factors:
        mine = [q.code for q in asked.items if (q.factor or "") == factor]
        if mine:
            yield _scale(material, factor, mine, answers[:, [codes.index(code) for code in mine]], weights)


def _scale(material: Material, factor: str, codes: list[str], answers: np.ndarray, weights: np.ndarray) -> Scale:
    told = [_item(material, code) for code in codes]
    complete = answers[~np.isnan(answers).any(axis=1)]
    only_counts = material.inputs.stored.counts_several and not len(complete)
    why: NoScale = "counts" if only_counts else _why_not(complete)
    if why:
        return Scale(factor, tuple(told), len(complete), why=why)
    found = scale_quality(answers, weights=weights, confidence=material.result.confidence)
    items = tuple(
        dataclasses.replace(item, item_rest=known(rest), if_dropped=known(dropped), ceiling=known_percent(ceiling))
        for item, rest, dropped, ceiling in zip(told, found.item_rest, found.if_dropped, found.ceiling, strict=True)
    )
    return Scale(factor, items, found.n, found.alpha, found.low, found.high, known(found.omega))


def _why_not(complete: np.ndarray) -> NoScale:
    """A scale has two items, as many forms as a ranked agency, and answers of which none repeats the others."""
    if complete.shape[1] < FEWEST_ITEMS:
        return "one-item"
    if len(complete) < RANK_FROM:
        return "few"
    return "all-same" if np.linalg.matrix_rank(np.cov(complete.T)) < complete.shape[1] else ""


def _item(material: Material, code: str) -> ItemQuality:
    levels = material.result.levels.get(("all", "all", code))
    if levels is None:
        return ItemQuality(code)
    blank, evaded = nonresponse(sum(levels.counts.values()), levels.missing)
    return ItemQuality(code, blank=known_percent(blank), evaded=known_percent(evaded))


def _effects(material: Material, careless: np.ndarray) -> Iterator[Without]:
    found, tier = material.estimates, material.estimates.best_tier
    indices, items = found.indices[tier], len(material.inputs.questionnaire.items)
    again = without_careless(
        found.samples[tier],
        material.inputs.questionnaire,
        indices,
        fast=careless,
        run_of=items + 2,  # the marks are those of `careless` alone
        leave_out=found.left_out[tier],
    )
    for domain, (scope, place) in enumerate(found.wave_agencies.domains):
        if found.speaking[scope, place].tier == tier:
            yield Without(
                scope,
                place,
                int(again.forms[domain]),
                int(again.careless[domain]),
                known_percent(indices.estimate[domain, 0]),
                known_percent(again.estimate[domain, 0]),
            )


def _from_plain(kept: dict[str, Any]) -> DataQuality:
    scales = (Scale(**s | {"items": tuple(ItemQuality(**item) for item in s["items"])}) for s in kept["scales"])
    effects = (Without(**effect) for effect in kept["effects"])
    return DataQuality(**kept | {"scales": tuple(scales), "effects": tuple(effects)})


KIND = Further("data-quality", compute, dataclasses.asdict, _from_plain)
