"""What a round is called is mended on its page before it opens, in each language, on the record."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.store import audit
from surveyapp.store import questionnaires as asked
from surveyapp.store.waves import waves
from tests.visitor import Visitor

ROUND = "/staff/waves/2026-Q3"
PAGE = f"{ROUND}/title"


@pytest.fixture(autouse=True)
def draft(sqlite_engine: Engine) -> Engine:
    with store.writing(sqlite_engine) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", title="Quí 3", titles={"en": "Third"})
    return sqlite_engine


def test_a_title_is_mended_in_each_language(office: Visitor, draft: Engine):
    assert f'href="{PAGE}"' in office.get(ROUND).text
    office.get(PAGE)
    assert {"title-vi": "Quí 3", "title-en": "Third", "title-km": ""}.items() <= office.typed().items()
    assert office.post(PAGE, office.typed() | {"title-vi": "Quý III", "title-en": ""}).status_code == 303
    assert "Đợt khảo sát đã có tên mới" in office.get(ROUND).text
    with store.reading(draft) as session:
        row = waves.wave(session, "2026-Q3")
        (event,) = audit.events_of(session, "2026-Q3", "wave-titled")
    assert (row.title, row.titles) == ("Quý III", {})
    assert (event.actor, event.detail["now"]) == ("office@example.org", {"vi": "Quý III", "en": ""})


@pytest.mark.parametrize(
    ("field", "said", "says"),
    [
        ("title-vi", " ", "Ghi tên đợt khảo sát."),
        ("title-en", "x" * 201, "Tối đa 200 ký tự."),
        ("title-km", "a\u202eb", "Có ký tự không nhìn thấy"),
    ],
)
def test_what_is_no_title_is_said_at_its_field_and_stays_there(office: Visitor, draft: Engine, field, said, says):
    office.get(PAGE)
    answer = office.post(PAGE, office.typed() | {field: said})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert says in office.page.text
    assert office.typed()[field] == said.strip()
    with store.reading(draft) as session:
        assert waves.wave(session, "2026-Q3").title == "Quí 3"


def test_an_open_round_offers_no_change_and_refuses_one(office: Visitor, draft: Engine):
    office.get(PAGE)
    with store.writing(draft) as session:
        waves.set_state(session, "2026-Q3", "open", "test")
    assert office.post(PAGE, {"title-vi": "Quý III"}).status_code == 409
    assert office.get(PAGE).status_code == 409
    assert PAGE not in office.get(ROUND).text
