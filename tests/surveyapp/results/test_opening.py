"""What stands outside the index is known before a wave opens: from the previous wave, its own trial, or not at all."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from surveyapp import store
from surveyapp.results.opening import expected_parts
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.parts import FixedPart, fixed_parts
from surveyapp.store.waves.waves import set_state
from tests.factories import parts
from tests.factories.questionnaires import made_up_questionnaire
from tests.reading import result_of


def fifth(found):
    return next(part for part in found if part.factor == "F5")


def test_nothing_is_expected_to_fail_of_which_nothing_is_known(city):
    with store.writing(city) as session:
        parts.draft(session, "W")
        found = expected_parts(session, "W")
    assert found == tuple(FixedPart("departments", f"F{n}") for n in range(1, 6))


def test_the_previous_round_tells_which_factor_stands_outside(city):
    with store.writing(city) as session:
        parts.hold(session, "BEFORE", parts.FAILED)
        parts.draft(session, "W", previous="BEFORE")
        found = expected_parts(session, "W")
    assert fifth(found) == FixedPart("departments", "F5", True, "previous", "BEFORE", 2, 5)
    assert found[0] == FixedPart("departments", "F1", False, "previous", "BEFORE", 0, 5)


def test_a_previous_round_that_still_collects_tells_nothing(city):
    with store.writing(city) as session:
        parts.draft(session, "BEFORE")
        parts.open_wave(session, "BEFORE")
        parts.draft(session, "W", previous="BEFORE")
        assert fifth(expected_parts(session, "W")) == FixedPart("departments", "F5")


def test_a_question_is_followed_under_another_code_and_in_another_factor(city):
    """The later edition calls the fifth factor G, and asks its items under new codes with the same concepts."""
    old = made_up_questionnaire()
    with_concepts = [dataclasses.replace(q, concept=q.code.lower()) for q in old.questions]
    first = dataclasses.replace(old, id="other", questions=tuple(with_concepts))
    later = _renamed(first)
    with store.writing(city) as session:
        add_questionnaire(session, first)
        add_questionnaire(session, later)
        parts.draft(session, "BEFORE", questionnaire="other@1")
        parts.open_wave(session, "BEFORE")
        parts.collect(session, "BEFORE", parts.FAILED)
        parts.draft(session, "W", previous="BEFORE", questionnaire="other@2")
        found = {part.factor: part for part in expected_parts(session, "W")}
    assert (found["G"].is_outside, found["G"].source, found["G"].few) == (True, "previous", 2)
    assert not found["F1"].is_outside


def _renamed(asked):
    codes = {q.code: f"N{q.code}" for q in asked.questions if q.factor == "F5"}
    questions = tuple(
        dataclasses.replace(q, code=codes.get(q.code, q.code), factor="G" if q.factor == "F5" else q.factor)
        for q in asked.questions
    )
    factors = tuple(dataclasses.replace(f, id="G" if f.id == "F5" else f.id) for f in asked.factors)
    texts = {
        language: dataclasses.replace(
            text,
            questions={codes.get(c, c): said for c, said in text.questions.items()},
            short={codes.get(c, c): said for c, said in text.short.items()},
            options={codes.get(c, c): said for c, said in text.options.items()},
            factors={"G" if f == "F5" else f: said for f, said in text.factors.items()},
        )
        for language, text in asked.texts.items()
    }
    return dataclasses.replace(asked, version=2, questions=questions, factors=factors, texts=texts)


def test_agencies_are_followed_through_mergers(city):
    """Of four agencies that were known two had too few answers; together the two have enough."""
    with store.writing(city) as session:
        parts.hold(session, "BEFORE", parts.FAILED)
        gone = [AgencyRow(code, code, peer_group="departments", valid_to=dt.date(2026, 1, 1)) for code in "AB"]
        merged = AgencyRow("AB", "Sở AB", peer_group="departments", predecessors=(("A", 1.0), ("B", 1.0)))
        save_agencies(session, [*gone, merged])
        parts.draft(session, "W", previous="BEFORE")
        parts.open_wave(session, "W")
        assert (fifth(fixed_parts(session, "W")).few, fifth(fixed_parts(session, "W")).agencies) == (0, 4)


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        pytest.param(6, (True, 5), id="6 of 20 is 9 of 30"),
        pytest.param(7, (False, 0), id="7 of 20 is 10.5 of 30"),
    ],
)
def test_a_trial_tells_what_its_share_makes_of_the_forms_that_a_place_needs(city, answered, told):
    with store.writing(city) as session:
        parts.draft(session, "W")
        parts.hold_trial(session, "W", 20, answered)
        part = fifth(expected_parts(session, "W"))
    assert (part.source, part.is_outside, part.few) == ("trial", *told)


def test_a_trial_is_held_against_the_forms_that_are_issued_where_that_is_known(city):
    """30 of 100 issued forms have to come back: of 400 these are 120, of which 6 in 20 answer."""
    with store.writing(city) as session:
        parts.draft(session, "W")
        parts.hold_trial(session, "W", 20, 6)
        save_frame(session, "W", [FrameRow("all", 900, agency, issued=400) for agency in parts.AGENCIES])
        assert not fifth(expected_parts(session, "W")).is_outside


def test_a_trial_of_nine_forms_tells_nothing(city):
    with store.writing(city) as session:
        parts.draft(session, "W")
        parts.hold_trial(session, "W", 9, 0)
        assert fifth(expected_parts(session, "W")).source == ""


def test_a_group_that_would_lose_every_factor_keeps_them(city):
    with store.writing(city) as session:
        parts.draft(session, "W")
        every = [FixedPart("departments", f"F{n}", is_outside=True) for n in range(1, 6)]
        set_state(session, "W", "open", "test", parts=every)
        assert not any(part.is_outside for part in fixed_parts(session, "W"))


def test_what_was_expected_at_the_opening_holds_whatever_comes_in(city):
    """The round before failed the fifth factor; this one, in which everybody answers it, keeps it outside."""
    with store.writing(city) as session:
        parts.hold(session, "BEFORE", parts.FAILED)
        parts.hold(session, "W", parts.FULL, previous="BEFORE")
    result = result_of(city, "W")
    assert result.parts_left_out == {"departments": ("F5",)}
    assert (result.parts_rule, result.lost_parts) == ("fixed", ())


def test_a_factor_that_judges_nobody_of_a_group_is_known_not_to_matter(city):
    """The fifth factor judges who received the dossier: here somebody else did, who is in no group."""
    asked = made_up_questionnaire()
    factors = tuple(dataclasses.replace(f, rates="receiving" if f.id == "F5" else f.rates) for f in asked.factors)
    with store.writing(city) as session:
        save_agencies(session, [AgencyRow("R", "Trung tâm", peer_group="centres")])
        add_questionnaire(session, dataclasses.replace(asked, id="roles", factors=factors))
        parts.draft(session, "BEFORE", questionnaire="roles@1")
        parts.open_wave(session, "BEFORE")
        parts.collect(session, "BEFORE", parts.FULL, receiving_agency="R")
        parts.draft(session, "W", previous="BEFORE", questionnaire="roles@1")
        found = {(part.group, part.factor): part for part in expected_parts(session, "W")}
    departments, centre = found["departments", "F5"], found["centres", "F5"]
    assert (departments.source, departments.agencies, departments.is_outside) == ("previous", 0, False)
    assert (centre.source, centre.agencies, centre.few) == ("previous", 1, 0)
    assert (found["centres", "F1"].source, found["centres", "F1"].agencies) == ("previous", 0)
