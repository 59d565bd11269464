"""Other results of a wave than its indices: each computed when first asked for, and kept until an input changes."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from analysis.wave.rules import parse_rule
from surveyapp import __version__, store
from surveyapp.results.index import keeping
from surveyapp.results.index.estimates import Estimates, Inputs, estimates_of
from surveyapp.results.model.result import WaveResult
from surveyapp.store import Engine
from surveyapp.store.questionnaires import questionnaire
from surveyapp.store.results.kept import keep_result, kept_result
from surveyapp.store.waves.waves import wave

Found = TypeVar("Found")
FORMAT = 1
"""Of all bodies kept here: raised when one of them changes in shape or meaning."""
REMEMBERED = 64

_remembered: OrderedDict[tuple[str, bytes], object] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Material:
    """What such a result is made of. The blocks of the inputs are apart by channel and pace."""

    result: WaveResult
    inputs: Inputs
    estimates: Estimates


@dataclass(frozen=True)
class Kind(Generic[Found]):
    """A frozen result under a name: how it is computed, and how it becomes plain values and back."""

    name: str
    compute: Callable[[Material], Found]
    to_plain: Callable[[Found], Any]
    from_plain: Callable[[Any], Found]


def further(engine: Engine, result: WaveResult, kind: Kind[Found]) -> Found:
    """This kind of result beside `result`, for the same wave, rule and inputs."""
    name, mark = _named(result, kind)
    key = (str(engine.url), mark)
    known = kept(engine, result, kind)
    if known is not None:
        return known
    with store.reading(engine) as session:
        row = wave(session, result.wave.code)
        inputs = keeping.inputs_of(session, row, questionnaire(session, row.questionnaire), apart=True)
    found = kind.compute(_material(result, inputs))
    with store.writing(engine) as session:
        keep_result(session, result.wave.code, name, mark, __version__, _body(kind.to_plain(found)))
    return _remember(key, found)


def kept(engine: Engine, result: WaveResult, kind: Kind[Found]) -> Found | None:
    """The same where it was computed before; None where somebody would have to wait for it."""
    name, mark = _named(result, kind)
    key = (str(engine.url), mark)
    with _lock:
        known = _remembered.get(key)
    if known is not None:
        return _remember(key, cast(Found, known))
    with store.reading(engine) as session:
        body = kept_result(session, result.wave.code, name, mark, __version__)
    return None if body is None else _remember(key, kind.from_plain(json.loads(body)))


def _named(result: WaveResult, kind: Kind[Found]) -> tuple[str, bytes]:
    """(name under which it is kept, mark of its inputs)."""
    name = f"{kind.name}:{result.rule}"
    return name, hashlib.sha256(json.dumps([FORMAT, name, *_told(result)]).encode()).digest()


def _told(result: WaveResult) -> list[object]:
    """The hashes stand for answers, populations and every figure beside which the new ones will stand."""
    hashes = result.hashes
    return [result.wave.code, hashes.result, hashes.data, hashes.population, result.draws, result.seed]


def _material(result: WaveResult, inputs: Inputs) -> Material:
    return Material(result, inputs, estimates_of(inputs, parse_rule(result.rule, inputs.questionnaire)))


def _body(plain: object) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _remember(key: tuple[str, bytes], found: Found) -> Found:
    with _lock:
        _remembered[key] = found
        _remembered.move_to_end(key)
        if len(_remembered) > REMEMBERED:
            _remembered.popitem(last=False)
    return found
