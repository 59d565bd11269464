"""A web server in front of which the program was not told is said on the first page of the survey office."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from tests.surveyapp.web.staff.conftest import signed_in

SAID = "SURVEYAPP_PROXIES=1"


def page(app: Flask, role: str, **headers: str) -> str:
    return signed_in(app, role).client.get("/staff/", headers=headers).text


def test_it_is_said_to_the_office_and_in_the_log_once(app: Flask, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING):
        assert SAID in page(app, "office", **{"X-Forwarded-For": "192.0.2.1"})
        assert SAID not in page(app, "analyst", **{"X-Forwarded-For": "192.0.2.1"})
    assert caplog.text.count("SURVEYAPP_PROXIES is not set") == 1
    assert "192.0.2.1" not in caplog.text


def test_nothing_is_said_without_one_or_where_the_program_knows_of_it(app: Flask):
    assert SAID not in page(app, "office")
    app.config["PROXIES"] = 1
    assert SAID not in page(app, "office", **{"X-Forwarded-For": "192.0.2.1"})
