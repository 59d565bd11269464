"""Which agencies the account of this request may see."""

from __future__ import annotations

from flask import current_app, g, request
from flask_security import current_user

from surveyapp import store
from surveyapp.results.scope import WHOLE, Scope
from surveyapp.store import jobs
from surveyapp.store.people import accounts
from surveyapp.store.waves import scopes
from surveyapp.web.staff.access.rules import EVERY_AGENCY, FEW, may

WAVE_ADDRESS, WAVE = "/waves/<code>", "code"


def scope() -> Scope:
    """Of the wave in the address: who was below the account's agency then. Elsewhere: who is below it today."""
    if "scope" not in g:
        g.scope = scope_in(_wave_of_address())
    found: Scope = g.scope
    return found


def scope_in(wave: str | None) -> Scope:
    """Raises store.Refused (404) for an unknown wave."""
    if may(EVERY_AGENCY):
        return WHOLE
    with store.reading(current_app.extensions["engine"]) as database:
        return Scope(scopes.agencies_below(database, current_user.id, wave))


def may_see(agency: str) -> bool:
    return agency in scope()


def may_see_job(job: jobs.JobRow | None) -> bool:
    """Whether all that the job speaks of is in the scope of the account, in the wave of the job.

    What hides nothing is the survey office's alone.

    An unknown one speaks of all: whoever may not see every job learns nothing about their numbers.
    """
    if job is None:
        return may(EVERY_AGENCY)
    if job.arguments.get("internal") and not may(FEW):
        return False
    return scope_in(job.arguments.get("wave")).covers(Scope(job.scope))


def agency_of_account() -> str:
    """The code of the agency that the account belongs to; "" where it belongs to none."""
    with store.reading(current_app.extensions["engine"]) as database:
        return accounts.agency_of(database, current_user.id)


def _wave_of_address() -> str | None:
    inside_a_wave = request.url_rule is not None and WAVE_ADDRESS in request.url_rule.rule
    return str((request.view_args or {})[WAVE]) if inside_a_wave else None
