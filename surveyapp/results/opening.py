"""Which factors are expected to have too few answers: known before a wave opens, from the previous one or its trial."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.index.parts import (
    FEWEST_ANSWERS,
    Answered,
    Shortfall,
    answered_by_agency,
    answers_after_trial,
    answers_known,
    shortfall,
)
from analysis.wave.flags import RANK_FROM
from analysis.wave.scores import SCORES
from questionnaires.editions.crosswalk import crosswalk
from questionnaires.model import Question, Questionnaire
from questionnaires.rules import split_rule
from surveyapp.results.index.basis import tiers_used
from surveyapp.results.index.boundaries import boundaries
from surveyapp.results.index.counted import by_question
from surveyapp.results.index.fieldwork import fieldwork_of
from surveyapp.results.index.inputs import RESPONSE_FROM
from surveyapp.results.index.sampling import WaveAgencies, sample_of
from surveyapp.results.model.percent import share_of
from surveyapp.results.model.result import AgencyFacts
from surveyapp.store import Session
from surveyapp.store.agencies.agencies import predecessors
from surveyapp.store.readings.answers import StoredAnswers, answers
from surveyapp.store.waves.counted import TAKEN_IN
from surveyapp.store.waves.frame import frame
from surveyapp.store.waves.parts import BY_ANSWERS, EXPECTED, FIXED, PREVIOUS, TAKEN, TRIAL, FixedPart, fixed_parts
from surveyapp.store.waves.texts import asked_in
from surveyapp.store.waves.transitions import ALLOWED, COLLECTED, agencies_to_rate
from surveyapp.store.waves.waves import WaveRow, wave, wave_agencies

AS_MANY_ANSWER = ("", "wording", "threshold", "values", "polarity")
"""What may set two questions apart of which the one tells how many will answer the other."""


def expected_parts(session: Session, code: str) -> tuple[FixedPart, ...]:
    """Every factor of every peer group, as it would be fixed if the wave opened now.

    The previous wave tells how many answers an agency may expect of what it asked already; of the rest the trial does.
    What neither knows is not expected to fail.
    """
    row = wave(session, code)
    if not row.questionnaire:
        return ()
    asked, rated = asked_in(session, code), agencies_to_rate(session, code)
    places = WaveAgencies.of({agency: AgencyFacts(agency, {}, group) for agency, group in rated.items()})
    known = [*_previous(session, row, asked, places), *_trial(session, row, asked, places)]

    def part(number: int, group: str, factor: str) -> FixedPart:
        told = (each.part(number, group, factor, places.peer_group() == number) for each in known)
        return next(filter(None, told), FixedPart(group, factor))

    return tuple(part(number, group, f.id) for number, group in enumerate(places.groups) for f in asked.factors)


def parts_now(session: Session, code: str) -> tuple[str, tuple[FixedPart, ...]]:
    """FIXED with what was fixed, EXPECTED with what would be, or BY_ANSWERS with nothing, of a wave of before; TAKEN
    with nothing, of one made for published counts."""
    fixed, row = fixed_parts(session, code), wave(session, code)
    if TAKEN_IN in row.settings:
        return TAKEN, ()
    if fixed is not None:
        return FIXED, fixed
    can_open = "open" in ALLOWED[row.state]
    return (EXPECTED, expected_parts(session, code)) if can_open else (BY_ANSWERS, ())


def parts_to_fix(session: Session, code: str) -> tuple[FixedPart, ...]:
    """What the wave would fix if it opened now; nothing where it cannot open, which is refused elsewhere."""
    rule, parts = parts_now(session, code)
    return parts if rule == EXPECTED else ()


@dataclass(frozen=True)
class _Known:
    """What is known from one source, by peer group and factor."""

    source: str
    wave: str
    answered: Answered
    shortfall: Shortfall

    def part(self, number: int, group: str, factor: str, members: np.ndarray) -> FixedPart | None:
        """None where it says nothing. That a factor judges nobody of the group is something."""
        if factor not in self.answered.factors:
            return None
        column = self.answered.factors.index(factor)
        counted, few = int(self.shortfall.counted[number, column]), int(self.shortfall.few[number, column])
        has_forms = members & (self.answered.forms >= FEWEST_ANSWERS)
        if not counted and (not has_forms.any() or self.answered.rateable[has_forms, column].any()):
            return None
        fails = bool(self.shortfall.fails[number, column])
        return FixedPart(group, factor, fails, self.source, self.wave, few, counted)


def _previous(session: Session, row: WaveRow, asked: Questionnaire, places: WaveAgencies) -> Iterator[_Known]:
    before = wave(session, row.previous) if row.previous else None
    if before is None or before.state not in COLLECTED or not before.questionnaire:
        return
    then = asked_in(session, before.code)
    answered = _by_agency(session, before.code, "valid", then, _as_asked_now(then, asked), places)
    if answered is not None:
        told = shortfall(answers_known(answered), places.peer_group(), len(places.groups))
        yield _Known(PREVIOUS, before.code, answered, told)


def _trial(session: Session, row: WaveRow, asked: Questionnaire, places: WaveAgencies) -> Iterator[_Known]:
    answered = _by_agency(session, row.code, "trial", asked, asked, places)
    if answered is not None:
        group, groups = places.peer_group(), len(places.groups)
        expected = answers_after_trial(answered, group, groups, _forms_to_come(session, row, places))
        yield _Known(TRIAL, row.code, answered, shortfall(expected, group, groups))


def _forms_to_come(session: Session, row: WaveRow, places: WaveAgencies) -> np.ndarray:
    """(A,) at the least: what a place needs, of the forms that are issued where that is known."""
    rows, rate = frame(session, row.code), float(row.settings.get("response_from", 0)) or RESPONSE_FROM
    issued = np.array([fieldwork_of(rows, (agency,)).issued for agency in places.agencies], dtype=np.float64)
    return np.where(np.isnan(issued), RANK_FROM, issued * share_of(np.array(rate)))


def _as_asked_now(then: Questionnaire, now: Questionnaire) -> Questionnaire:
    """The earlier edition with its questions in the factors of today, as far as both editions ask them."""
    pairs = crosswalk(then, now, SCORES[split_rule(now.default_rule)[0]].worth)
    later = {pair.earlier: now.codes[pair.later] for pair in pairs if pair.later and pair.reason in AS_MANY_ANSWER}
    questions = tuple(_in_factor(question, later.get(question.code), now) for question in then.questions)
    factors = tuple(factor for factor in now.factors if any(q.factor == factor.id for q in questions))
    return dataclasses.replace(then, questions=questions, factors=factors, contents=now.contents, bands=None)


def _in_factor(question: Question, later: Question | None, now: Questionnaire) -> Question:
    if later is None or later.factor is None:
        return dataclasses.replace(question, factor=None)
    return dataclasses.replace(question, factor=later.factor, rates=now.agency_rated(later))


def _by_agency(
    session: Session, code: str, status: str, asked: Questionnaire, grouped: Questionnaire, places: WaveAgencies
) -> Answered | None:
    """Of the forms that count best; None where there are none, or where they were asked nothing of this."""
    stored = by_question(answers(session, code, status=status), len(asked.slots))
    if status == "trial":  # whoever tried the form tells as much as anybody
        blocks = (dataclasses.replace(block, basis="all-invited") for block in stored.cell_answers)
        stored = dataclasses.replace(stored, cell_answers=tuple(blocks))
    if not stored.cell_answers or not grouped.items:
        return None
    heir = boundaries(list(wave_agencies(session, code)), places.agencies, predecessors(session)).heir
    sample = sample_of(_of_today(stored, heir, places), places, min(tiers_used(stored)), len(asked.slots))
    return answered_by_agency(sample, grouped)


def _of_today(stored: StoredAnswers, heir: Mapping[str, str], places: WaveAgencies) -> StoredAnswers:
    """On the boundaries of today; agencies that are not rated any more are nobody."""

    def today(agency: str) -> str:
        agency = heir.get(agency, agency)
        return agency if agency in places.group_of else ""

    cells = (
        dataclasses.replace(cell, resolving=today(cell.resolving), receiving=today(cell.receiving))
        for cell in stored.cells
    )
    strata = (dataclasses.replace(stratum, agency=today(stratum.agency)) for stratum in stored.strata)
    return dataclasses.replace(stored, cells=tuple(cells), strata=tuple(strata))
