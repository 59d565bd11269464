"""Further results of a wave that documents print beside its indices."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.results import data_quality
from surveyapp.results.common_mix import KINDS, CaseMix
from surveyapp.results.data_quality import DataQuality
from surveyapp.results.further import further
from surveyapp.results.model import MIXES, WaveResult
from surveyapp.store import Engine


@dataclass(frozen=True)
class Beside:
    """What is not given is not printed."""

    mixes: tuple[CaseMix, ...] = ()
    quality: DataQuality | None = None


NOTHING = Beside()


def beside_of(engine: Engine, result: WaveResult) -> Beside:
    mixes = tuple(further(engine, result, KINDS[by]) for by in MIXES)
    return Beside(mixes, quality=further(engine, result, data_quality.KIND))
