"""A device's forms: each becomes one response or is told why not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyapp import store
from surveyapp.store.agencies.devices import devices, make_device, revoke
from surveyapp.store.forms.invitations import windows
from surveyapp.store.waves import waves
from surveyapp.store.waves.codes import make_batch
from tests.surveyapp.web.kiosk.conftest import SECRET

KEYS = ("key", "wave", "version", "text_revision", "counter", "language", "day", "half", "pace", "code", "answers")


def test_form_of_a_device_is_stored_as_monitoring(send, form, stored):
    answer = send(form)
    assert (answer.status_code, len(answer.json["receipt"])) == (200, 14)
    (row,) = stored()
    assert (row.channel, row.proof, row.basis, row.half) == ("kiosk", "device", "self-selected", "am")
    assert row.answers.startswith("4_")


def test_same_form_twice_has_one_receipt_and_other_answers_are_a_conflict(send, form, stored):
    first, again = send(form), send(form)
    assert first.json == again.json
    other = send(form | {"answers": {"OVERALL": "1"}})
    assert (other.status_code, other.json["reason"]) == (409, "key-conflict")
    assert len(stored()) == 1


def test_why_of_the_dissatisfied_is_asked_of_nobody_at_a_counter(send, form, stored):
    """It would tell whoever stands by what was pressed; it is stored as not asked, not as left blank."""
    assert send(form | {"answers": {"OVERALL": "1", "WHY": ["1"], "IMPROVE": "1"}}).status_code == 200
    (row,) = stored()
    assert row.answers == "1" + "_" * 8 + "1....."


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"wave": "2027"}, 404, "wave-unknown"),
        ({"version": "counter-quick@99"}, 422, "version-unknown"),
        ({"text_revision": 9}, 422, "version-unknown"),
        ({"language": "xx"}, 422, "version-unknown"),
        ({"code": "222222222"}, 404, "code-unknown"),
        ({"invitation": "7"}, 404, "invitation-unknown"),
        ({"counter": "Q9"}, 422, "invalid"),
        ({"key": "short"}, 422, "invalid"),
        ({"day": "yesterday"}, 422, "invalid"),
        ({"day": "2098-01-01"}, 422, "invalid"),
        ({"half": "night"}, 422, "invalid"),
        ({"answers": {"OVERALL": "9"}}, 422, "invalid"),
        ({"answers": {"NOBODY": "1"}}, 422, "invalid"),
        ({"answers": {}}, 422, "invalid"),
        ({"variant": "1"}, 422, "invalid"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_every_reason_has_its_status_and_stores_nothing(send, form, stored, change, status, reason):
    answer = send(form | change)
    assert (answer.status_code, answer.json["reason"]) == (status, reason)
    assert not stored()


def test_closed_wave_is_told_but_takes_what_was_answered_before_it_closed(send, form, city, stored):
    with store.writing(city) as session:
        waves.set_state(session, "2026", "collected", "test")
    tomorrow = str(dt.date.fromisoformat(form["day"]) + dt.timedelta(days=1))
    late = send(form | {"day": tomorrow})
    assert (late.status_code, late.json["reason"]) == (410, "wave-closed")
    assert send(form).status_code == 200
    assert [row.late for row in stored()] == [1]


def test_code_of_a_card_counts_and_serves_once(send, form, city, stored):
    with store.writing(city) as session:
        today = dt.date.fromisoformat(form["day"])
        _, codes = make_batch(session, "2026", 10, SECRET.encode(), agency="H01", actor="test", today=today)
    assert send(form | {"code": codes[0]}).status_code == 200
    assert [row.proof for row in stored()] == ["token"]
    again = send(form | {"code": codes[0], "key": "f" * 32})
    assert (again.status_code, again.json["reason"]) == (410, "code-spent")


def test_form_of_an_invitation_monitors_and_serves_it_once(send, form, city, stored):
    """Sent again it is the same form; another one with its invitation is refused; all three steps are counted."""
    invited = form | {"invitation": "a" * 32}
    first, again = send(invited), send(invited)
    assert (first.status_code, again.json) == (200, first.json)
    other = send(invited | {"key": "f" * 32})
    assert (other.status_code, other.json["reason"]) == (410, "invitation-spent")
    assert [(row.proof, row.basis) for row in stored()] == [("staff-opened", "self-selected")]
    assert counted(city) == [(1, 1, 1)]


def test_invitation_without_a_form_is_counted_once(send, form, city, stored):
    told = {"key": "a" * 32, "wave": "2026", "day": form["day"], "half": "am", "opened": False}
    for _ in range(2):
        assert send(told, "invitations").json == {"counted": True}
    assert (send(form | {"invitation": "a" * 32}).status_code, stored()) == (410, [])
    assert counted(city) == [(1, 0, 0)]


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"key": "7"}, 422, "invalid"),
        ({"opened": "yes"}, 422, "invalid"),
        ({"half": "noon"}, 422, "invalid"),
        ({"day": "2098-01-01"}, 422, "invalid"),
        ({"wave": "never"}, 404, "wave-unknown"),
    ],
    ids=str,
)
def test_invitation_that_cannot_be_read_counts_nothing(send, form, city, change, status, reason):
    told = {"key": "a" * 32, "wave": "2026", "day": form["day"], "half": "am", "opened": False}
    answer = send(told | change, "invitations")
    assert (answer.status_code, answer.json["reason"]) == (status, reason)
    assert counted(city) == []


def counted(city) -> list[tuple[int, int, int]]:
    with store.reading(city) as session:
        return [(row.offered, row.opened, row.answered) for row in windows(session, "2026")]


def test_strangers_and_revoked_devices_are_unknown(app, city, send, form):
    stranger = app.test_client().post("/api/v1/responses", json=form)
    assert (stranger.status_code, stranger.json["reason"]) == (401, "device-unknown")
    assert send(form).status_code == 200
    with store.writing(city) as session:
        revoke(session, 1, actor="test")
    revoked = send(form)
    assert (revoked.status_code, revoked.json["reason"]) == (401, "device-unknown")


def test_guesses_are_asked_to_wait(app, form):
    client = app.test_client()
    answers = [client.post("/api/v1/responses", json=form, headers={"Authorization": "Bearer X"}) for _ in range(21)]
    assert [answers[0].status_code, answers[-1].status_code] == [401, 429]
    assert answers[-1].json["reason"] == "too-many"


def test_device_that_floods_is_asked_to_wait(app, send, form):
    app.extensions["form_ceiling"].most = 1
    assert send(form).status_code == 200
    answer = send(form)
    assert (answer.status_code, answer.json["reason"]) == (429, "too-many")
    assert answer.headers["Retry-After"]


def test_body_has_an_end(send, form, stored):
    answer = send(form | {"answers": {"WHYTEXT": "a" * 300_000}})
    assert (answer.status_code, answer.json["reason"]) == (413, "invalid")
    assert not stored()


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 50_000, b"[]", b'"', b'{"key": NaN}', b"1" * 5000])
def test_what_is_no_form_is_refused(send, body):
    answer = send(body)
    assert (answer.status_code, answer.json["reason"]) == (422, "invalid")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda more: st.lists(more, max_size=3) | st.dictionaries(st.text(max_size=9), more, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=st.sampled_from(KEYS), value=anything)
def test_nothing_that_a_device_says_is_a_fault_of_ours(send, form, app, field, value):
    app.extensions["code_ceiling"].most = app.extensions["form_ceiling"].most = 10**6
    assert send(form | {field: value}).status_code < 500
    assert send(form | {"answers": {"OVERALL": value}}).status_code < 500


def test_code_is_claimed_by_its_first_form(send, form, city):
    assert send(form).status_code == 200
    with store.reading(city) as session:
        assert [row.state for row in devices(session)] == ["enrolled"]


def test_code_waits_a_week(city, app, form, monkeypatch):
    with store.writing(city) as session:
        _, code = make_device(session, "Q1", SECRET.encode(), actor="test")
    later = dt.date.fromisoformat(form["day"]) + dt.timedelta(days=8)
    monkeypatch.setattr("surveyapp.store.agencies.devices.office_day", lambda: later)
    answer = app.test_client().post("/api/v1/responses", json=form, headers={"Authorization": f"Bearer {code}"})
    assert answer.json["reason"] == "device-unknown"
