"""Coming in, going out, and what becomes of the cookie."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update

from surveyapp import store
from surveyapp.models import Account, AuditEvent, StaffSession
from surveyapp.store import audit
from surveyapp.store.people import accounts, staff_sessions
from surveyapp.web import create_app
from surveyapp.web.staff.sign_in.tries import TRIES
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import CHEAP_HASHER, PASSWORD, Visitor


def test_right_password_leads_to_the_rounds(anonymous: Visitor):
    answer = anonymous.sign_in(ACCOUNTS["office"])
    assert answer.status_code == 303
    assert answer.location == "/staff/"
    assert anonymous.get("/staff/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        pytest.param(ACCOUNTS["office"], "wrong password", id="wrong password"),
        pytest.param("nobody@example.org", PASSWORD, id="unknown address"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_wrong_sign_in_says_the_same_whatever_is_wrong(anonymous: Visitor, email: str, password: str):
    answer = anonymous.sign_in(email, password)
    assert answer.status_code == 422
    assert "Địa chỉ và mật khẩu không khớp nhau" in answer.text
    assert anonymous.get("/staff/").status_code == 303


def test_password_typed_with_combining_marks_is_the_same_password(app: Flask, sqlite_engine: Engine, office: Visitor):
    import unicodedata

    office.post(
        "/staff/password",
        {"current": PASSWORD, "new": "bảy quả bưởi lăn xuống dốc", "repeated": "bảy quả bưởi lăn xuống dốc"},
    )
    decomposed = unicodedata.normalize("NFD", "bảy quả bưởi lăn xuống dốc")
    assert Visitor(app).sign_in(ACCOUNTS["office"], decomposed).status_code == 303


def test_cookie_holds_a_random_id_and_the_table_only_its_hash(office: Visitor, sqlite_engine: Engine):
    key = office.session_id()
    with store.reading(sqlite_engine) as session:
        stored = session.scalars(select(StaffSession)).one()
    assert len(key) >= 43
    assert stored.id == hashlib.sha256(key.encode()).digest()
    assert "_id" not in stored.data


def test_cookie_replayed_after_sign_out_is_dead(app: Flask, office: Visitor):
    key = office.session_id()
    assert office.post("/staff/sign-out").status_code == 303
    thief = Visitor(app)
    thief.client.set_cookie("staff", key, path="/staff")
    assert thief.get("/staff/").status_code == 303


def test_signing_in_gives_a_new_id_and_ends_the_old_one(app: Flask, office: Visitor):
    before = office.session_id()
    office.get("/staff/sign-in")
    office.post("/staff/sign-in", {"email": ACCOUNTS["office"], "password": PASSWORD})
    assert office.session_id() not in ("", before)
    old = Visitor(app)
    old.client.set_cookie("staff", before, path="/staff")
    assert old.get("/staff/").status_code == 303


def test_signed_cookie_alone_never_signs_anybody_in(app: Flask, sqlite_engine: Engine):
    with store.reading(sqlite_engine) as session:
        uniquifier = session.scalars(select(Account.fs_uniquifier)).first()
    forger = Visitor(app)
    serializer = app.session_interface.get_signing_serializer(app)
    forger.client.set_cookie(
        app.config["SESSION_COOKIE_NAME"], serializer.dumps({"_user_id": uniquifier, "_fresh": True})
    )
    assert forger.get("/staff/").status_code == 303


@pytest.mark.parametrize(
    ("column", "age"),
    [
        pytest.param("seen_at", dt.timedelta(minutes=61), id="left alone for an hour"),
        pytest.param("expires_at", dt.timedelta(seconds=1), id="twelve hours old"),
    ],
)
def test_session_ends_by_itself(office: Visitor, sqlite_engine: Engine, column: str, age: dt.timedelta):
    with store.writing(sqlite_engine) as session:
        session.execute(update(StaffSession).values({column: dt.datetime.now(dt.UTC) - age}))
    assert office.get("/staff/").status_code == 303


def test_account_made_inactive_is_out_at_once(office: Visitor, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        session.execute(update(Account).values(active=False))
    assert office.get("/staff/").status_code == 303


def test_one_time_password_opens_nothing_but_the_password_page(app: Flask, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        accounts.add_account(session, "new@example.org", password="once-only-9c2f", role="manager")
    newcomer = Visitor(app)
    newcomer.sign_in("new@example.org", "once-only-9c2f")
    assert newcomer.get("/staff/").location == "/staff/password"
    newcomer.get("/staff/password")
    chosen = {"new": PASSWORD, "repeated": PASSWORD}
    assert newcomer.post("/staff/password", chosen).location == "/staff/"
    assert newcomer.get("/staff/").status_code == 200
    assert Visitor(app).sign_in("new@example.org", "once-only-9c2f").status_code == 422


@pytest.mark.parametrize(
    ("new", "repeated", "said"),
    [
        pytest.param("ngắn quá", "ngắn quá", "quá ngắn", id="short"),
        pytest.param("passwordpassword", "passwordpassword", "dễ đoán", id="common in English"),
        pytest.param("matkhaumatkhau1", "matkhaumatkhau1", "dễ đoán", id="common in Vietnamese"),
        pytest.param("office@example.org", "office@example.org", "dễ đoán", id="the address"),
        pytest.param(PASSWORD, PASSWORD, "phải khác", id="the present one"),
        pytest.param("bảy quả bưởi lăn xuống", "bảy quả bưởi", "không giống nhau", id="not repeated"),
        pytest.param("é" * 129, "é" * 129, "quá dài", id="long"),
    ],
)
def test_weak_password_is_refused_with_the_reason(office: Visitor, new: str, repeated: str, said: str):
    office.get("/staff/password")
    answer = office.post("/staff/password", {"current": PASSWORD, "new": new, "repeated": repeated})
    assert answer.status_code == 422
    assert said in answer.text


def test_new_password_signs_every_other_browser_out(app: Flask, office: Visitor):
    elsewhere = signed_in(app, "office")
    office.get("/staff/password")
    new = "bảy quả bưởi lăn xuống dốc"
    office.post("/staff/password", {"current": PASSWORD, "new": new, "repeated": new})
    assert office.get("/staff/").status_code == 200
    assert elsewhere.get("/staff/").status_code == 303


def test_too_many_tries_on_one_account_are_stopped_and_other_accounts_are_not(anonymous: Visitor):
    tries = int(TRIES.split()[0])
    statuses = [anonymous.sign_in(ACCOUNTS["office"], "wrong").status_code for _ in range(tries + 1)]
    assert statuses == [422] * tries + [429]
    assert anonymous.sign_in(ACCOUNTS["analyst"]).status_code == 303


@pytest.mark.parametrize(
    "wanted", ["https://example.org/staff/", "//example.org", "/staff//example.org", "/k/1", "/staff/\\x"]
)
def test_visitor_is_never_led_outside_the_staff_pages(anonymous: Visitor, wanted: str):
    anonymous.get("/staff/sign-in")
    answer = anonymous.post("/staff/sign-in", {"email": ACCOUNTS["office"], "password": PASSWORD, "next": wanted})
    assert answer.location == "/staff/"


def test_visitor_comes_back_to_the_page_that_was_asked_for(anonymous: Visitor):
    anonymous.get(anonymous.get("/staff/account").location)
    answer = anonymous.post(
        "/staff/sign-in", {"email": ACCOUNTS["office"], "password": PASSWORD, "next": "/staff/account"}
    )
    assert answer.location == "/staff/account"


def test_form_without_its_token_changes_nothing(app: Flask, office: Visitor):
    answer = app.test_client().post("/staff/sign-in", data={"email": ACCOUNTS["office"], "password": PASSWORD})
    assert answer.status_code == 400
    assert "Biểu mẫu đã hết hiệu lực" in answer.text
    office.token = "forged"
    assert office.post("/staff/sign-out").status_code == 400
    assert office.get("/staff/").status_code == 200


def test_language_belongs_to_the_account(app: Flask, office: Visitor):
    assert "Đợt khảo sát" in office.get("/staff/").text
    assert office.post("/staff/language", {"language": "en", "next": "/staff/account"}).location == "/staff/account"
    assert 'lang="en"' in office.get("/staff/").text
    assert 'lang="en"' in signed_in(app, "office").get("/staff/").text


def test_sign_in_page_is_there_in_both_languages(anonymous: Visitor):
    assert "Đăng nhập" in anonymous.get("/staff/sign-in").text
    assert "Sign in" in anonymous.get("/staff/sign-in?language=en").text


def test_citizens_cookie_holds_the_form_token_only(app: Flask, anonymous: Visitor):
    anonymous.get("/staff/sign-in")
    cookie = anonymous.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    held = app.session_interface.get_signing_serializer(app).loads(cookie.value)
    assert set(held) == {"csrf_token"}


def test_coming_and_going_is_recorded(office: Visitor, sqlite_engine: Engine):
    office.post("/staff/sign-out")
    with store.reading(sqlite_engine) as session:
        actions = list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    assert actions[-2:] == ["signed-in", "signed-out"]


@pytest.mark.parametrize(
    ("address", "subject"),
    [("OFFICE@example.org", f"account {ACCOUNTS['office']}"), ("Mật khẩu 1!", "account unknown")],
    ids=["a known one", "what may be a password"],
)
def test_a_sign_in_that_failed_is_recorded_without_what_was_typed(
    anonymous: Visitor, sqlite_engine: Engine, address: str, subject: str
):
    anonymous.get("/staff/sign-in")
    anonymous.post("/staff/sign-in", {"email": address, "password": "not this one"})
    with store.reading(sqlite_engine) as session:
        last = audit.events(session)[0]
    assert (last.actor, last.action, last.subject, last.detail) == ("not signed in", "sign-in-failed", subject, {})


def test_page_without_a_database_says_to_try_again_and_signs_nobody_out(
    office: Visitor, monkeypatch: pytest.MonkeyPatch
):
    def busy(*_arguments: object, **_options: object) -> None:
        raise store.Unavailable("locked")

    with monkeypatch.context() as away:
        away.setattr(staff_sessions, "find", busy)
        answer = office.client.get("/staff/")
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    assert office.get("/staff/").status_code == 200


def test_page_is_shown_though_nobody_can_note_that_it_was_seen(office: Visitor, sqlite_engine: Engine, monkeypatch):
    with store.writing(sqlite_engine) as session:
        session.execute(update(StaffSession).values(seen_at=dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)))

    def busy(*_arguments: object) -> None:
        raise store.Unavailable("locked")

    monkeypatch.setattr(staff_sessions, "keep", busy)
    assert office.get("/staff/").status_code == 200


def test_signing_in_works_on_postgresql(postgresql_engine: Engine):
    with store.writing(postgresql_engine) as session:
        accounts.add_account(session, ACCOUNTS["office"], password="once-only")
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": postgresql_engine.url, "TESTING": True})
    newcomer = Visitor(app)
    assert newcomer.sign_in(ACCOUNTS["office"], "once-only").location == "/staff/"
    newcomer.get("/staff/password")
    chosen = {"current": "once-only", "new": PASSWORD, "repeated": PASSWORD}
    assert newcomer.post("/staff/password", chosen).location == "/staff/"
    assert newcomer.get("/staff/").status_code == 200
    assert newcomer.post("/staff/sign-out").status_code == 303
    assert newcomer.get("/staff/").status_code == 303
    app.extensions["engine"].dispose()


def test_wrong_passwords_with_invented_names_shut_nobody_out(app: Flask, anonymous: Visitor):
    """All from one address, as in an office behind one router."""
    app.extensions["staff"]["nobody"] = CHEAP_HASHER().hash("nobody's")
    for number in range(70):
        assert anonymous.sign_in(f"invented{number}@example.org", "wrong").status_code == 422
    assert Visitor(app).sign_in(ACCOUNTS["office"]).status_code == 303


def test_a_browser_that_is_known_comes_in_while_others_of_its_address_are_stopped(app: Flask):
    known, stranger = signed_in(app, "office"), Visitor(app)
    known.post("/staff/sign-out")
    for _ in range(int(TRIES.split()[0])):
        stranger.sign_in(ACCOUNTS["office"], "wrong")
    stopped = stranger.sign_in(ACCOUNTS["office"])
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["Retry-After"]) <= 15 * 60 + 1  # the limiter counts in whole seconds
    assert known.sign_in(ACCOUNTS["office"]).status_code == 303


def test_a_browser_known_to_one_account_is_a_stranger_to_another(app: Flask):
    analyst, stranger = signed_in(app, "analyst"), Visitor(app)
    analyst.post("/staff/sign-out")
    for _ in range(int(TRIES.split()[0])):
        stranger.sign_in(ACCOUNTS["office"], "wrong")
    assert analyst.sign_in(ACCOUNTS["office"]).status_code == 429


@pytest.mark.parametrize("page", ["password", "confirm"])
def test_wrong_present_passwords_count_too(office: Visitor, page: str):
    office.get(f"/staff/{page}")
    given = {"current": "wrong", "password": "wrong", "new": "x", "repeated": "x"}
    statuses = [office.post(f"/staff/{page}", given).status_code for _ in range(int(TRIES.split()[0]) + 1)]
    assert statuses == [422] * 10 + [429]


def test_one_s_own_page_lists_where_one_is_signed_in_and_ends_the_others(app: Flask, office: Visitor):
    elsewhere = signed_in(app, "office")
    page = office.get("/staff/account").text
    assert page.count("<li>từ ") == 2
    assert page.count("trình duyệt này") == 1
    assert office.post("/staff/account/sign-out-others").status_code == 303
    assert "Đã đăng xuất mọi trình duyệt khác." in office.get("/staff/account").text
    assert office.get("/staff/").status_code == 200
    assert elsewhere.get("/staff/").status_code == 303


def test_a_one_time_password_that_nobody_used_for_a_week_opens_nothing(app: Flask, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        number = accounts.add_account(session, "new@example.org", password="once-only-9c2f")
        old = audit.now() - accounts.ONE_TIME_LASTS - dt.timedelta(hours=1)
        session.execute(update(Account).where(Account.id == number).values(created_at=old))
    answer = Visitor(app).sign_in("new@example.org", "once-only-9c2f")
    assert answer.status_code == 422
    assert "đã quá một tuần không dùng" in answer.text
