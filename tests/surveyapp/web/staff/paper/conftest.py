"""An open round of the questionnaire with 22 items, and a batch of three sheets that the operator keys in."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.paper.batches import BatchPlace, Sheets, make_batch
from surveyapp.store.waves import waves
from tests.surveyapp.web.staff.conftest import ACCOUNTS

WAVE = "2026-Q3"
PAGE = f"/staff/waves/{WAVE}/paper"
BATCH = f"{PAGE}/1"
FORMS = f"{BATCH}/forms"


@pytest.fixture(autouse=True)
def batch(sqlite_engine: Engine) -> Engine:
    with store.writing(sqlite_engine) as session:
        save_agencies(session, [AgencyRow("H1", "Sở Một"), AgencyRow("H2", "Sở Hai")])
        asked.add_questionnaire(session, questionnaires.load("one-stop"))
        waves.create_wave(session, WAVE, questionnaire="one-stop", title="Quý III", basis="all-invited")
        waves.set_state(session, WAVE, "open", "test")
        make_batch(session, WAVE, BatchPlace("H1"), Sheets(3), operator=ACCOUNTS["operator"], actor="test")
    return sqlite_engine
