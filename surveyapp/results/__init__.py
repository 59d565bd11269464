"""A wave becomes one frozen result object; every page, document and export only formats it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveyapp.results.model.beside import Beside
    from surveyapp.results.model.common_mix import CaseMix
    from surveyapp.results.model.contributions import Decompositions
    from surveyapp.results.model.data_quality import DataQuality
    from surveyapp.results.model.priorities import Priorities
    from surveyapp.results.model.prospects import Prospects
    from surveyapp.results.model.result import WaveResult
    from surveyapp.results.releases.releasing import Changed
    from surveyapp.store import Engine
    from surveyapp.store.results.releases import Signed

__all__ = [
    "against_previous",
    "as_published",
    "beside_of",
    "case_mix",
    "data_quality_of",
    "decompositions",
    "kept_case_mix",
    "priorities_of",
    "prospects_of",
    "publish_result",
    "released",
    "result_against",
    "result_of",
]


def result_of(engine: Engine, wave_code: str, rule: str | None = None, aggregate: str = "direct") -> WaveResult:
    """The result of a collected wave under a rule (given, else the wave's, else the definition's).

    `aggregate` says how peer groups and the city come about (`results.model.AGGREGATES`).

    Raises Refused before the wave is collected, for a wave that is not there, and for a rule that does not fit.
    """
    from surveyapp.results.index import keeping  # scipy comes with it: whoever only reads rows should not wait for that

    return keeping.result_of(engine, wave_code, rule, aggregate)


def result_against(
    engine: Engine, wave_code: str, earlier: str, rule: str | None = None, aggregate: str = "direct"
) -> WaveResult:
    """The result with the change of each index since an earlier wave; without a rule, each under its own.

    Raises Refused where one of them has no result, before anything is computed.
    """
    from surveyapp.results.change import comparing

    return comparing.result_against(engine, wave_code, earlier, rule, aggregate)


def against_previous(engine: Engine, result: WaveResult, rule: str | None = None) -> WaveResult:
    """Compared with the wave that this one names as its previous one, if that has a result."""
    from surveyapp.results.change import comparing

    return comparing.against_previous(engine, result, rule)


def as_published(result: WaveResult) -> WaveResult:
    """The published view: the same result without figures of few people and without what would tell them."""
    from surveyapp.results.public import published as public_view

    return public_view.as_published(result)


def beside_of(engine: Engine, result: WaveResult) -> Beside:
    """All that documents print beside the indices."""
    from surveyapp.results.beside import beside

    return beside.beside_of(engine, result)


def case_mix(engine: Engine, result: WaveResult, by: str) -> CaseMix:
    """The overall indices at the common mix of each peer group: by `procedure-group` or by `channel`."""
    from surveyapp.results.beside.common_mix import KINDS
    from surveyapp.results.beside.further import further

    return further(engine, result, KINDS[by])


def kept_case_mix(engine: Engine, result: WaveResult, by: str) -> CaseMix | None:
    """The same where it was computed before: that of 700 agencies takes seconds."""
    from surveyapp.results.beside.common_mix import KINDS
    from surveyapp.results.beside.further import kept

    return kept(engine, result, KINDS[by])


def publish_result(engine: Engine, wave_code: str, signed: Signed, actor: str) -> tuple[int, list[Changed]]:
    """Freeze the result of a locked wave as its next release: (number, every value that differs from the last one)."""
    from surveyapp.results.releases import releasing

    return releasing.publish_result(engine, wave_code, signed, actor)


def released(engine: Engine, wave_code: str, number: int, *, public: bool = False) -> WaveResult:
    """The figures of a release, as staff or as everybody sees them, whatever the software would compute today."""
    from surveyapp.results.releases import releasing

    return releasing.released(engine, wave_code, number, public=public)


def decompositions(engine: Engine, result: WaveResult) -> Decompositions:
    """(scope, place) -> what its change is made of, for a compared result; empty where nothing was compared."""
    from surveyapp.results.change import comparing

    return comparing.decompositions(engine, result)


def data_quality_of(engine: Engine, result: WaveResult) -> DataQuality:
    """How good the answers behind a result are."""
    from surveyapp.results.beside.data_quality import KIND
    from surveyapp.results.beside.further import further

    return further(engine, result, KIND)


def priorities_of(engine: Engine, result: WaveResult, scope: str, place: str) -> Priorities:
    """What goes with the overall rating in an agency or a peer group, beside how well each factor does."""
    from surveyapp.results.beside.further import further
    from surveyapp.results.beside.priorities import kind

    return further(engine, result, kind(scope, place))


def prospects_of(engine: Engine, result: WaveResult) -> Prospects:
    """What it would take every ranked agency to stand higher."""
    from surveyapp.results.beside.further import further
    from surveyapp.results.beside.prospects import KIND

    return further(engine, result, KIND)
