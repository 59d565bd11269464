"""How good the answers of a wave are."""

from __future__ import annotations

import dataclasses

from surveyapp.results.model.data_quality import DataQuality, ItemQuality, Scale, Without
from surveyapp.results.model.result import WaveResult


def made_up_quality(result: WaveResult) -> DataQuality:
    """Four good scales, in the first of which one item had better go, and one of too few; three agencies move."""
    scales = []
    for factor in result.questionnaire.factors:
        items = tuple(
            ItemQuality(q.code, 0.61, 0.80, 31.5, 1.2, 3.4) for q in result.questionnaire.items if q.factor == factor.id
        )
        scales.append(Scale(factor.id, items, 900, 0.84, 0.80, 0.87, 0.85))
    odd = (dataclasses.replace(scales[0].items[0], if_dropped=0.88), *scales[0].items[1:])
    scales[0] = dataclasses.replace(scales[0], items=odd)
    scales[-1] = Scale(scales[-1].factor, scales[-1].items, 12, why="few")
    agencies = list(result.agencies)
    moved = zip(agencies, (90, 80, 9), (87.0, 92.0, 50.0), strict=False)
    effects = [
        *(Without("agency", agency, n, 5, 88.0, without) for agency, n, without in moved),
        *(Without("peer_group", group, 600, 75, 88.0, 86.0) for group in result.peer_groups),
        Without("all", "all", 1200, 150, 88.0, 86.5),
    ]
    return DataQuality(tuple(scales), tuple(effects), alike=120, fast=30, timed=800)
