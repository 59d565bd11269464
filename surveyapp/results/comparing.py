"""A result beside an earlier wave's: which one, whether it may be compared, and on whose boundaries."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from surveyapp import store
from surveyapp.results.against import NOTHING, compare, without_microdata
from surveyapp.results.aggregates import DIRECT
from surveyapp.results.boundaries import Carry, Predecessors, boundaries, carry_to
from surveyapp.results.clusters import InCommon, in_common
from surveyapp.results.keeping import COLLECTED, REMEMBERED, measured, refuse_uncollected, result_of
from surveyapp.results.model import WaveResult
from surveyapp.store import Engine, Problem, Refused
from surveyapp.store.agencies import agencies
from surveyapp.store.answers import clusters
from surveyapp.store.waves import wave

_compared: OrderedDict[tuple[int, int], tuple[Predecessors, tuple[object, ...], WaveResult]] = OrderedDict()
"""By the identity of both results, which stand beside what came out so that no other can take their place."""
_lock = Lock()


def result_against(
    engine: Engine, wave_code: str, earlier: str, rule: str | None = None, aggregate: str = DIRECT
) -> WaveResult:
    """The result with the change of each index since an earlier wave; without a rule, each under its own.

    Raises Refused where one of them has no result, before anything is computed.
    """
    if earlier == wave_code:
        what = f"wave {earlier} cannot be compared with itself"
        raise Refused(Problem("same-wave", what, remedy="name an earlier wave"))
    with store.reading(engine) as session:
        refuse_uncollected(wave(session, wave_code))
        before = wave(session, earlier)
        if before.questionnaire:
            refuse_uncollected(before)
    return _compared_with(engine, result_of(engine, wave_code, rule, aggregate), earlier, rule)


def against_previous(engine: Engine, result: WaveResult, rule: str | None = None) -> WaveResult:
    """Compared with the wave that this one names as its previous one, if that has a result."""
    with store.reading(engine) as session:
        row = wave(session, result.wave.code)
        previous = wave(session, row.previous) if row.previous else None
    if previous is None or previous.state not in COLLECTED:
        return result
    return _compared_with(engine, result, previous.code, rule)


def _compared_with(engine: Engine, result: WaveResult, earlier: str, rule: str | None) -> WaveResult:
    with store.reading(engine) as session:
        if not wave(session, earlier).questionnaire:
            return without_microdata(result)
        predecessors = {code: row.predecessors for code, row in agencies(session).items()}
    before = result_of(engine, earlier, rule, result.aggregate)
    known = _recall(result, before, predecessors)
    if known is not None:
        return known
    bounds = boundaries(before.agencies, result.agencies, predecessors)
    carry = carry_to(result, bounds) if bounds.heir else None
    on_todays = result_of(engine, earlier, rule, result.aggregate, carry) if carry else before
    shared = _in_common(engine, result, before, carry)
    return _remember(result, before, predecessors, compare(result, on_todays, bounds, shared))


def _in_common(engine: Engine, result: WaveResult, before: WaveResult, carry: Carry | None) -> InCommon:
    """Answers are read again only where the waves may have visited the same clusters."""
    with store.reading(engine) as session:
        if not clusters(session, result.wave.code) & clusters(session, before.wave.code):
            return NOTHING
    earlier = measured(engine, before.wave.code, before.rule, carry)
    found = in_common(earlier, measured(engine, result.wave.code, result.rule))
    of_answers = result.aggregate == DIRECT  # a mean of agencies has other weights than all answers together
    return found if of_answers else {place: pair for place, pair in found.items() if place[0] == "agency"}


def _recall(result: WaveResult, before: WaveResult, predecessors: Predecessors) -> WaveResult | None:
    with _lock:
        known = _compared.get((id(result), id(before)))
    return known[2] if known is not None and known[0] == predecessors else None


def _remember(result: WaveResult, before: WaveResult, predecessors: Predecessors, compared: WaveResult) -> WaveResult:
    with _lock:
        _compared[id(result), id(before)] = (predecessors, (result, before), compared)
        if len(_compared) > REMEMBERED:
            _compared.popitem(last=False)
    return compared
