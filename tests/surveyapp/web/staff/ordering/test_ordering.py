"""A report is asked for with the number and day of its document, and what it cannot print is told before."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pypdf
import pytest
from flask import Flask

from surveyapp import store
from surveyapp.jobs.report import make, order_of
from surveyapp.results.model.result import WaveResult
from surveyapp.results.scope import WHOLE
from surveyapp.store import jobs
from surveyapp.store.agencies import agencies
from surveyapp.store.waves.stored import stored_wave
from surveyapp.web.office import forget
from tests.factories.held import WAVE
from tests.factories.office import tell, tell_all
from tests.surveyapp.web.staff.access.test_access import publish
from tests.surveyapp.web.staff.conftest import asked_for, signed_in
from tests.visitor import Visitor

ORDER = f"/staff/waves/{WAVE}/report"
CHAM = "ꨌ"


@pytest.fixture
def desk(app: Flask, held: WaveResult) -> Visitor:
    with store.writing(app.extensions["engine"]) as session:
        tell_all(session)
        publish(session, held)
    return signed_in(app, "office")


@pytest.mark.parametrize("door", [f"/staff/waves/{WAVE}", f"/staff/waves/{WAVE}/releases"])
def test_every_button_of_a_report_has_the_way_to_number_and_day_beside_it(desk, door):
    desk.get(door)
    assert [link for link in desk.page.links if link.startswith(f"{ORDER}?report=ranking")] != []


def test_number_and_day_stand_in_the_head_of_the_document(app, desk):
    desk.get(f"{ORDER}?report=ranking")
    answer = desk.post(ORDER, desk.typed() | {"number": "214", "date": "2026-08-03"})
    assert answer.status_code == 303
    asked = asked_for(app)
    assert (order_of(asked.arguments).number, order_of(asked.arguments).date) == ("214", dt.date(2026, 8, 3))
    document = make(app.extensions["engine"], asked.arguments, WHOLE)
    said = " ".join(pypdf.PdfReader(io.BytesIO(document.body)).pages[0].extract_text().split())
    assert "Số: 214" in said
    assert "ngày 03 tháng 8 năm 2026" in said


def test_both_may_stay_blank_for_the_clerk(app, desk):
    desk.get(f"{ORDER}?report=ranking&release=1")
    assert desk.typed()["release"] == "1"
    assert desk.post(ORDER, desk.typed()).status_code == 303
    asked = asked_for(app)
    assert asked.arguments["release"] == 1
    assert not asked.arguments.keys() & {"number", "date"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "số 12"}, "number"),
        ({"number": "12\u200b"}, "number"),
        ({"number": "1" * 41}, "number"),
        ({"date": "3/8/2026"}, "date"),
        ({"date": "2026-02-30"}, "date"),
    ],
)
def test_a_number_or_day_that_nobody_can_read_is_named_and_nothing_typed_is_lost(app, desk, wrong, field):
    desk.get(f"{ORDER}?report=ranking&release=1")
    answer = desk.post(ORDER, desk.typed() | {"number": "214", "date": "2026-08-03", "edition": "draft"} | wrong)
    assert answer.status_code == 422
    assert f"#{field}" in desk.page.links
    assert desk.typed().items() >= ({"release": "1", "number": "214", "date": "2026-08-03"} | wrong).items()
    assert asked_for(app) is None


def test_what_failed_is_made_again_with_the_same_number_and_day(app, desk):
    desk.get(ORDER)
    desk.post(ORDER, desk.typed() | {"number": "214", "date": "2026-08-03"})
    job = asked_for(app).id
    with store.writing(app.extensions["engine"]) as session:
        jobs.fail(session, jobs.lease(session, 30), "made-up", again=False)
    desk.get(f"/staff/jobs/{job}")
    assert {"number": "214", "date": "2026-08-03"}.items() <= desk.typed().items()


def test_letters_that_no_typeface_has_are_told_wherever_a_report_can_be_asked_for(app, desk):
    with store.writing(app.extensions["engine"]) as session:
        row = agencies.agencies(session)["H99.01"]
        agencies.save_agencies(session, [replace(row, name=f"{row.name} {CHAM}")])
        tell(session, place=f"Tân Giang {CHAM}")
        stored_wave(session, WAVE).title = f"Quý III {CHAM}"
    with app.app_context():
        forget()
    for door in (f"/staff/waves/{WAVE}", f"/staff/waves/{WAVE}/releases", ORDER):
        desk.get(door)
        assert f"“{CHAM}” [U+AA0C]" in desk.page.text
        assert f"Tân Giang {CHAM} (địa danh)" in desk.page.text
        assert f"{CHAM} (H99.01)" in desk.page.text
        assert f"Quý III {CHAM} (tên đợt khảo sát)" in desk.page.text


def test_nobody_queues_more_than_others_can_wait_for(app, desk, monkeypatch):
    monkeypatch.setattr("surveyapp.web.staff.ordering.view.MOST_WAITING", 2)
    desk.get(f"{ORDER}?report=ranking")
    form = desk.typed() | {"number": "214"}
    answers = [desk.post(ORDER, form) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "2 báo cáo của bạn còn chờ lập" in desk.page.text
    assert desk.typed()["number"] == "214"
    with store.reading(app.extensions["engine"]) as session:
        assert len(jobs.recent(session, "report")) == 2
