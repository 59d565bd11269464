"""What every response says to the browser, and the pages for what goes wrong."""

from __future__ import annotations

import pytest

from surveyapp import store
from surveyapp.web import create_app
from tests.page import Page

SECRET = "a secret that only these tests know, long enough"


@pytest.fixture
def client(sqlite_url):
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": sqlite_url, "PROPAGATE_EXCEPTIONS": False})
    yield app.test_client()
    app.extensions["engine"].dispose()


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/vi/", 200),
        ("GET", "/en/", 200),
        ("GET", "/khong-co", 404),
        ("GET", "/vi/w/none", 404),
        ("DELETE", "/vi/", 405),
        ("POST", "/vi/w/none", 404),
        ("GET", "/healthz", 200),
        ("GET", "/.well-known/security.txt", 200),
        ("GET", "/static/citizen.css", 200),
    ],
)
def test_every_response_carries_the_security_headers(client, method, address, status):
    response = client.open(address, method=method, buffered=True)
    assert response.status_code == status
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in response.headers


@pytest.mark.parametrize(("address", "language"), [("/en/nothing", "en"), ("/vi/nothing", "vi"), ("/nothing", "vi")])
def test_unknown_page_is_told_in_the_language_of_its_address(client, address, language):
    assert Page(client.get(address).text).language == language


def test_own_mistake_shows_no_trace_of_it(client, monkeypatch):
    monkeypatch.setattr("surveyapp.web.home.open_waves", lambda: 1 / 0)
    response = client.get("/vi/")
    assert response.status_code == 500
    assert "ZeroDivision" not in response.text
    Page(response.text)


def test_database_that_is_gone_gives_503_with_a_time_to_come_back(client, monkeypatch):
    def gone():
        raise store.Unavailable("gone")

    monkeypatch.setattr("surveyapp.web.home.open_waves", gone)
    response = client.get("/en/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert Page(response.text).headings == ["Not available for a moment"]


@pytest.mark.parametrize("status", [404, 409, 422, 503])
def test_what_the_store_refuses_is_no_mistake_of_ours(client, monkeypatch, status):
    def refuse():
        raise store.Refused(store.Problem("some-code", "in words for the office"), status=status)

    monkeypatch.setattr("surveyapp.web.home.open_waves", refuse)
    response = client.get("/en/")
    assert response.status_code == status
    assert "words for the office" not in response.text
    assert Page(response.text).headings


def test_form_that_is_too_large_is_refused(client):
    assert client.post("/vi/w/none", data={"COMMENT": "a" * 300_000}).status_code == 413


def test_over_https_the_cookie_is_bound_to_the_host(sqlite_url):
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": sqlite_url, "HTTPS": True})
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert app.config["SESSION_COOKIE_SECURE"]
    assert "max-age" in app.test_client().get("/vi/").headers["Strict-Transport-Security"]
    app.extensions["engine"].dispose()


def test_static_files_are_kept_for_a_year_under_their_mark(client):
    address = next(link for link in client.get("/vi/").text.split('"') if "citizen.css" in link)
    assert "immutable" in client.get(address, buffered=True).headers["Cache-Control"]


def test_only_staff_are_asked_who_they_are(client):
    asked = {
        blueprint: {hook.__module__ for hook in hooks}
        for blueprint, hooks in client.application.before_request_funcs.items()
    }
    assert "flask_principal" in asked["staff"]
    ours = {"surveyapp.web", "surveyapp.web.reading", "surveyapp.web.schema"}
    assert asked[None] == {"flask_wtf.csrf", *ours}  # token, clock, body, tables


@pytest.mark.parametrize("address", ["/", "/en", "/staff", "//vi//w//x", "/.well-known/security.txt", "/k/Q1"])
def test_what_a_request_calls_this_machine_is_never_repeated(client, address):
    answer = client.get(address, headers={"Host": "evil.example"})
    assert "evil.example" not in str(answer.headers) + answer.text


@pytest.mark.parametrize("host", ["x" * 64, "a..b", "x" * 300 + ".example", ".", "é" * 70])
@pytest.mark.parametrize("address", ["/", "/vi/w/x", "/staff/", "/staff/sign-in", "/static/citizen.css"])
def test_a_name_that_no_machine_can_have_is_a_request_that_is_refused(client, address, host):
    answer = client.get(address, headers={"Host": host.encode().decode("latin-1")}, buffered=True)
    assert answer.status_code < 500
