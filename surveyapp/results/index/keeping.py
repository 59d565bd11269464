"""A result is computed once and kept until an input changes: in the database, and the last few in memory."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, OrderedDict
from collections.abc import Mapping
from threading import Lock

from analysis.wave.rules import Rule, parse_rule
from analysis.wave.scores import RuleError
from questionnaires.model import Questionnaire
from surveyapp import __version__, store
from surveyapp.results.index.aggregates import aggregated, refuse_unknown, volume_of
from surveyapp.results.index.boundaries import Carry, carried
from surveyapp.results.index.compute import compute
from surveyapp.results.index.estimates import CONFIDENCE, Inputs, Measured, estimates_of
from surveyapp.results.model.body import FORMAT, from_body, to_body
from surveyapp.results.model.result import DIRECT, AgencyFacts, WaveFacts, WaveResult
from surveyapp.store import Engine, Problem, Refused, Session
from surveyapp.store.questionnaires import questionnaire
from surveyapp.store.readings.answers import answers
from surveyapp.store.readings.hashes import data_hash, population_hash
from surveyapp.store.results.kept import forms_by_status, keep_result, kept_result
from surveyapp.store.settings import setting
from surveyapp.store.waves.frame import frame
from surveyapp.store.waves.waves import WaveRow, wave, wave_agencies, wave_group_names

COLLECTED = ("collected", "locked", "published")
REMEMBERED = 8

_remembered: OrderedDict[tuple[str, bytes], WaveResult] = OrderedDict()
_lock = Lock()


def result_of(
    engine: Engine,
    wave_code: str,
    rule: str | None = None,
    aggregate: str = DIRECT,
    carry: Carry | None = None,
) -> WaveResult:
    """The result of a collected wave under a rule (given, else the wave's, else the definition's).

    `carry` re-estimates it for the agencies of a later wave. Raises Refused before the wave is collected, for a wave
    that is not there, and for a rule that does not fit.
    """
    refuse_unknown(aggregate)
    with store.reading(engine) as session:
        row = wave(session, wave_code)
        refuse_uncollected(row)
        asked = questionnaire(session, row.questionnaire)
        wanted = rule_of(rule or row.rule or asked.default_rule, asked)
        kind = _kind(wanted, aggregate, carry)
        mark = _input_mark(row, kind, forms_by_status(session, wave_code), carry)
        key = (str(engine.url), mark)
        found = _recall(key) or _kept(session, row, kind, mark, asked)
        if found is not None:
            return _remember(key, found)
        inputs = inputs_of(session, row, asked)
    found = _computed(engine, carried(inputs, carry) if carry else inputs, wanted, aggregate, carry is None)
    with store.writing(engine) as session:
        keep_result(session, wave_code, kind, mark, __version__, to_body(found))
    return _remember(key, found)


def _computed(engine: Engine, inputs: Inputs, rule: Rule, aggregate: str, places_too: bool) -> WaveResult:
    if aggregate == DIRECT:
        return compute(inputs, rule, places_too)
    found = estimates_of(inputs, rule)
    volume = volume_of(inputs, found, aggregate)
    direct = result_of(engine, inputs.wave.code, str(rule)) if places_too else compute(inputs, rule, places_too)
    return aggregated(direct, inputs, found, aggregate, volume)


def measured(engine: Engine, wave_code: str, rule: str, carry: Carry | None = None) -> Measured:
    """The arrays behind a result: for what is computed of two waves together."""
    with store.reading(engine) as session:
        row = wave(session, wave_code)
        inputs = inputs_of(session, row, questionnaire(session, row.questionnaire))
    inputs, wanted = carried(inputs, carry) if carry else inputs, parse_rule(rule, inputs.questionnaire)
    return Measured(inputs, wanted, estimates_of(inputs, wanted))


def refuse_uncollected(row: WaveRow) -> None:
    if row.state not in COLLECTED:
        what = f"wave {row.code} is {row.state}: it has counts, but no index before it is collected"
        raise Refused(Problem("wave-not-collected", what, remedy=_way_to_an_index(row)), status=409)
    if not row.questionnaire:
        what = f"wave {row.code} holds only results made elsewhere"
        raise Refused(Problem("no-microdata", what, remedy="there are no answers to compute an index from"), status=409)


def _way_to_an_index(row: WaveRow) -> str:
    if row.state == "withdrawn":
        return "use another wave"
    verb = "close" if row.state == "open" else "open"
    return f"{verb} it first: surveyapp wave {verb} {row.code}"


def rule_of(text: str, asked: Questionnaire) -> Rule:
    try:
        return parse_rule(text, asked)
    except RuleError as error:
        remedy = f"the definition's own rule is {asked.default_rule}"
        raise Refused(Problem("rule-unfit", str(error), remedy=remedy)) from error


def _input_mark(row: WaveRow, kind: str, forms: Mapping[tuple[str, str], int], carry: Carry | None) -> bytes:
    """Changes whenever a figure of the result could: state and texts too, because the result prints them."""
    told = [FORMAT, row.code, row.inputs_revision, row.version, row.state, row.questionnaire, kind, CONFIDENCE]
    counted = sorted([agency, status, count] for (agency, status), count in forms.items())
    laid_over = carry.told if carry else []
    return hashlib.sha256(json.dumps([told, counted, *laid_over]).encode()).digest()


def _kind(rule: Rule, aggregate: str, carry: Carry | None) -> str:
    how = "" if aggregate == DIRECT else f":{aggregate}"
    return f"index:{rule}{how}@{carry.wave}" if carry else f"index:{rule}{how}"


def _kept(session: Session, row: WaveRow, kind: str, mark: bytes, asked: Questionnaire) -> WaveResult | None:
    body = kept_result(session, row.code, kind, mark, __version__)
    return None if body is None else from_body(body, asked)


def inputs_of(session: Session, row: WaveRow, asked: Questionnaire, *, apart: bool = False) -> Inputs:
    excluded: Counter[str] = Counter()
    for (agency, status), count in forms_by_status(session, row.code).items():
        if status == "excluded":
            excluded[agency] += count
    return Inputs(
        wave=_facts(row, invented=bool(setting(session, "invented", False))),
        questionnaire=asked,
        agencies={
            a.code: AgencyFacts(a.code, dict(a.names), a.peer_group, a.parent, a.level)
            for a in wave_agencies(session, row.code).values()
        },
        group_names=wave_group_names(session, row.code),
        stored=answers(session, row.code, apart=apart),
        frame=frame(session, row.code),
        excluded=excluded,
        data_hash=data_hash(session, row.code),
        population_hash=population_hash(session, row.code),
    )


def _facts(row: WaveRow, *, invented: bool) -> WaveFacts:
    return WaveFacts(
        code=row.code,
        title=row.title,
        state=row.state,
        purpose=row.purpose,
        basis=row.basis,
        reference_from=row.reference_from,
        reference_to=row.reference_to,
        opens=row.opens,
        closes=row.closes,
        invented=invented,
    )


def _recall(key: tuple[str, bytes]) -> WaveResult | None:
    with _lock:
        if key in _remembered:
            _remembered.move_to_end(key)
        return _remembered.get(key)


def _remember(key: tuple[str, bytes], found: WaveResult) -> WaveResult:
    with _lock:
        _remembered[key] = found
        if len(_remembered) > REMEMBERED:
            _remembered.popitem(last=False)
    return found
