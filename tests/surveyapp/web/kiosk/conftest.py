"""A city whose counter Q1 has a tablet, and what the tablet sends."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

import questionnaires
from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.models import Response
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies as who
from surveyapp.store.agencies.devices import make_device
from surveyapp.store.waves import waves
from surveyapp.web import create_app
from tests.factories.office import tell
from tests.surveyapp.web.kiosk.touching import TABLET, eventually

SECRET = "a secret that only these tests know, long enough"


def found_city(engine: Engine) -> None:
    """Wave `2026` asks `counter-quick` of two agencies with a counter each."""
    with store.writing(engine) as session:
        agencies = [who.AgencyRow("H01", "Sở Nội vụ"), who.AgencyRow("X01", "Phường Ninh Kiều")]
        who.save_agencies(session, agencies)
        who.save_counters(session, [who.CounterRow("Q1", "H01", "Quầy số 1"), who.CounterRow("Q9", "X01", "Quầy 9")])
        asked.add_questionnaire(session, questionnaires.load("counter-quick"))
        closes = dt.date(2099, 12, 31)
        waves.create_wave(session, "2026", questionnaire="counter-quick", title="Khảo sát năm 2026", closes=closes)
        waves.set_state(session, "2026", "open", "test")
        tell(session, name="Trung tâm Phục vụ hành chính công")


@pytest.fixture
def city(sqlite_engine: Engine) -> Engine:
    found_city(sqlite_engine)
    return sqlite_engine


@pytest.fixture
def app(city: Engine) -> Iterator[Flask]:
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": city.url, "TESTING": True})
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def code(city: Engine) -> str:
    """Typed once, or sent by a program."""
    with store.writing(city) as session:
        return make_device(session, "Q1", SECRET.encode(), name="tablet", actor="test")[1]


@pytest.fixture
def form() -> dict[str, Any]:
    """Everything rated 4."""
    ratings = ("OVERALL", "ACCESS", "PROCEDURE", "STAFF", "OUTCOME", "FEEDBACK")
    return {
        "key": "0123456789abcdef" * 2,
        "wave": "2026",
        "version": questionnaires.load("counter-quick").key,
        "text_revision": 1,
        "counter": "Q1",
        "language": "vi",
        "day": str(office_day()),
        "half": "am",
        "pace": "normal",
        "answers": dict.fromkeys(ratings, "4"),
    }


Send = Callable[..., TestResponse]


@pytest.fixture
def send(app: Flask, code: str) -> Send:
    """As a program does, with the code of its device."""
    client = app.test_client()

    def send(form: Any, to: str = "responses", **more: Any) -> TestResponse:
        body = {"data": form} if isinstance(form, bytes) else {"json": form}
        return client.post(f"/api/v1/{to}", headers={"Authorization": f"Bearer {code}"}, **body, **more)

    return send


@pytest.fixture
def stored(city: Engine) -> Callable[[], list[Response]]:
    """Every response that the database holds."""

    def rows() -> list[Response]:
        with store.reading(city) as session:
            return list(session.scalars(select(Response)))

    return rows


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
def tablet(browser: Any, address: str, code: str) -> Iterator[Any]:
    """Enrolled, its page kept for the time without a network, and its clock in the hands of the test."""
    context = browser.new_context(viewport=TABLET, locale="vi-VN")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{address}/kiosk")
    page.get_by_label("Mã", exact=True).fill(code.lower())
    page.get_by_label("Mã PIN tự chọn").fill("2468")
    page.get_by_role("button", name="Kết nối").click()
    eventually(page, "caches.match('/kiosk').then((kept) => Boolean(kept))")
    yield page
    context.close()
