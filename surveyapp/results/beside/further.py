"""Other results of a wave than its indices: each computed when first asked for, and kept like a result."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from surveyapp.results.index.estimates import WaveEstimates
from surveyapp.results.index.inputs import Inputs
from surveyapp.results.kept import Kept, Kind, revision_of
from surveyapp.results.model.result import WaveResult
from surveyapp.results.snapshot import Snapshot

Value = TypeVar("Value")
FORMAT = 2
"""Of all bodies kept here: raised when one of them changes in shape or meaning."""


@dataclass(frozen=True)
class Material:
    """What such a result is made of. The blocks of the inputs are apart by channel and pace."""

    result: WaveResult
    inputs: Inputs
    estimates: WaveEstimates


@dataclass(frozen=True)
class Further(Generic[Value]):
    """A frozen result under a name: how it is computed, and how it becomes plain values and back."""

    name: str
    compute: Callable[[Material], Value]
    to_plain: Callable[[Value], Any]
    from_plain: Callable[[Any], Value]


def further(snapshot: Snapshot, result: Kept[WaveResult], further_of: Further[Value]) -> Value:
    """This kind of result beside `result`, for the same wave, rule and inputs."""
    kind, revision, wave = _kind(result.value, further_of), _revision(result), result.value.wave.code

    def make() -> Value:
        measured = snapshot.measured_apart(wave, result.value.rule)
        return further_of.compute(Material(result.value, measured.inputs, measured.estimates))

    return snapshot.shelf.fetched(snapshot.session, wave, kind, revision, make).value


def further_if_kept(snapshot: Snapshot, result: Kept[WaveResult], further_of: Further[Value]) -> Value | None:
    """The same where it was computed before; None where somebody would have to wait for it."""
    kind = _kind(result.value, further_of)
    return snapshot.shelf.kept_before(snapshot.session, result.value.wave.code, kind, _revision(result))


def _kind(result: WaveResult, further_of: Further[Value]) -> Kind[Value]:
    return Kind(
        f"{further_of.name}:{result.rule}:{result.aggregate}",
        lambda value: _body(further_of.to_plain(value)),
        lambda body: further_of.from_plain(json.loads(body)),
    )


def _revision(result: Kept[WaveResult]) -> bytes:
    return revision_of(FORMAT, result.revision)


def _body(plain: object) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
