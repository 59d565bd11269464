"""What a report is, and what is asked of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

from questionnaires.languages import FIRST, everywhere
from surveyapp.results.reading import PUBLISHED
from surveyapp.results.releases.printed import is_of_a_release, release_of
from surveyapp.store import Problem, Refused
from surveyapp.store.office.facts import SIGNED, Fact
from surveyapp.store.results.releases import ReleaseFacts

if TYPE_CHECKING:
    from surveyapp.results.reading import View

WAVE, AGENCY, CITY = "wave", "agency", "city"
"""What a report can be about: a wave, one agency in it, or the whole city as it stands with a wave and those before."""


@dataclass(frozen=True, slots=True)
class Order:
    """A report as somebody wants it. The edition is that of the View; `agency` only where a report is about one.

    `issuer` is in whose name it goes out, "" for the office itself; number and date stay open until they are given.
    """

    language: str = FIRST
    format: str = "pdf"
    agency: str = ""
    issuer: str = ""
    number: str = ""
    date: dt.date | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """`button` and `heading` are sentences for the catalogues; the heading has the places {wave}, {agency}, {language}.

    `module` has `collect(view, order, office)`, which reads whatever is printed and gives a function that lays it out.
    """

    name: str
    module: str
    subject: str
    formats: tuple[str, ...]
    needs: str  # what has to be there before it can be made
    button: str
    heading: str
    only: tuple[str, ...] = ()  # the languages it is written in, where those are not all that are spoken everywhere
    facts: tuple[str, ...] = SIGNED  # what the office has to have said before it can be signed

    @property
    def languages(self) -> tuple[str, ...]:
        return self.only or everywhere()

    def collect(self, view: View, order: Order) -> Callable[[], bytes]:
        """All that the document says; called, it is laid out, which takes seconds and is for when the View is closed.

        Raises Refused for what the View cannot give, and for what the office has to have said. Before a wave is
        published there is nothing to sign: then a document that lacks a fact is marked as a draft.
        """
        if held_up := self.held_up_by(view, order):
            raise Refused([_must_say(fact, order.issuer) for fact in held_up])
        draft = order.draft or bool(self.lacks(view, order))
        laid_out: Callable[[], bytes] = import_module(self.module).collect(
            view, replace(order, draft=draft), view.office().issuer(order.issuer)
        )
        return laid_out

    def held_up_by(self, view: View, order: Order) -> tuple[Fact, ...]:
        """What has to be said before it is made; nothing is computed to find out.

        Raises Refused for a day before the decision that the document speaks of.
        """
        if release := release_of(view):
            _refuse_a_day_before(release, order)
        return self.lacks(view, order) if is_of_a_release(view) and not order.draft else ()

    def lacks(self, view: View, order: Order) -> tuple[Fact, ...]:
        """What its issuer has not said and it cannot be signed without. Nobody signs an internal edition."""
        office = view.office().issuer(order.issuer)
        return office.lacks(self.facts, order.language) if view.edition == PUBLISHED else ()

    def misfits(self, order: Order) -> Iterator[str]:
        """What of an order this report cannot be, with what would do."""
        if self.subject == AGENCY and not order.agency:
            yield f"the report {self.name} is about one agency; add --agency CODE"
        if self.subject != AGENCY and order.agency:
            yield f"the report {self.name} is about a whole {self.subject}; leave --agency out"
        if order.language not in self.languages:
            yield f"the report {self.name} is not written in {order.language}; it has: {', '.join(self.languages)}"
        if order.format not in self.formats:
            yield f"the report {self.name} is not made as {order.format}; it has: {', '.join(self.formats)}"

    def file_name(self, wave: str, order: Order, *, internal: bool, release: int | None = None) -> str:
        of = f"release-{release}" if release else ""
        kind = "internal" if internal else "draft" if order.draft else ""
        told = filter(None, (wave, of, self.name, order.agency, order.issuer, order.language, kind))
        return f"{'-'.join(told)}.{order.format}"


def _refuse_a_day_before(release: ReleaseFacts, order: Order) -> None:
    if order.date and release.date and order.date < release.date:
        what = f"a document of {order.date} cannot speak of release {release.number}, decided on {release.date}"
        raise Refused(Problem("day-before-decision", what, "date", "give the day on which it is signed, or none"))


def _must_say(fact: Fact, issuer: str) -> Problem:
    whose = f" --issuer {issuer}" if issuer else ""
    remedy = f"say it: surveyapp office set {fact.key} …{whose}; or print it marked as a draft: --draft"
    return Problem("office-silent", "a report that is signed needs this fact of the office", fact.key, remedy)
