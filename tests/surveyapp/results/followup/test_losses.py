"""A change is handed to those who answer for it: exactly, by what holds on the day, and never with a hidden figure."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math

import pytest

from surveyapp.results.followup.losses import NOBODY, losses_of_wave
from surveyapp.results.model.contributions import Contribution, DomainDecomposition
from surveyapp.store.followup.responsible import Responsibilities, ResponsibleRow, with_ends
from tests.factories.results import made_up_result

RESULT = made_up_result(4, 4)
ITEMS = [item.code for item in RESULT.questionnaire.items]
AGENCY = next(iter(RESULT.agencies))
PIECES = {f"item:{code}": 0.1 * place - 0.7 for place, code in enumerate(ITEMS)}


def parts() -> tuple[Contribution, ...]:
    """Each factor before its items."""
    found = []
    for factor in RESULT.questionnaire.factors:
        mine = [f"item:{item.code}" for item in RESULT.questionnaire.items if item.factor == factor.id]
        found.append(Contribution("", "", f"factor:{factor.id}", sum(PIECES[part] for part in mine)))
        found += [Contribution("", "", part, PIECES[part]) for part in mine]
    return tuple(found)


WHOLE = Contribution("", "", "", sum(PIECES.values()))
TAKEN_APART = {("agency", AGENCY): DomainDecomposition("agency", AGENCY, whole=WHOLE, parts=parts())}


def handed(*rows: ResponsibleRow, result=RESULT):
    return losses_of_wave(result, TAKEN_APART, Responsibilities(with_ends(rows))).get(("agency", AGENCY))


@pytest.mark.parametrize("is_public", [False, True])
def test_leads_and_supporting_units_each_add_up_and_nobody_stands_last(is_public):
    result = dataclasses.replace(RESULT, is_public=True) if is_public else RESULT
    rows = [
        ResponsibleRow("own", "factor:F1", "A", ("B", "C")),
        ResponsibleRow("own", f"item:{ITEMS[0]}", "B"),
        ResponsibleRow("own", "factor:F2", "A"),
    ]
    found = handed(*rows, result=result)
    for units in (found.by_lead, found.by_support):
        assert math.fsum(unit.contribution for unit in units) == pytest.approx(found.whole, abs=1e-12)
        assert units[-1].units == (NOBODY,)
    assert {unit.units for unit in found.by_lead[:-1]} == {("A",), ("B",)}
    assert {unit.units for unit in found.by_support} == {("B", "C"), (NOBODY,)}
    (of_b,) = found.of_unit("B").criteria
    assert (of_b.part, of_b.contribution) == (f"item:{ITEMS[0]}", PIECES[f"item:{ITEMS[0]}"])
    assert found.of_unit("C") is None


def test_asked_is_the_last_day_of_the_period():
    until = RESULT.wave.reference_to or RESULT.wave.closes
    rows = [
        ResponsibleRow("own", "overall", "A", valid_to=until - dt.timedelta(days=1)),
        ResponsibleRow("own", "overall", "B", valid_from=until),
        ResponsibleRow("own", "overall", "C", valid_from=until + dt.timedelta(days=1)),
    ]
    found = handed(*rows)
    assert [unit.units for unit in found.by_lead] == [("B",)]
    assert {each.part for each in found.by_lead[0].criteria} == {f"factor:{f.id}" for f in RESULT.questionnaire.factors}
    assert found.day == until


def test_a_place_that_hides_a_part_is_told_for_nobody():
    public = made_up_result(4, 4)
    hidden = ("agency", AGENCY, f"item:{ITEMS[1]}")
    public = dataclasses.replace(public, is_public=True, hidden={hidden: "few"})
    assert handed(ResponsibleRow("own", "overall", "A"), result=public) is None
