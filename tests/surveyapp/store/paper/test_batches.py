"""Batches of sheets: who keys them in, and what is declared of them."""

from __future__ import annotations

import datetime as dt

import pytest

from surveyapp import store
from surveyapp.models import Account, Agency
from surveyapp.store import audit
from surveyapp.store.paper.batches import BatchPlace, Sheets, batch, batches, make_batch, operators, takes_entries
from surveyapp.store.waves import waves
from tests.surveyapp.store.paper.conftest import AN, BINH, CHI


def reasons(refused) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def make(desk, place=None, sheets=None, wave="2026-Q3", operator=AN, actor=CHI) -> int:
    with store.writing(desk) as session:
        return make_batch(session, wave, place or BatchPlace("D1"), sheets or Sheets(3), operator=operator, actor=actor)


def test_batch_says_where_its_forms_belong_and_who_keys_them_in(desk):
    number = make(desk, BatchPlace("D1", "D2", procedure_group="G1", cluster="V7"), Sheets(40, 201, "en", 25))
    with store.reading(desk) as session:
        row = batch(session, number)
        (event,) = audit.events(session, "2026-Q3", limit=1)
    assert (row.agency, row.receiving_agency, row.procedure_group, row.cluster) == ("D1", "D2", "G1", "V7")
    assert (row.language, row.text_revision, row.operator, row.second_share) == ("en", 1, AN, 25)
    assert (row.expected[0], row.last_number, row.entered, row.state) == (201, 240, 0, "open")
    assert (event.action, event.detail) == ("paper-batch", {"batch": number, "forms": 40, "operator": AN})


def test_before_a_wave_opens_and_after_its_last_day_for_paper_no_batch_is_made(desk, monkeypatch):
    """What is tried out must never count, and nobody keys in sheets that are refused afterwards."""
    with store.writing(desk) as session:
        waves.create_wave(session, "TRIED", questionnaire="single-rating", entry_until=dt.date(2026, 9, 1))
        waves.set_state(session, "TRIED", "trial", CHI)
    with pytest.raises(store.Refused) as refused:
        make(desk, wave="TRIED")
    assert reasons(refused) == ["wave-closed"]
    assert takes_entries("collected", None)
    monkeypatch.setattr("surveyapp.store.paper.batches.office_day", lambda: dt.date(2026, 9, 2))
    assert not takes_entries("collected", dt.date(2026, 9, 1))
    assert takes_entries("collected", dt.date(2026, 9, 2))


def test_operator_sees_own_batches(desk):
    first, second = make(desk), make(desk, operator=BINH)
    with store.reading(desk) as session:
        assert [row.id for row in batches(session, "2026-Q3", operator=BINH)] == [second]
        assert [row.id for row in batches(session, "2026-Q3")] == [first, second]
        assert operators(session) == [AN, BINH, CHI]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"sheets": Sheets(0)}, "batch-size"),
        ({"sheets": Sheets(1001)}, "batch-size"),
        ({"sheets": Sheets(3, 0)}, "form-number"),
        ({"sheets": Sheets(3, second_share=101)}, "second-share"),
        ({"sheets": Sheets(3, language="fr")}, "language-unknown"),
        ({"place": BatchPlace("")}, "agency-missing"),
        ({"place": BatchPlace("D9")}, "agency-unknown"),
        ({"place": BatchPlace("CITY")}, "agency-not-in-wave"),
        ({"place": BatchPlace("D1", cluster="V" * 101)}, "name-long"),
        ({"operator": "nobody@example.org"}, "account-unknown"),
        ({"wave": "2026-Q9"}, "wave-unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_batch_that_could_not_become_responses_is_refused(desk, said, reason):
    with pytest.raises(store.Refused) as refused:
        make(desk, **said)
    assert reasons(refused) == [reason]
    with store.reading(desk) as session:
        assert batches(session) == []


def test_round_that_takes_no_forms_takes_no_batch(desk):
    with store.writing(desk) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
        waves.set_state(session, "2026-Q3", "locked", "test")
    with pytest.raises(store.Refused, match="takes no forms on paper"):
        make(desk)


def test_nobody_keys_in_forms_about_an_agency_of_their_own(desk):
    with store.writing(desk) as session:
        own = session.query(Agency).filter_by(code="D1").one()
        session.query(Account).filter_by(email=AN).one().agency_id = own.id
    with pytest.raises(store.Refused) as refused:
        make(desk)
    assert reasons(refused) == ["own-agency"]
