"""A device from its code to its end, on the command line."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    monkeypatch.setenv("SURVEYAPP_SECRET_KEY", "s3cr3t-of-the-tests-of-devices-1234567890")


@pytest.fixture
def desk(open_wave):
    open_wave.does("counters", "load", open_wave.file("counters.csv", "code,agency,name\nQ1,SYT,Quầy 1\n"))
    return open_wave


def test_device_is_made_listed_and_revoked(desk):
    made = desk.does("device", "enrol", "Q1", "--name", "Tablet ở cửa ra")
    code = made.split(": ")[1].split()[0]
    assert len(code) == 14
    assert code.replace("-", "").encode() not in desk.database.read_bytes()
    assert desk.does("device", "list").splitlines()[1].split("\t")[:5] == [
        "1",
        "Q1",
        "SYT",
        "Tablet ở cửa ra",
        "waiting",
    ]
    desk.does("device", "revoke", 1)
    assert desk.does("device", "list").splitlines()[1].split("\t")[4] == "revoked"


def test_mode_is_chosen_and_changed_on_the_record(desk):
    desk.does("device", "enrol", "Q1", "--mode", "window")
    assert desk.does("device", "mode", 1, "hall") == "device 1: hall\n"
    heading, row = (line.split("\t") for line in desk.does("device", "list").splitlines())
    assert dict(zip(heading, row, strict=True))["mode"] == "hall"
    (line,) = (line for line in desk.does("audit").splitlines() if "device-mode" in line)
    assert "hall" in line
    desk.does("device", "revoke", 1)
    assert "there is no device 1 in use" in desk.refuses("device", "mode", 1, "window")[0]


def test_counter_and_device_that_are_not_there_are_refused(desk):
    assert "there is no counter 'Q7'" in desk.refuses("device", "enrol", "Q7")[0]
    assert "there is no device 9" in desk.refuses("device", "revoke", 9)[0]
    assert desk.does("device", "list").count("\n") <= 1
