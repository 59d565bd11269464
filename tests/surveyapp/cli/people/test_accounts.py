"""`surveyapp user`: list, role, disable, enable, reset, sign-out."""

from __future__ import annotations

import pytest

from surveyapp.store.vocabulary import ROLES
from tests.desk import AGENCIES, Desk


@pytest.fixture
def people(desk: Desk) -> Desk:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("user", "add", "an@example.org")
    desk.does("user", "add", "binh@example.org", "--role", "viewer")
    return desk


def test_the_list_tells_role_state_and_use(people: Desk):
    assert people.does("user", "list").splitlines() == [
        "an@example.org  admin  active  never came in  sessions 0",
        "binh@example.org  viewer  active  never came in  sessions 0",
    ]


def test_the_list_of_nobody_says_how_to_begin(desk: Desk):
    assert desk.run("user", "list").stderr == "there is no account; add one with: surveyapp user add\n"


def test_an_account_gets_another_role_is_disabled_and_enabled(people: Desk):
    told = people.does("user", "role", "binh@example.org", "agency", "--agency", "SYT")
    assert told == "binh@example.org is agency of SYT; its open sessions have ended\n"
    assert "surveyapp user enable binh@example.org" in people.does("user", "disable", "binh@example.org")
    assert "binh@example.org  agency SYT  disabled" in people.does("user", "list")
    people.does("user", "enable", "binh@example.org")
    assert people.does("user", "sign-out", "binh@example.org") == "binh@example.org: 0 open sessions have ended\n"
    done = [(action, detail) for _, action, detail in people.trail("account binh@example.org")]
    assert done[1:] == [
        ("account-role", {"before": "viewer", "after": "agency", "agency": "SYT"}),
        ("account-disabled", {}),
        ("account-enabled", {}),
        ("account-signed-out", {"sessions": 0}),
    ]


def test_a_new_one_time_password_is_printed_once(people: Desk):
    told = people.does("user", "reset", "binh@example.org")
    assert told.startswith("one-time password of binh@example.org, good once and for seven days: ")
    assert people.trail("account binh@example.org")[-1][1] == "one-time-password-given"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("role", "an@example.org", "viewer"), "an@example.org is the last admin that can sign in"),
        (("disable", "an@example.org"), "an@example.org is the last admin that can sign in"),
        (("role", "binh@example.org", "office"), "the role office is called admin now"),
        (("reset", "nobody@example.org"), "there is no account nobody@example.org"),
        (("sign-out", "nobody@example.org"), "there is no account nobody@example.org"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(people: Desk, words, said):
    (line,) = people.refuses("user", *words)
    assert said in line


def test_help_of_adding_names_every_role(desk: Desk):
    assert [role for role in ROLES if role not in desk.does("user", "add", "--help")] == []


def test_a_second_step_is_demanded_of_roles_and_taken_away_from_an_account(people: Desk):
    assert people.does("user", "second-factor") == "demanded of: nobody\n"
    assert people.does("user", "second-factor", "--demand", "manager admin") == "demanded of: admin, manager\n"
    (line,) = people.refuses("user", "second-factor", "--demand", "king")
    assert "there is no role 'king'" in line
    people.does("user", "second-factor", "binh@example.org", "--remove")
    assert people.trail("account binh@example.org")[-1][1] == "second-factor-removed"
    assert people.run("user", "second-factor", "binh@example.org").exit_code == 2
