"""What a role may do, and how a view says what it needs and of which agencies.

A view without `@needs` is closed to everybody: forgetting it hides a page, never opens one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_security import current_user
from werkzeug.routing import Rule

from surveyapp.web.staff.access.mistakes import PageMistake

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

ANYBODY = "anybody"  # the sign-in page
SIGNED_IN = "signed-in"  # one's own account
EVERY_AGENCY = "every-agency"  # what follows, of all agencies; whoever lacks it has a scope
COUNTS = "counts"  # forms received
FEW = "few"  # figures of few people, which nobody else sees: the survey office itself
RANKING = "ranking"  # indices and ranks of all agencies
AGENCY = "agency"  # one agency's results
REPORTS = "reports"  # documents made by jobs
RESPONSES = "responses"  # one row per form
ENTRY = "entry"  # key in forms that came on paper
WAVES = "waves"  # make rounds, and move them from state to state
OFFICE = "office-facts"  # say who the office is
TRAIL = "trail"  # who did what
ACCOUNTS = "accounts"  # who may come in, and as what

_RESULTS = frozenset({EVERY_AGENCY, COUNTS, RANKING, AGENCY, REPORTS})
_DECISIONS = frozenset({FEW, RESPONSES, ENTRY, WAVES, OFFICE, TRAIL})

PERMISSIONS = {
    "admin": _RESULTS | _DECISIONS | {ACCOUNTS},
    "manager": _RESULTS | _DECISIONS,
    "analyst": _RESULTS | {FEW, RESPONSES},
    "viewer": _RESULTS,
    "operator": frozenset({EVERY_AGENCY, COUNTS, ENTRY}),
    "agency": frozenset({COUNTS, AGENCY}),
}
"""One table; a test holds it to the roles that an account can have."""
OF_NO_AGENCY: Final = frozenset({ANYBODY, SIGNED_IN})
NAMES_AN_AGENCY: Final = "agency"  # the argument of an address


@dataclass(frozen=True, slots=True)
class PageNeed:
    """The permission that a view needs, and what of: exactly one of the others says which agencies it is about."""

    permission: str
    of: str = ""  # the argument of the address that names an agency
    of_query: str = ""  # the field of the query that does; without it, the page is about all
    of_form: str = ""  # the field of the form that does; without it, the step is about all
    of_job: str = ""  # the argument of the address that numbers a job, which keeps the agencies that it speaks of
    whole: bool = False  # about all agencies at once
    cut: bool = False  # shows to everybody what is in their scope, by `scope()`
    fresh: str = ""  # for whoever has shown the password lately; the page to come back to after showing it

    @property
    def bindings(self) -> list[str]:
        said = (self.of, self.of_query, self.of_form, self.of_job, self.whole and "whole", self.cut and "cut")
        return [one for one in said if one]


def needs(
    permission: str,
    *,
    of: str = "",
    of_query: str = "",
    of_form: str = "",
    of_job: str = "",
    whole: bool = False,
    cut: bool = False,
    fresh: str = "",
) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.need = PageNeed(permission, of, of_query, of_form, of_job, whole, cut, fresh)  # type: ignore[attr-defined]
        return view

    return mark


def permissions() -> frozenset[str]:
    """What the account of this request may do."""
    if not current_user.is_authenticated:
        return frozenset({ANYBODY})
    held = (PERMISSIONS.get(role.name, frozenset()) for role in current_user.roles)
    return frozenset({ANYBODY, SIGNED_IN}).union(*held)


def may(permission: str) -> bool:
    return permission in permissions()


def check(app: Flask, blueprint: str) -> None:
    """Raises PageMistake for a view whose need is missing, or does not say which agencies the page is about."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(f"{blueprint}."):
            for mistake in _mistakes(rule, getattr(app.view_functions[rule.endpoint], "need", None)):
                raise PageMistake(f"{rule.endpoint} ({rule.rule}) {mistake}")


def _mistakes(rule: Rule, need: PageNeed | None) -> Iterator[str]:
    if need is None:
        yield "says nothing about who may see it: put @needs under its address"
    elif need.permission in OF_NO_AGENCY:
        if need.bindings or NAMES_AN_AGENCY in rule.arguments:
            yield f"is open to whoever is {need.permission} and about an agency"
    else:
        yield from _unbound(rule, need)


def _unbound(rule: Rule, need: PageNeed) -> Iterator[str]:
    if len(need.bindings) != 1:
        yield "says not, or twice, which agencies it is about: of, of_query, of_form, of_job, whole or cut"
    if NAMES_AN_AGENCY in rule.arguments and need.of != NAMES_AN_AGENCY:
        yield f'names an agency in its address: bind it with of="{NAMES_AN_AGENCY}"'
    for argument in filter(None, (need.of, need.of_job)):
        if argument not in rule.arguments:
            yield f"has no argument {argument!r} in its address"
