"""A View that shows what a test hands it: a result in a state that data do not easily give, and what stands beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial

from flask import Flask

from surveyapp.results.kept import Kept
from surveyapp.results.model.contributions import Decompositions
from surveyapp.results.model.data_quality import DataQuality
from surveyapp.results.model.drivers import DomainDrivers
from surveyapp.results.model.prospects import Prospects
from surveyapp.results.model.result import WaveResult
from surveyapp.results.model.standardised import StandardisedIndices
from surveyapp.results.reading import View
from tests.factories.drivers import made_up_priorities
from tests.factories.quality import made_up_quality
from tests.factories.standardised import made_up_mix

RISES: Mapping[str, Mapping[int, float]] = {"H99.02": {1: 1.25, 2: 4.5}, "H99.03": {1: 30.0}}


def hand(
    app: Flask,
    result: WaveResult,
    *,
    changes: Decompositions | None = None,
    drivers: DomainDrivers | None = None,
    standardised: Callable[[WaveResult, str], StandardisedIndices] = made_up_mix,
) -> WaveResult:
    """Whatever wave the pages ask for, this is what is known of it. The edition stays theirs to choose."""
    app.extensions["views"] = partial(_HandedView, result, changes or {}, drivers, standardised)
    return result


class _HandedView(View):
    def __init__(
        self,
        made: WaveResult,
        changes: Decompositions,
        drivers: DomainDrivers | None,
        standardised: Callable[[WaveResult, str], StandardisedIndices],
        *asked: object,
        **how: object,
    ) -> None:
        super().__init__(*asked, **how)  # type: ignore[arg-type]
        self._made, self._changes, self._drivers, self._standardised = made, changes, drivers, standardised

    @cached_property
    def _compared(self) -> Kept[WaveResult]:
        return Kept(self._made, b"", ("made up", id(self)))

    def decompositions(self) -> Decompositions:
        return self._changes

    def standardised(self, by: str) -> StandardisedIndices:
        return self._standardised(self.result, by)

    def standardised_if_kept(self, by: str) -> None:
        return None

    def quality(self) -> DataQuality:
        return made_up_quality(self.result)

    def drivers(self, scope: str, place: str) -> DomainDrivers:
        return self._drivers or made_up_priorities(self.result)

    def prospects(self) -> Prospects:
        return Prospects(0.8, RISES)
