"""A result beside an earlier wave's: which one, whether it may be compared, and on whose boundaries."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from questionnaires.model import Claim
from surveyapp.results.change.clusters import InCommon, in_common
from surveyapp.results.change.common import editions_of, over_common
from surveyapp.results.change.decomposition import decompositions, why_not
from surveyapp.results.change.history import waves_until
from surveyapp.results.change.row_changes import NOTHING, Waves, changed, compare, with_changes_of
from surveyapp.results.change.usual import STEP_BYTES, Steps
from surveyapp.results.index.boundaries import Boundaries, Carry, boundaries, carry_to
from surveyapp.results.index.estimates import Measured
from surveyapp.results.index.over import Over
from surveyapp.results.kept import Kept, Kind, revision_of
from surveyapp.results.model.body import FORMAT
from surveyapp.results.model.contributions import (
    Decompositions,
    DomainDecomposition,
    decompositions_from,
    decompositions_to,
)
from surveyapp.results.model.result import DIRECT, ROW_BYTES, WaveResult
from surveyapp.results.snapshot import Snapshot
from surveyapp.store import Refused
from surveyapp.store.agencies.agencies import predecessors
from surveyapp.store.readings.answers import clusters
from surveyapp.store.waves.texts import vouched_between

T = TypeVar("T")


@dataclass(frozen=True)
class Comparison:
    """Of the result of a wave, with an earlier one that has a result too; without a rule, each under its own."""

    snapshot: Snapshot
    now: Kept[WaveResult]
    earlier: str
    rule: str | None = None

    @cached_property
    def result(self) -> Kept[WaveResult]:
        """With the change of each index; made anew from kept results, and so without a row of its own."""
        before = self._before
        history = self._history
        key = ("compared", self.now.key, before.result.key, *(wave.key for wave in history))

        def make() -> WaveResult:
            bounds, shared, over_common, claim = self._what_parts_them
            steps = [wave.value for wave in history]
            return compare(self.now.value, before.result.value, bounds, shared, over_common, claim, steps)

        compared = self.snapshot.shelf.derived(key, make, lambda result: ROW_BYTES * len(result.rows))
        revisions = (self.now.revision, before.result.revision, *(wave.revision for wave in history))
        return Kept(compared, revision_of(*revisions), key)

    @property
    def steps(self) -> Kept[Steps]:
        """What moved, as a later change is held against it."""
        before = self._before
        key = ("steps", self.now.key, before.result.key)

        def make() -> Steps:
            bounds, shared, over_common, claim = self._what_parts_them
            return changed(self.now.value, before.result.value, bounds, shared, over_common, claim)

        found = self.snapshot.shelf.derived(key, make, lambda steps: STEP_BYTES * len(steps))
        return Kept(found, revision_of(self.now.revision, before.result.revision), key)

    def decompositions(self) -> Decompositions:
        """What every change is made of. Kept like a result."""
        compared, before = self.result.value, self._before
        wholes = [row for row in compared.rows if row.part == "overall"]
        if not any(row.is_compared for row in wholes):
            return {row.key[:2]: DomainDecomposition(*row.key[:2], why_not(row)) for row in wholes}
        kind = Kind(f"change:{_how(compared)}@{self.earlier}", decompositions_to, decompositions_from)
        return self._kept(kind, before, self._taken_apart)

    def _taken_apart(self) -> Decompositions:
        """Where parts are compared over common items, the index over them is what is taken apart."""
        compared, common = self.result.value, self._common
        if common is None:
            return decompositions(compared, self._before.result.value, self._measured())
        return decompositions(with_changes_of(compared, common.now.value), common.earlier.value, self._measured())

    @property
    def _what_parts_them(self) -> tuple[Boundaries, InCommon, Waves | None, Claim | None]:
        common = self._common
        over_common = None if common is None else (common.earlier.value, common.now.value)
        return self._before.bounds, self._in_common(), over_common, self._claim

    def waves_before(self) -> list[WaveResult]:
        """The earlier wave and those before it as they were, the oldest first, under this rule."""
        codes = waves_until(self.snapshot, self.now.value.wave.code, self.earlier)
        found = (self._as_it_was(code) for code in codes)
        return [result for result in found if result is not None]

    def _as_it_was(self, code: str) -> WaveResult | None:
        try:
            return self.snapshot.result(code, self.now.value.rule, self.now.value.aggregate).value
        except Refused:
            return None

    @cached_property
    def _history(self) -> list[Kept[Steps]]:
        """What the waves before changed, the oldest first; those alone that have a result under this rule."""
        waves = waves_until(self.snapshot, self.now.value.wave.code, self.earlier)
        return [steps for before, wave in pairwise(waves) if (steps := self._steps_of(wave, before)) is not None]

    def _steps_of(self, wave: str, before: str) -> Kept[Steps] | None:
        rule, aggregate = self.now.value.rule, self.now.value.aggregate
        try:
            return Comparison(self.snapshot, self.snapshot.result(wave, rule, aggregate), before, rule).steps
        except Refused:  # a rule that its questionnaire does not have, or an aggregate without populations
            return None

    @cached_property
    def _before(self) -> _Laid:
        return self._laid(self.rule)

    @cached_property
    def _common(self) -> _Common | None:
        """Both waves over what their editions ask alike, where that is not all of either under one name."""
        before, now = self._before.result.value, self.now.value
        found = editions_of(before, now, self._claim)
        if found.is_one or not found.has_common or before.rule != now.rule:
            return None
        over = over_common(before, now, found)
        earlier = self.snapshot.result(self.earlier, now.rule, now.aggregate, self._before.carry, over[0])
        return _Common(over, earlier, self.snapshot.result(now.wave.code, now.rule, now.aggregate, over=over[1]))

    @cached_property
    def _claim(self) -> Claim | None:
        """Where both waves ask one edition in other words, what those say who vouched that they mean the same."""
        before, now = self._before.result.value.questionnaire, self.now.value.questionnaire
        if before.key != now.key or before.texts == now.texts:
            return None
        reasons = vouched_between(self.snapshot.session, self.earlier, self.now.value.wave.code)
        return Claim(now.key, "; ".join(reasons)) if reasons else None

    @cached_property
    def _predecessors(self) -> dict[str, list[tuple[str, float]]]:
        return predecessors(self.snapshot.session)

    def _laid(self, rule: str | None) -> _Laid:
        """The earlier wave on the boundaries of this one."""
        now, aggregate = self.now.value, self.now.value.aggregate
        as_it_was = self.snapshot.result(self.earlier, rule, aggregate)
        bounds = boundaries(as_it_was.value.agencies, now.agencies, self._predecessors)
        if not bounds.heir:
            return _Laid(as_it_was, bounds)
        carry = carry_to(now, bounds)
        return _Laid(self.snapshot.result(self.earlier, rule, aggregate, carry), bounds, carry)

    def _in_common(self) -> InCommon:
        """Kept too, because answers are read again where the waves may have visited the same clusters."""
        before, now = self._before, self.now.value
        kind = Kind(f"in-common:{_how(now)}@{self.earlier}", _to_bytes, _from_bytes)
        found = self._kept(kind, before, self._shared)
        of_answers = now.aggregate == DIRECT  # a mean of agencies has other weights than all answers together
        return found if of_answers else {place: pair for place, pair in found.items() if place[0] == "agency"}

    def _shared(self) -> InCommon:
        session = self.snapshot.session
        if not clusters(session, self.now.value.wave.code) & clusters(session, self.earlier):
            return NOTHING
        return in_common(*self._measured())

    def _measured(self) -> tuple[Measured, Measured]:
        now, before = self.now.value, self._before
        then_over, now_over = self._common.over if self._common else (None, None)
        first = self.snapshot.measured(self.earlier, before.result.value.rule, before.carry, then_over)
        return first, self.snapshot.measured(now.wave.code, now.rule, over=now_over)

    def _kept(self, kind: Kind[T], before: _Laid, make: Callable[[], T]) -> T:
        snapshot, wave = self.snapshot, self.now.value.wave.code
        revision = revision_of(FORMAT, self.now.revision, before.result.revision)
        return snapshot.shelf.fetched(snapshot.session, wave, kind, revision, make).value


@dataclass(frozen=True)
class _Laid:
    """An earlier wave as it was, or carried to the boundaries of a later one."""

    result: Kept[WaveResult]
    bounds: Boundaries
    carry: Carry | None = None


@dataclass(frozen=True)
class _Common:
    """Both waves over the items that their editions ask alike, named as in the later one."""

    over: tuple[Over, Over]
    earlier: Kept[WaveResult]
    now: Kept[WaveResult]


def _how(result: WaveResult) -> str:
    return f"{result.rule}:{result.aggregate}"


def _to_bytes(value: InCommon) -> bytes:
    return json.dumps([[*place, *pair] for place, pair in value.items()], separators=(",", ":")).encode()


def _from_bytes(body: bytes) -> InCommon:
    return {(scope, agency, part): (both, df) for scope, agency, part, both, df in json.loads(body)}
