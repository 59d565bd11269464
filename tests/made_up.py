"""Results that a test hands to a page or a job in place of what a database would give.

A test replaces one of the functions; what it leaves is read from the database. Edition and scope are those of the View.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from surveyapp.results.kept import Kept
from surveyapp.results.model.result import WaveResult
from surveyapp.results.reading import View

result_of: Any = None  # (engine, wave)
against_previous: Any = None  # (engine, result)
decompositions: Any = None  # (engine, result)
case_mix: Any = None  # (engine, result, by)
data_quality_of: Any = None  # (engine, result)
priorities_of: Any = None  # (engine, result, scope, place)
prospects_of: Any = None  # (engine, result)
beside_of: Any = None  # (engine, result)


class MadeUpView(View):
    @cached_property
    def _alone(self) -> Kept[WaveResult]:
        return _kept(result_of(self._engine, self._code)) if result_of else super()._alone

    @cached_property
    def _compared(self) -> Kept[WaveResult]:
        if result_of is None:
            return super()._compared
        made = self._alone.value
        return _kept(against_previous(self._engine, made) if against_previous and self._against else made)

    def decompositions(self) -> Any:
        if result_of is None:
            return super().decompositions()
        return decompositions(self._engine, self._whole) if decompositions else {}

    def standardised(self, by: str) -> Any:
        return case_mix(self._engine, self._whole, by) if case_mix else super().standardised(by)

    def standardised_if_kept(self, by: str) -> Any:
        return None if result_of else super().standardised_if_kept(by)

    def quality(self) -> Any:
        return data_quality_of(self._engine, self._whole) if data_quality_of else super().quality()

    def drivers(self, scope: str, place: str) -> Any:
        return (
            priorities_of(self._engine, self._whole, scope, place) if priorities_of else super().drivers(scope, place)
        )

    def prospects(self) -> Any:
        return prospects_of(self._engine, self._whole) if prospects_of else super().prospects()

    def beside(self) -> Any:
        return beside_of(self._engine, self._whole) if beside_of else super().beside()


def _kept(result: WaveResult) -> Kept[WaveResult]:
    return Kept(result, b"", ("made up", object()))
