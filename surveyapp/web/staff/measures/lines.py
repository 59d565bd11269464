"""Measures as pages show them: each with its finding, its day, and what became of the figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app

from questionnaires.model import Questionnaire
from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.results.external.standings import Series
from surveyapp.results.followup.effects import Effect, effect_in_series, effect_in_wave, wave_after
from surveyapp.results.followup.parts import asked_parts
from surveyapp.results.reading import PREVIOUS
from surveyapp.results.scope import Scope
from surveyapp.store.agencies.agencies import names_apart
from surveyapp.store.followup.measures import MeasureRow, measures
from surveyapp.store.followup.responsible import OWN
from surveyapp.store.waves import waves
from surveyapp.store.waves.transitions import COLLECTED
from surveyapp.web.staff.access.scope import scope_in
from surveyapp.web.staff.edition import for_staff
from surveyapp.web.staff.losses.view import own_series
from surveyapp.words.naming import Words
from surveyapp.words.results import followup as said
from surveyapp.words.results import measures as told
from surveyapp.words.results.followup import AgencyNames


@dataclass(frozen=True, slots=True)
class MeasureLine:
    number: int
    what: str
    finding: str
    lead: str
    support: str
    due: str
    is_overdue: bool
    state: str
    evidence: str
    feedback: str
    effect: str


@dataclass(frozen=True, slots=True)
class _Shown:
    names: AgencyNames
    asked: Mapping[str, Questionnaire]
    titles: Mapping[str, str]
    today: dt.date
    words: Words

    def line(self, row: MeasureRow, effect: Effect | None) -> MeasureLine:
        words, names = self.words, self.names
        part = said.part(row.source, row.part, self.asked, words)
        period = self.titles.get(row.period, row.period)
        of = f" – {said.agency(row.agency, names, words)}" if row.agency else ""
        return MeasureLine(
            number=row.number,
            what=row.what,
            finding=f"{said.source(row.source, words)}, {period}{of}: {part}",
            lead=said.agency(row.lead, names, words),
            support=said.agencies(row.support, names, words),
            due=words.day(row.due) if row.due else "–",
            is_overdue=row.is_overdue(self.today),
            state=words.label(told.STATES, row.state),
            evidence=row.evidence,
            feedback=", ".join(filter(None, (row.feedback, row.feedback_state))),
            effect=told.effect(effect, words),
        )


def lines(words: Words, unit: str = "", *, late: bool = False, state: str = "") -> list[MeasureLine]:
    """All measures, or those that a unit leads or supports; what became of each as far as the reader may see it."""
    with store.reading(current_app.extensions["engine"]) as database:
        rows, rounds = measures(database), waves.waves(database)
        _province, series = own_series(database)
        titles = {row.code: words.title(row) for row in rounds}
        shown = _Shown(names_apart(database), asked_parts(database), titles, office_day(), words)
    rows = [row for row in rows if unit in ("", row.lead, *row.support)]
    rows = [row for row in rows if (not late or row.is_overdue(shown.today)) and state in ("", row.state)]
    after = {row.period: wave_after(rounds, row.period, COLLECTED) for row in rows if row.source == OWN}
    effects = _effects(rows, after, series)
    return [shown.line(row, effects.get(row.number)) for row in rows]


def _effects(
    rows: Sequence[MeasureRow], after: Mapping[str, str], series: Sequence[Series]
) -> Mapping[int, Effect | None]:
    """By the number of the measure; one result for all measures of a wave."""
    found = {row.number: effect_in_series(series, row) for row in rows if row.source != OWN}
    for code in dict.fromkeys(filter(None, after.values())):
        seen = scope_in(code)
        mine = [row for row in rows if row.source == OWN and after[row.period] == code and _may_see(row, seen)]
        if mine:
            with for_staff(code, PREVIOUS, seen) as view:
                result, changes = view.result, view.decompositions()
                found |= {row.number: effect_in_wave(result, changes, row) for row in mine}
    return found


def _may_see(row: MeasureRow, seen: Scope) -> bool:
    return seen.is_whole or (row.agency != "" and row.agency in seen)
