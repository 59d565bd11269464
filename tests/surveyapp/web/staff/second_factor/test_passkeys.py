"""Passkeys: made, named, used after the password or instead of it, refused when anything about them is not right."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from surveyapp import store
from surveyapp.db.clock import now
from surveyapp.models import Passkey, PasskeyChallenge
from surveyapp.store import audit
from surveyapp.store.people import passkeys as keys
from surveyapp.store.people import second_factor as kept
from surveyapp.store.people.accounts import give_one_time_password
from surveyapp.store.upkeep import erasing
from surveyapp.web.staff.sign_in.tries import TRIES
from tests.surveyapp.web.staff.authenticator import Device, asked_on, letters, part_of
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.surveyapp.web.staff.second_factor.test_second_factor import STEP, paired
from tests.visitor import PASSWORD, Visitor

PAGE = "/staff/second-factor"
ADD = f"{PAGE}/passkeys"


def added(visitor: Visitor, device: Device | None = None, name: str = "Điện thoại") -> tuple[Device, list[str]]:
    """A device whose passkey was added on the page, and the recovery codes that came with it."""
    device = device or Device()
    answer = visitor.post(ADD, {"name": name, "passkey": device.make(asked_on(visitor.get(PAGE).text))})
    assert answer.status_code in {200, 303}, answer.text
    return device, re.findall(r'<code class="once">([^<]+)</code>', answer.text)


def password_given(app: Flask, name: str = "office") -> tuple[Visitor, str, str]:
    """A new browser in which the password was right: what its page carries on, and the page."""
    visitor = Visitor(app)
    visitor.get("/staff/sign-in")
    page = visitor.post("/staff/sign-in", {"email": ACCOUNTS[name], "password": PASSWORD})
    assert page.status_code == 200
    (step,) = STEP.findall(page.text)[:1] or [""]
    return visitor, step, page.text


def show(visitor: Visitor, step: str, answer: str) -> TestResponse:
    told = {"step": step, "passkey": answer, "next": "/staff/account"}
    return visitor.post("/staff/sign-in/passkey", told)


def come_in(app: Flask, device: Device, name: str = "office") -> TestResponse:
    visitor, step, page = password_given(app, name)
    return show(visitor, step, device.sign(asked_on(page)))


def number_of(app: Flask, table: type) -> int:
    with store.reading(app.extensions["engine"]) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def last_event(app: Flask, action: str) -> audit.Event:
    with store.reading(app.extensions["engine"]) as session:
        return next(event for event in audit.events(session) if event.action == action)


def key_of(office: Visitor) -> str:
    found = re.search(r"/passkeys/(\d+)/name", office.get(PAGE).text)
    assert found
    return f"{ADD}/{found[1]}"


def test_a_passkey_is_added_under_a_name_and_leaves_recovery_codes_shown_once(app: Flask, office: Visitor):
    _device, codes = added(office)
    assert len(set(codes)) == 10
    again = office.get(PAGE).text
    assert "Điện thoại" in again
    assert not [code for code in codes if code in again]
    assert "đã thiết lập" in office.get("/staff/account").text
    assert last_event(app, "passkey-added").detail == {"name": "Điện thoại", "host": "localhost"}


def test_a_second_factor_more_leaves_the_recovery_codes_of_the_first(app: Flask, office: Visitor):
    _device, codes = added(office)
    _telephone, none = paired(office)
    assert none == []
    assert added(office, Device(), "Máy cơ quan")[1] == []
    visitor, step, _page = password_given(app)
    assert visitor.post("/staff/sign-in/code", {"step": step, "code": codes[0]}).status_code == 303


def test_after_the_password_the_passkey_opens_the_door(app: Flask, office: Visitor):
    device, _codes = added(office)
    assert come_in(app, device).location == "/staff/account"
    assert "dùng gần nhất" in office.get(PAGE).text
    visitor, step, page = password_given(app)
    assert visitor.get("/staff/").status_code == 303
    assert show(visitor, step, device.sign(asked_on(page))).status_code == 303
    assert visitor.get("/staff/").status_code == 200


def test_a_device_that_does_not_count_opens_the_door_again_and_again(app: Flask, office: Visitor):
    device, _codes = added(office, Device(counts=False))
    assert [come_in(app, device).status_code for _ in range(2)] == [303, 303]


def test_one_answer_opens_the_door_once_also_for_two_at_the_same_moment(app: Flask, office: Visitor):
    device, _codes = added(office, Device(counts=False))
    visitors = [password_given(app) for _ in range(4)]
    answer = device.sign(asked_on(visitors[0][2]))
    with ThreadPoolExecutor(4) as people:
        statuses = sorted(people.map(lambda one: show(one[0], one[1], answer).status_code, visitors))
    assert statuses == [303, 422, 422, 422]


def test_a_number_is_signed_within_five_minutes_or_not_at_all(app: Flask, office: Visitor):
    device, _codes = added(office)
    visitor, step, page = password_given(app)
    with store.writing(app.extensions["engine"]) as session:
        session.execute(update(PasskeyChallenge).values(expires_at=now()))
    answer = show(visitor, step, device.sign(asked_on(page)))
    assert answer.status_code == 422
    assert "quá muộn" in answer.text


@pytest.mark.parametrize("origin", ["https://localhost.example.net", "https://localhost", "http://localhost:8080"])
def test_what_was_signed_for_another_page_opens_nothing(app: Flask, office: Visitor, origin: str):
    device, _codes = added(office)
    device.origin = origin
    answer = come_in(app, device)
    assert answer.status_code == 422
    assert "không được chấp nhận" in answer.text
    assert last_event(app, "sign-in-failed").detail == {"step": 2, "passkey": "unfit"}


def test_a_passkey_of_somebody_else_or_of_nobody_opens_nothing(app: Flask, office: Visitor):
    added(office)
    other, _codes = added(signed_in(app, "analyst"))
    for device in (other, Device()):
        answer = come_in(app, device)
        assert answer.status_code == 422
        assert "không thuộc tài khoản này" in answer.text


def test_another_key_under_the_same_name_opens_nothing(app: Flask, office: Visitor):
    device, _codes = added(office)
    assert come_in(app, Device(id=device.id)).status_code == 422


def test_a_counter_that_goes_back_is_a_copy_and_is_refused(app: Flask, office: Visitor):
    device, _codes = added(office, Device(uses=7))
    assert come_in(app, device).status_code == 303
    device.uses = 3
    answer = come_in(app, device)
    assert answer.status_code == 422
    assert "bộ đếm" in answer.text
    assert last_event(app, "sign-in-failed").detail == {"step": 2, "passkey": "copied"}
    device.counts, device.uses = False, 0
    assert come_in(app, device).status_code == 422


def test_a_number_that_another_account_was_asked_to_sign_is_not_taken(app: Flask, office: Visitor):
    device, _codes = added(office)
    analyst = signed_in(app, "analyst")
    added(analyst)
    _visitor, _step, theirs = password_given(app, "analyst")
    visitor, step, _page = password_given(app)
    assert show(visitor, step, device.sign(asked_on(theirs))).status_code == 422


HOSTILE = {
    "nothing": "",
    "no JSON": "{",
    "a list": "[]",
    "a deep list": "[" * 5_000,
    "a number": "7",
    "empty parts": json.dumps({"id": "", "rawId": "", "type": "public-key", "response": {}}),
    "letters that are none": json.dumps(
        {
            "id": "é",
            "rawId": "é",
            "type": "public-key",
            "response": {"clientDataJSON": "é", "attestationObject": "\0", "authenticatorData": 1, "signature": None},
        }
    ),
    "bytes that are none": json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": letters(b'{"type":"webauthn.get","challenge":"\\ud800","origin":"x"}'),
                "attestationObject": letters(b"\xbf\x00"),
                "authenticatorData": letters(bytes(40)),
                "signature": letters(b"\x30"),
            },
        }
    ),
    "too long": json.dumps({"id": "A" * 100_000}),
}


@pytest.mark.parametrize("door", [ADD, "/staff/sign-in/passkey", "/staff/confirm/passkey"])
def test_whatever_is_sent_instead_of_a_passkey_is_refused_as_such(app: Flask, office: Visitor, door: str):
    added(office)
    visitor, step = (password_given(app)[:2]) if "sign-in" in door else (office, "")
    told = {"step": step, "name": "x"}
    answers = {name: visitor.post(door, told | {"passkey": answer}).status_code for name, answer in HOSTILE.items()}
    assert answers == dict.fromkeys(HOSTILE, 422)
    assert number_of(app, Passkey) == 1


def test_a_broken_signature_and_a_broken_attestation_are_refused(app: Flask, office: Visitor):
    device, _codes = added(office)
    visitor, step, page = password_given(app)
    answer = device.sign(asked_on(page))
    body = json.loads(answer)
    body["response"]["signature"] = letters(part_of(answer, "signature")[:-2] + b"\0\0")
    assert show(visitor, step, json.dumps(body)).status_code == 422
    fresh = Device()
    made = json.loads(fresh.make(asked_on(office.get(PAGE).text)))
    made["response"]["attestationObject"] = letters(part_of(json.dumps(made), "attestationObject")[:-9])
    assert office.post(ADD, {"name": "x", "passkey": json.dumps(made)}).status_code == 422


def test_guessing_is_stopped_as_it_is_with_digits(app: Flask, office: Visitor):
    added(office)
    statuses = []
    for _ in range(int(TRIES.split()[0]) + 1):
        visitor, step, _page = password_given(app)
        statuses.append(show(visitor, step, "{}").status_code)
    assert statuses == [422] * 10 + [429]


def test_the_page_of_the_second_step_carries_the_keys_of_its_account_alone(app: Flask, office: Visitor):
    device, _codes = added(office)
    added(signed_in(app, "analyst"))
    _visitor, _step, page = password_given(app)
    assert [one["id"] for one in asked_on(page)["allowCredentials"]] == [letters(device.id)]


def test_a_role_that_must_have_a_second_step_has_it_with_a_passkey(app: Flask):
    with store.writing(app.extensions["engine"]) as session:
        kept.demand(session, ["analyst"], actor="test")
    analyst = signed_in(app, "analyst")
    assert analyst.get("/staff/").location == PAGE
    device, _codes = added(analyst)
    assert analyst.get("/staff/").status_code == 200
    assert analyst.post(f"{key_of(analyst)}/remove").status_code == 409
    assert number_of(app, Passkey) == 1
    visitor, step, page = password_given(app, "analyst")
    assert show(visitor, step, device.sign(asked_on(page))).status_code == 303
    assert visitor.get("/staff/").status_code == 200


def test_an_admin_at_the_command_line_takes_every_factor_away(app: Flask, office: Visitor):
    added(office)
    paired(office)
    with store.writing(app.extensions["engine"]) as session:
        kept.remove(session, ACCOUNTS["office"], actor=audit.COMMAND_LINE)
    assert number_of(app, Passkey) == 0
    assert office.get("/staff/account").location.startswith("/staff/sign-in")
    assert Visitor(app).sign_in(ACCOUNTS["office"]).status_code == 303


def test_a_new_one_time_password_does_not_go_round_a_passkey(app: Flask, office: Visitor):
    device, _codes = added(office)
    with store.writing(app.extensions["engine"]) as session:
        give_one_time_password(session, ACCOUNTS["office"], "once-only-9c2f")
    visitor = Visitor(app)
    visitor.get("/staff/sign-in")
    page = visitor.post("/staff/sign-in", {"email": ACCOUNTS["office"], "password": "once-only-9c2f"}).text
    (step, *_more) = STEP.findall(page)
    assert show(visitor, step, device.sign(asked_on(page))).status_code == 303
    assert visitor.get("/staff/").location == "/staff/password"


def test_before_accounts_are_changed_a_passkey_stands_for_the_password(app: Flask, office: Visitor):
    device, _codes = added(office)
    confirm = office.get("/staff/confirm?next=/staff/accounts").text
    asked = asked_on(confirm)
    assert asked["userVerification"] == "required"
    told = {"passkey": device.sign(asked), "next": "/staff/accounts"}
    assert office.post("/staff/confirm/passkey", told).location == "/staff/accounts"
    assert office.post("/staff/confirm/passkey", told).status_code == 422


def test_a_passkey_that_asked_for_nothing_does_not_stand_for_the_password(office: Visitor):
    device, _codes = added(office)
    device.verifies = False
    asked = asked_on(office.get("/staff/confirm").text)
    assert office.post("/staff/confirm/passkey", {"passkey": device.sign(asked)}).status_code == 422


def test_open_numbers_of_an_account_do_not_heap_up(app: Flask, office: Visitor):
    for _ in range(keys.CHALLENGES + 5):
        office.get(PAGE)
    assert number_of(app, PasskeyChallenge) == keys.CHALLENGES
    with store.writing(app.extensions["engine"]) as session:
        erasing.erase_due(session, now() + keys.CHALLENGE_LASTS, actor="test")
    assert number_of(app, PasskeyChallenge) == 0


def test_pages_with_passkeys_load_one_script_of_ours_and_say_nothing_inline(app: Flask, office: Visitor):
    added(office)
    _visitor, _step, code = password_given(app)
    for page in (office.get(PAGE).text, office.get("/staff/confirm").text, code):
        assert re.findall(r"<script[^>]*>", page) == re.findall(r'<script src="/static/passkeys[^"]+" defer>', page)
        assert page.count("<script") == 1
        assert not re.search(r"\son[a-z]+=", page)
