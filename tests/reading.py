"""Results as tests read them from a database: through a View, one snapshot for each call."""

from __future__ import annotations

from sqlalchemy import func, select

from surveyapp import store
from surveyapp.results.model.contributions import Decompositions
from surveyapp.results.model.data_quality import DataQuality
from surveyapp.results.model.drivers import DomainDrivers
from surveyapp.results.model.prospects import Prospects
from surveyapp.results.model.result import WaveResult
from surveyapp.results.reading import View
from surveyapp.store import Engine


def result_of(
    engine: Engine, wave: str, rule: str | None = None, against: str | None = None, **said: str
) -> WaveResult:
    """`said`: the edition, and how groups come about (`aggregate`)."""
    with View(engine, wave, rule, against, **said) as view:
        return view.result


def result_against(engine: Engine, wave: str, earlier: str) -> WaveResult:
    return result_of(engine, wave, against=earlier)


def decompositions(engine: Engine, wave: str, against: str | None) -> Decompositions:
    with View(engine, wave, against=against) as view:
        return view.decompositions()


def data_quality_of(engine: Engine, wave: str) -> DataQuality:
    with View(engine, wave) as view:
        return view.quality()


def priorities_of(engine: Engine, wave: str, scope: str, place: str) -> DomainDrivers:
    with View(engine, wave) as view:
        return view.drivers(scope, place)


def prospects_of(engine: Engine, wave: str) -> Prospects:
    with View(engine, wave) as view:
        return view.prospects()


def count(engine: Engine, table: type) -> int:
    """Rows."""
    with store.reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
