"""The second step: set up with an application, asked for after the password, used once, lost and replaced."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import select
from werkzeug.test import TestResponse

from surveyapp import store
from surveyapp.models import Account
from surveyapp.store import audit
from surveyapp.store.people import second_factor as kept
from surveyapp.web.staff.sign_in.tries import TRIES
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import PASSWORD, Visitor

PAGE = "/staff/second-factor"
STEP = re.compile(r'name="step" value="([^"]+)"')


class Telephone:
    """An application that was shown the letters of the page."""

    def __init__(self, page: str) -> None:
        (shared,) = re.findall(r"<code>([A-Z2-7-]{30,})</code>", page)
        self._shared = TOTP(key=shared.replace("-", ""), format="base32")

    def shows(self, later: int = 0) -> str:
        return str(self._shared.generate(time.time() + later).token)


def paired(visitor: Visitor) -> tuple[Telephone, list[str]]:
    telephone = Telephone(visitor.get(PAGE).text)
    shown = visitor.post(PAGE, {"code": telephone.shows(-30)}).text
    return telephone, re.findall(r'<code class="once">([^<]+)</code>', shown)


def password_given(app: Flask, name: str = "office") -> tuple[Visitor, str]:
    """A new browser in which the password was right, and what its page carries to the second step."""
    visitor = Visitor(app)
    visitor.get("/staff/sign-in")
    page = visitor.post("/staff/sign-in", {"email": ACCOUNTS[name], "password": PASSWORD})
    assert page.status_code == 200
    (step,) = STEP.findall(page.text)
    return visitor, step


def give(visitor: Visitor, step: str, code: str) -> TestResponse:
    return visitor.post("/staff/sign-in/code", {"step": step, "code": code, "next": "/staff/account"})


def test_an_application_is_paired_and_leaves_ten_recovery_codes_shown_once(app: Flask, office: Visitor):
    telephone, codes = paired(office)
    assert len(codes) == len(set(codes)) == 10
    again = office.get(PAGE).text
    assert not [code for code in codes if code in again]
    assert "đã thiết lập" in office.get("/staff/account").text
    with store.reading(app.extensions["engine"]) as session:
        account = session.scalars(select(Account).where(Account.email == ACCOUNTS["office"])).one()
        assert telephone.shows() not in str(account.tf_totp_secret)
        assert set(codes).isdisjoint(account.mf_recovery_codes or ())


def test_wrong_digits_pair_nothing_and_keep_the_picture(office: Visitor):
    before = Telephone(office.get(PAGE).text)
    answer = office.post(PAGE, {"code": "000000" if before.shows() != "000000" else "111111"})
    assert answer.status_code == 422
    assert Telephone(answer.text).shows() == before.shows()


def test_the_password_alone_opens_nothing_any_more(app: Flask, office: Visitor):
    telephone, _codes = paired(office)
    stranger, step = password_given(app)
    assert stranger.get("/staff/").status_code == 303
    assert give(stranger, step, telephone.shows()).location == "/staff/account"
    assert stranger.get("/staff/").status_code == 200


def test_a_number_opens_the_door_once_also_for_two_at_the_same_moment(app: Flask, office: Visitor):
    telephone, _codes = paired(office)
    visitors, number = [password_given(app) for _ in range(4)], telephone.shows()
    with ThreadPoolExecutor(4) as people:
        statuses = sorted(people.map(lambda one: give(*one, number).status_code, visitors))
    assert statuses == [303, 422, 422, 422]


def test_a_recovery_code_opens_the_door_once(app: Flask, office: Visitor):
    _telephone, codes = paired(office)
    visitor, step = password_given(app)
    assert give(visitor, step, codes[3].upper()).status_code == 303
    with store.reading(app.extensions["engine"]) as session:
        used = next(event for event in audit.events(session) if event.action == "recovery-code-used")
    assert used.detail == {"left": 9}
    again, step = password_given(app)
    assert give(again, step, codes[3]).status_code == 422
    assert give(again, step, codes[4]).status_code == 303


def test_new_recovery_codes_end_those_of_before(app: Flask, office: Visitor):
    _telephone, before = paired(office)
    shown = office.post(f"{PAGE}/codes").text
    after = re.findall(r'<code class="once">([^<]+)</code>', shown)
    visitor, step = password_given(app)
    assert give(visitor, step, before[0]).status_code == 422
    assert give(visitor, step, after[0]).status_code == 303


@pytest.mark.parametrize("step", ["", "nonsense", "WzEsIngiXQ.aaaa.bbbb"])
def test_whoever_has_not_shown_the_password_is_sent_back_to_it(app: Flask, office: Visitor, step: str):
    telephone, _codes = paired(office)
    stranger = Visitor(app)
    stranger.get("/staff/sign-in")
    answer = give(stranger, step, telephone.shows())
    assert answer.status_code == 422
    assert "Đã quá năm phút" in answer.text
    assert stranger.get("/staff/").status_code == 303


def test_guessing_is_stopped_after_ten_tries_wherever_they_come_from(app: Flask, office: Visitor):
    paired(office)
    wrong = "000000"
    statuses = []
    for _ in range(int(TRIES.split()[0]) + 1):
        visitor, step = password_given(app)
        statuses.append(give(visitor, step, wrong).status_code)
    assert statuses == [422] * 10 + [429]


def test_whoever_has_stolen_the_password_does_not_shut_out_a_browser_that_is_known(app: Flask, office: Visitor):
    telephone, _codes = paired(office)
    for _ in range(int(TRIES.split()[0]) + 1):
        stranger, step = password_given(app)
        last = give(stranger, step, "000000").status_code
    assert last == 429
    office.post("/staff/sign-out")
    office.get("/staff/sign-in")
    page = office.post("/staff/sign-in", {"email": ACCOUNTS["office"], "password": PASSWORD})
    (step,) = STEP.findall(page.text)
    assert give(office, step, telephone.shows()).status_code == 303


def test_one_s_own_second_step_is_taken_away_unless_the_office_demands_it(app: Flask, office: Visitor):
    paired(office)
    with store.writing(app.extensions["engine"]) as session:
        kept.demand(session, ["admin"], actor="test")
    assert "không gỡ được ở đây" in office.get(PAGE).text
    assert office.post(f"{PAGE}/remove").status_code == 409
    with store.writing(app.extensions["engine"]) as session:
        kept.demand(session, [], actor="test")
    assert office.post(f"{PAGE}/remove").location == "/staff/account"
    assert "Từ nay đăng nhập chỉ cần mật khẩu." in office.get("/staff/account").text
    assert Visitor(app).sign_in(ACCOUNTS["office"]).status_code == 303


def test_no_other_browser_stays_signed_in_once_it_is_taken_away(app: Flask, office: Visitor):
    other = signed_in(app, "office")
    paired(office)
    assert office.post(f"{PAGE}/remove").status_code == 303
    assert [visitor.get("/staff/account").status_code for visitor in (office, other)] == [200, 303]


def test_every_browser_is_signed_out_where_an_admin_takes_it_away(app: Flask, office: Visitor):
    paired(office)
    with store.writing(app.extensions["engine"]) as session:
        kept.remove(session, ACCOUNTS["office"], actor=audit.COMMAND_LINE)
    assert office.get("/staff/account").location.startswith("/staff/sign-in")


def test_where_it_is_demanded_nothing_opens_before_it_is_set_up(app: Flask):
    with store.writing(app.extensions["engine"]) as session:
        kept.demand(session, ["analyst"], actor="test")
    analyst = signed_in(app, "analyst")
    assert analyst.get("/staff/").location == PAGE
    assert "Hãy thiết lập để tiếp tục." in analyst.get(PAGE).text
    paired(analyst)
    assert analyst.get("/staff/").status_code == 200
    assert signed_in(app, "viewer").get("/staff/").status_code == 200


def test_a_new_one_time_password_does_not_go_round_the_second_step(app: Flask, office: Visitor):
    telephone, _codes = paired(office)
    with store.writing(app.extensions["engine"]) as session:
        from surveyapp.store.people.accounts import give_one_time_password

        give_one_time_password(session, ACCOUNTS["office"], "once-only-9c2f")
    visitor = Visitor(app)
    visitor.get("/staff/sign-in")
    page = visitor.post("/staff/sign-in", {"email": ACCOUNTS["office"], "password": "once-only-9c2f"})
    (step,) = STEP.findall(page.text)
    assert give(visitor, step, telephone.shows()).status_code == 303
    assert visitor.get("/staff/").location == "/staff/password"
