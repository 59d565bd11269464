"""Codes that went out and forms that came back with one, by agency."""

from __future__ import annotations

from surveyapp import store
from surveyapp.store.forms import responses
from surveyapp.store.readings.code_returns import CodesOut, codes_out
from surveyapp.store.waves import waves
from tests.surveyapp.store.conftest import SECRET
from tests.surveyapp.store.forms.test_codes import coded, make  # noqa: F401


def out(engine) -> list[CodesOut]:
    with store.reading(engine) as session:
        return codes_out(session, "2026-Q3")


def test_batches_of_an_agency_are_taken_together(open_wave, coded):  # noqa: F811
    made = make(open_wave)
    make(open_wave, 20)
    make(open_wave, 15, "D2")
    responses.submit(open_wave, coded(made[0]), SECRET)
    assert out(open_wave) == [CodesOut("D1", 30, 1), CodesOut("D2", 15, 0)]


def test_forms_through_an_open_address_take_nothing_away(open_wave, coded, form):  # noqa: F811
    responses.submit(open_wave, coded(make(open_wave)[0]), SECRET)
    responses.submit(open_wave, form(proof="open"), SECRET)
    assert out(open_wave) == [CodesOut("D1", 10, 1)]


def test_codes_that_were_tried_out_count_neither_as_issued_nor_as_returned(city, coded):  # noqa: F811
    with store.writing(city) as session:
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", basis="probability")
        waves.set_state(session, "2026-Q3", "trial", "test")
    made = make(city)
    responses.submit(city, coded(made[0]), SECRET)
    with store.writing(city) as session:
        waves.set_state(session, "2026-Q3", "open", "test")
    responses.submit(city, coded(made[1]), SECRET)
    assert out(city) == [CodesOut("D1", 9, 1)]


def test_a_wave_without_codes_is_asked_nothing_more(open_wave):
    assert out(open_wave) == []
