"""Devices on both databases: a code serves one of two who type it at once, and a revoked device is nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from surveyapp import store
from surveyapp.store.agencies.agencies import AgencyRow, CounterRow, save_agencies, save_counters
from surveyapp.store.agencies.devices import claim, device_of, devices, enrol, make_device, revoke

SECRET = b"a secret that only these tests know"


@pytest.fixture
def code(engine):
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow("H01", "Sở Nội vụ")])
        save_counters(session, [CounterRow("Q1", "H01", "Quầy 1")])
        return make_device(session, "Q1", SECRET, actor="test")[1]


def test_two_who_type_a_code_at_once_make_one_device(engine, code):
    def typed(pin: str) -> str:
        try:
            with store.writing(engine) as session:
                return enrol(session, code, pin, SECRET)
        except store.Refused as refused:
            return refused.problems[0].code

    with ThreadPoolExecutor(2) as both:
        known, stranger = sorted(both.map(typed, ("1234", "5678")), key=len, reverse=True)
    assert stranger == "device-unknown"
    with store.reading(engine) as session:
        assert device_of(session, known, SECRET).counter == "Q1"
        assert device_of(session, code, SECRET) is None


def test_program_shows_its_code_until_it_is_revoked(engine, code):
    with store.writing(engine) as session:
        assert claim(session, code, SECRET).state == "enrolled"
        assert claim(session, code, SECRET) is None
        assert device_of(session, code, SECRET).counter == "Q1"
        revoke(session, 1, actor="test")
        revoke(session, 1, actor="test")
        assert device_of(session, code, SECRET) is None
        assert [row.state for row in devices(session)] == ["revoked"]
