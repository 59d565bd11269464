"""A view says which agencies it is about; one that does not keeps the application from starting."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Blueprint, Flask

from surveyapp.store.people.accounts import ROLES
from surveyapp.web.staff.access import rules
from surveyapp.web.staff.access.mistakes import PageMistake
from surveyapp.web.staff.access.rules import AGENCY, PERMISSIONS, RANKING, SIGNED_IN, needs

OF_ONE, OF_ALL = "/waves/<code>/agencies/<agency>/new", "/waves/<code>/new"


def started(address: str, *decorators: Any) -> None:
    """An application with one made-up page."""
    app, blueprint = Flask("made-up"), Blueprint("staff", "made-up", url_prefix="/staff")

    def view(**_arguments: str) -> str:
        return "shown to everybody"

    for decorate in decorators:
        view = decorate(view)
    blueprint.get(address)(view)
    app.register_blueprint(blueprint)
    rules.check(app, "staff")


@pytest.mark.parametrize(
    ("address", "decorators", "said"),
    [
        pytest.param(OF_ONE, [needs(AGENCY)], "which agencies", id="an agency in the address, bound to nothing"),
        pytest.param(OF_ONE, [needs(AGENCY, whole=True)], "bind it", id="an agency in the address of a page about all"),
        pytest.param(OF_ONE, [needs(AGENCY, cut=True)], "bind it", id="an agency in the address of a page that is cut"),
        pytest.param(OF_ONE, [needs(AGENCY, of_query="agency")], "bind it", id="bound to another field than its own"),
        pytest.param(OF_ONE, [needs(SIGNED_IN)], "about an agency", id="an agency for whoever is signed in"),
        pytest.param(OF_ALL, [needs(RANKING)], "which agencies", id="results of nobody says whom"),
        pytest.param(OF_ALL, [needs(RANKING, of="agency")], "no argument", id="bound to what is not in the address"),
        pytest.param(OF_ALL, [needs(RANKING, of_job="number")], "no argument", id="bound to a job that is not there"),
        pytest.param(OF_ALL, [needs(RANKING, whole=True, of_query="agency")], "twice", id="bound twice"),
        pytest.param(OF_ALL, [], "put @needs", id="no need at all"),
    ],
)
def test_page_that_is_not_bound_is_refused_by_name_at_start_up(address, decorators, said):
    with pytest.raises(PageMistake, match=said) as mistake:
        started(address, *decorators)
    assert f"staff.view (/staff{address})" in str(mistake.value)


@pytest.mark.parametrize(
    ("address", "need"),
    [
        (OF_ONE, needs(AGENCY, of="agency")),
        (OF_ALL, needs(AGENCY, of_query="agency")),
        (OF_ALL, needs(AGENCY, of_form="agency")),
        (OF_ALL, needs(RANKING, whole=True)),
        (OF_ALL, needs(RANKING, cut=True)),
        ("/jobs/<int:number>/new", needs(RANKING, of_job="number")),
        ("/new", needs(SIGNED_IN)),
    ],
)
def test_page_that_says_what_it_is_about_starts(address, need):
    started(address, need)


def test_every_role_has_a_row_of_permissions():
    assert set(PERMISSIONS) == set(ROLES)
