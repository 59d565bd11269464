"""Further results of a wave that documents print beside its indices."""

from __future__ import annotations

from surveyapp.results.beside import data_quality
from surveyapp.results.beside.common_mix import KINDS
from surveyapp.results.beside.further import further
from surveyapp.results.change.comparing import decompositions
from surveyapp.results.model.beside import Beside
from surveyapp.results.model.result import MIXES, WaveResult
from surveyapp.store import Engine


def beside_of(engine: Engine, result: WaveResult) -> Beside:
    mixes = tuple(further(engine, result, KINDS[by]) for by in MIXES)
    quality = further(engine, result, data_quality.KIND)
    return Beside(mixes, quality=quality, changes=decompositions(engine, result))
