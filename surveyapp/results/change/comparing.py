"""A result beside an earlier wave's: which one, whether it may be compared, and on whose boundaries."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from surveyapp import __version__, store
from surveyapp.results.change.against import NOTHING, compare, without_microdata
from surveyapp.results.change.clusters import InCommon, in_common
from surveyapp.results.change.decomposing import decompositions as taken_apart
from surveyapp.results.change.decomposing import why_not
from surveyapp.results.index.boundaries import Boundaries, Carry, boundaries, carry_to
from surveyapp.results.index.estimates import Measured
from surveyapp.results.index.keeping import COLLECTED, REMEMBERED, measured, refuse_uncollected, result_of
from surveyapp.results.model.body import FORMAT, figures_hash
from surveyapp.results.model.contributions import Decomposition, Decompositions, decompositions_from, decompositions_to
from surveyapp.results.model.result import DIRECT, WaveResult
from surveyapp.store import Engine, Problem, Refused
from surveyapp.store.agencies.agencies import agencies
from surveyapp.store.readings.answers import clusters
from surveyapp.store.results.kept import keep_result, kept_result
from surveyapp.store.waves.waves import wave

_compared: OrderedDict[tuple[int, int], tuple[tuple[WaveResult, WaveResult, Boundaries], WaveResult]] = OrderedDict()
"""By the identity of both results, which stand beside what came out so that no other can take their place."""
_taken_apart: OrderedDict[bytes, Decompositions] = OrderedDict()
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


def decompositions(engine: Engine, result: WaveResult) -> Decompositions:
    """What every change of a compared result is made of; empty where nothing was compared. Kept like a result."""
    if result.against is None:
        return {}
    if not any(row.comparable == "yes" for row in result.rows):
        return {row.place[:2]: Decomposition(*row.place[:2], why_not(row)) for row in result.rows}
    laid = _Laid.over(engine, result, result.against.code, result.rule)
    mark = _mark(result, laid.before)
    with _lock:
        known = _taken_apart.get(mark)
    if known is None:
        known = _kept_or_made(engine, result, laid, mark)
        with _lock:
            _taken_apart[mark] = known
            if len(_taken_apart) > REMEMBERED:
                _taken_apart.popitem(last=False)
    return known


def _kept_or_made(engine: Engine, result: WaveResult, laid: _Laid, mark: bytes) -> Decompositions:
    kind = f"change:{result.rule}@{laid.before.wave.code}"
    with store.reading(engine) as session:
        body = kept_result(session, result.wave.code, kind, mark, __version__)
    if body is not None:
        return decompositions_from(body)
    waves = laid.measured_before(engine), measured(engine, result.wave.code, result.rule)
    made = taken_apart(result, laid.before, waves)
    with store.writing(engine) as session:
        keep_result(session, result.wave.code, kind, mark, __version__, decompositions_to(made))
    return made


def _mark(result: WaveResult, before: WaveResult) -> bytes:
    """Changes whenever a figure could: both waves' figures hold the boundaries, the rule and the changes."""
    moved = sorted(map(list, result.moved))
    told = [FORMAT, figures_hash(result.rows), figures_hash(before.rows), result.hashes.data, before.hashes.data, moved]
    return hashlib.sha256(json.dumps(told).encode()).digest()


@dataclass(frozen=True)
class _Laid:
    """An earlier wave as it was, and on the boundaries of a later one."""

    before: WaveResult
    bounds: Boundaries
    carry: Carry | None

    @classmethod
    def over(cls, engine: Engine, result: WaveResult, earlier: str, rule: str | None) -> _Laid:
        as_it_was = result_of(engine, earlier, rule, result.aggregate)
        with store.reading(engine) as session:
            predecessors = {code: row.predecessors for code, row in agencies(session).items()}
        bounds = boundaries(as_it_was.agencies, result.agencies, predecessors)
        if not bounds.heir:
            return cls(as_it_was, bounds, None)
        carry = carry_to(result, bounds)
        return cls(result_of(engine, earlier, rule, result.aggregate, carry), bounds, carry)

    def measured_before(self, engine: Engine) -> Measured:
        return measured(engine, self.before.wave.code, self.before.rule, self.carry)


def _compared_with(engine: Engine, result: WaveResult, earlier: str, rule: str | None) -> WaveResult:
    with store.reading(engine) as session:
        if not wave(session, earlier).questionnaire:
            return without_microdata(result)
    laid = _Laid.over(engine, result, earlier, rule)
    known = _recall(result, laid)
    if known is not None:
        return known
    shared = _in_common(engine, result, laid)
    return _remember(result, laid, compare(result, laid.before, laid.bounds, shared))


def _in_common(engine: Engine, result: WaveResult, laid: _Laid) -> InCommon:
    """Answers are read again only where the waves may have visited the same clusters."""
    with store.reading(engine) as session:
        if not clusters(session, result.wave.code) & clusters(session, laid.before.wave.code):
            return NOTHING
    found = in_common(laid.measured_before(engine), measured(engine, result.wave.code, result.rule))
    of_answers = result.aggregate == DIRECT  # a mean of agencies has other weights than all answers together
    return found if of_answers else {place: pair for place, pair in found.items() if place[0] == "agency"}


def _recall(result: WaveResult, laid: _Laid) -> WaveResult | None:
    with _lock:
        known = _compared.get((id(result), id(laid.before)))
    return known[1] if known is not None and known[0][2] == laid.bounds else None


def _remember(result: WaveResult, laid: _Laid, compared: WaveResult) -> WaveResult:
    with _lock:
        _compared[id(result), id(laid.before)] = ((result, laid.before, laid.bounds), compared)
        if len(_compared) > REMEMBERED:
            _compared.popitem(last=False)
    return compared
