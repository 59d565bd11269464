"""One read transaction of a database: the results that are kept in it, and what others are computed from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from analysis.wave.rules import Rule
from questionnaires.model import Questionnaire
from surveyapp import store
from surveyapp.db import clock
from surveyapp.results.index import inputs as of_wave
from surveyapp.results.index.inputs import Inputs
from surveyapp.results.kept import Kept, Kind, Shelf, revision_of
from surveyapp.results.model.body import FORMAT, from_body, to_body
from surveyapp.results.model.result import DIRECT, WaveResult
from surveyapp.store import Engine, Session
from surveyapp.store.readings.counting import has_more_forms
from surveyapp.store.waves.texts import asked_in
from surveyapp.store.waves.waves import WaveRow, wave

if TYPE_CHECKING:  # scipy comes with them: whoever reads a kept result should not wait for that
    from surveyapp.results.index.boundaries import Carry
    from surveyapp.results.index.estimates import Measured
    from surveyapp.results.index.over import Over


class TooManyForms(Exception):
    """More than this process should read while others wait for it: let another one compute what is kept then."""


class Snapshot:
    """Whatever is written meanwhile, everything read here is of one moment.

    Of a wave with more than `most` forms nothing is computed: TooManyForms.
    """

    def __init__(self, session: Session, shelf: Shelf, most: int | None = None) -> None:
        self.session, self.shelf, self._most = session, shelf, most
        self._waves: dict[str, WaveRow] = {}
        self._apart: dict[tuple[str, str], Measured] = {}

    @classmethod
    @contextmanager
    def of(cls, engine: Engine, most: int | None = None) -> Iterator[Snapshot]:
        """What was computed in it is kept once it is closed."""
        shelf = Shelf(engine)
        try:
            with store.reading(engine) as session:
                yield cls(session, shelf, most)
        finally:
            shelf.write()

    def wave(self, code: str) -> WaveRow:
        """Raises Refused for one that is not there."""
        if code not in self._waves:
            self._waves[code] = wave(self.session, code)
        return self._waves[code]

    def result(
        self,
        code: str,
        rule: str | None = None,
        aggregate: str = DIRECT,
        carry: Carry | None = None,
        over: Over | None = None,
    ) -> Kept[WaveResult]:
        """The result of a collected wave under a rule (given, else the wave's, else the definition's).

        `carry` re-estimates it for the agencies of a later wave, `over` over some of its items. Raises Refused before
        the wave is collected, for a wave that is not there, and for a rule that does not fit.
        """
        of_wave.refuse_unknown_aggregate(aggregate)
        row = self.wave(code)
        of_wave.refuse_uncollected(row)
        asked = self._asked(row)
        of_the_wave = row.rule or asked.default_rule
        wanted = of_wave.rule_of(rule or of_the_wave, asked, kept=rule in (None, "", of_the_wave))
        shown = over.questionnaire if over else asked
        kind = Kind(_name(wanted, aggregate, carry, over), to_body, partial(from_body, questionnaire=shown))
        return self.shelf.fetched(
            self.session,
            code,
            kind,
            _revision(row, kind.name, carry, over),
            lambda: self._computed(row, wanted, aggregate, carry, over),
        )

    def revision(self, code: str) -> bytes:
        """Of all that the result of a wave under its own rule is made from; no answer is read for it."""
        row = self.wave(code)
        asked = self._asked(row)
        own = of_wave.rule_of(row.rule or asked.default_rule, asked, kept=True)
        return _revision(row, _name(own, DIRECT, None, None), None, None)

    def measured(self, code: str, rule: str, carry: Carry | None = None, over: Over | None = None) -> Measured:
        """The arrays behind a result: for what is computed of two waves together."""
        row = self.wave(code)
        return _measured(self._inputs(row, carry, over), of_wave.rule_of(rule, self._asked(row), kept=True))

    def measured_apart(self, code: str, rule: str) -> Measured:
        """The same with its blocks by channel and pace; read once for all that stands beside a result."""
        if (code, rule) not in self._apart:
            inputs = self._inputs(self.wave(code), apart=True)
            self._apart[code, rule] = _measured(inputs, of_wave.rule_of(rule, inputs.questionnaire, kept=True))
        return self._apart[code, rule]

    def _asked(self, row: WaveRow) -> Questionnaire:
        return asked_in(self.session, row.code)

    def _inputs(
        self, row: WaveRow, carry: Carry | None = None, over: Over | None = None, *, apart: bool = False
    ) -> Inputs:
        from surveyapp.results.index.boundaries import carried
        from surveyapp.results.index.over import read_over

        if self._most is not None and has_more_forms(self.session, row.code, self._most):
            raise TooManyForms(row.code)
        inputs = of_wave.inputs_of(self.session, row, self._asked(row), apart=apart)
        inputs = carried(inputs, carry) if carry else inputs
        return read_over(inputs, over) if over else inputs

    def _computed(self, row: WaveRow, rule: Rule, aggregate: str, carry: Carry | None, over: Over | None) -> WaveResult:
        from surveyapp.results.index.compute import compute

        if aggregate == DIRECT:
            return compute(self._inputs(row, carry, over), rule, with_ranks=carry is None and over is None)
        return self._aggregated(row, rule, aggregate, carry, over)

    def _aggregated(
        self, row: WaveRow, rule: Rule, aggregate: str, carry: Carry | None, over: Over | None
    ) -> WaveResult:
        from surveyapp.results.index.aggregates import aggregated, volume_of
        from surveyapp.results.index.estimates import estimates_of

        inputs = self._inputs(row, carry, over)
        found = estimates_of(inputs, rule)
        volume = volume_of(inputs, found, aggregate)  # refuses before anything else is computed
        direct = self.result(row.code, str(rule), carry=carry, over=over).value
        return aggregated(direct, inputs, found, rule, aggregate, volume)


def _measured(inputs: Inputs, rule: Rule) -> Measured:
    from surveyapp.results.index.estimates import Measured, estimates_of

    return Measured(inputs, rule, estimates_of(inputs, rule))


def _name(rule: Rule, aggregate: str, carry: Carry | None, over: Over | None) -> str:
    how = "" if aggregate == DIRECT else f":{aggregate}"
    laid = f"@{carry.wave}" if carry else ""
    return f"index:{rule}{how}{laid}" + (f":common@{over.other}" if over else "")


def _revision(row: WaveRow, kind: str, carry: Carry | None, over: Over | None) -> bytes:
    """The revision of the inputs stands for them, and for all that the result says of the wave; its last day is one of
    the office’s time zone."""
    told = [FORMAT, row.code, row.inputs_revision, row.state, row.questionnaire, kind, of_wave.CONFIDENCE, clock.zone()]
    return revision_of(*told, *(carry.facts if carry else ()), *(over.facts if over else ()))
