"""Further results of a wave that documents print beside its indices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveyapp.results.beside import data_quality
from surveyapp.results.beside.common_mix import KINDS, CaseMix
from surveyapp.results.beside.data_quality import DataQuality
from surveyapp.results.beside.further import further
from surveyapp.results.change.comparing import decompositions
from surveyapp.results.change.contributions import Decomposition
from surveyapp.results.model.result import MIXES, WaveResult
from surveyapp.store import Engine


@dataclass(frozen=True)
class Beside:
    """What is not given is not printed."""

    mixes: tuple[CaseMix, ...] = ()
    quality: DataQuality | None = None
    changes: Mapping[tuple[str, str], Decomposition] = field(default_factory=dict)


NOTHING = Beside()


def beside_of(engine: Engine, result: WaveResult) -> Beside:
    mixes = tuple(further(engine, result, KINDS[by]) for by in MIXES)
    quality = further(engine, result, data_quality.KIND)
    return Beside(mixes, quality=quality, changes=decompositions(engine, result))
