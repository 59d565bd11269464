"""A small city whose forms are open, and a person in front of one."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from werkzeug.serving import make_server

import questionnaires
from surveyapp import store
from surveyapp.db.clock import now
from surveyapp.models import Response
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies as who
from surveyapp.store.waves import waves
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.web import create_app
from tests.factories.office import tell
from tests.office_clock import stop_clock
from tests.visitor import Visitor

SECRET = "a secret that only these tests know, long enough"
AGENCIES = (
    who.AgencyRow("H01", "Sở Nội vụ", peer_group="departments", names={"en": "Department of Home Affairs"}),
    who.AgencyRow("X01", "Phường Ninh Kiều", peer_group="communes"),
)


@pytest.fixture
def city(sqlite_engine: Engine) -> Engine:
    """Wave `2026` asks `one-stop` of two agencies, one of them in two strata; wave `draft` has not begun."""
    with store.writing(sqlite_engine) as session:
        who.save_agencies(session, AGENCIES)
        who.save_counters(session, [who.CounterRow("Q1", "H01", "Quầy số 1"), who.CounterRow("Q9", "X01", "Quầy 9")])
        who.save_procedures(session, [who.ProcedureRow("1", "Đăng ký khai sinh", "Hộ tịch", "civil-status")])
        asked.add_questionnaire(session, questionnaires.load("one-stop"))
        waves.create_wave(
            session, "2026", questionnaire="one-stop", title="Khảo sát năm 2026", closes=dt.date(2099, 12, 31)
        )
        waves.create_wave(session, "draft", questionnaire="one-stop")
        save_frame(session, "2026", [FrameRow("Đất đai", 900, "X01"), FrameRow("Hộ tịch", 800, "X01")])
        waves.set_state(session, "2026", "open", "test")
        tell(session, name="Thành phố An Hòa")
    return sqlite_engine


@pytest.fixture
def app(city: Engine) -> Iterator[Flask]:
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": city.url, "TESTING": True})
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def person(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """The clock stands still, so that a form is filled in fast on a busy machine too. The moment."""
    return stop_clock(monkeypatch, now())


@pytest.fixture
def stored(city: Engine) -> Callable[[], list[Response]]:
    """Every response that the database holds."""

    def rows() -> list[Response]:
        with store.reading(city) as session:
            return list(session.scalars(select(Response)))

    return rows
