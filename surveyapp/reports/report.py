"""What a report is, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from questionnaires.languages import FIRST, everywhere
from surveyapp.reports.office import Issuer

if TYPE_CHECKING:
    from surveyapp.results.reading import View

WAVE, AGENCY = "wave", "agency"
"""What a report can be about: a wave, or one agency in it."""


@dataclass(frozen=True, slots=True)
class Order:
    """A report as somebody wants it. The edition is that of the View; `agency` only where a report is about one."""

    language: str = FIRST
    format: str = "pdf"
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """`button` and `heading` are sentences for the catalogues; the heading has the places {wave}, {agency}, {language}.

    `module` has `make(view, order, office) -> bytes`.
    """

    name: str
    module: str
    subject: str
    formats: tuple[str, ...]
    needs: str  # what has to be there before it can be made
    button: str
    heading: str
    only: tuple[str, ...] = ()  # the languages it is written in, where those are not all that are spoken everywhere

    @property
    def languages(self) -> tuple[str, ...]:
        return self.only or everywhere()

    def make(self, view: View, order: Order) -> bytes:
        """The document. Raises Refused for what the View cannot give."""
        office = Issuer.from_setting(view.setting("office", {}))
        made: bytes = import_module(self.module).make(view, order, office)
        return made

    def misfits(self, order: Order) -> Iterator[str]:
        """What of an order this report cannot be, with what would do."""
        if self.subject == AGENCY and not order.agency:
            yield f"the report {self.name} is about one agency; add --agency CODE"
        if self.subject != AGENCY and order.agency:
            yield f"the report {self.name} is about a whole wave; leave --agency out"
        if order.language not in self.languages:
            yield f"the report {self.name} is not written in {order.language}; it has: {', '.join(self.languages)}"
        if order.format not in self.formats:
            yield f"the report {self.name} is not made as {order.format}; it has: {', '.join(self.formats)}"

    def file_name(self, wave: str, order: Order, *, internal: bool, release: int | None = None) -> str:
        of = f"release-{release}" if release else ""
        told = filter(None, (wave, of, self.name, order.agency, order.language, "internal" if internal else ""))
        return f"{'-'.join(told)}.{order.format}"
