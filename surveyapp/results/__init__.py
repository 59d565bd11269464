"""A wave becomes one frozen result object; every page, document and export only formats it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveyapp.results.model import WaveResult
    from surveyapp.store import Engine

__all__ = ["result_of"]


def result_of(engine: Engine, wave_code: str, rule: str | None = None) -> WaveResult:
    """The result of a collected wave under a rule (given, else the wave's, else the definition's).

    Raises Refused before the wave is collected, for a wave that is not there, and for a rule that does not fit.
    """
    from surveyapp.results import keeping  # scipy comes with it: whoever only reads rows should not wait for that

    return keeping.result_of(engine, wave_code, rule)
