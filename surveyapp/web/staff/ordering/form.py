"""What somebody writes who asks for a report, as an order of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.reports.report import Order, Report
from surveyapp.store.office.checks import is_document_number
from surveyapp.words.speech import later

INTERNAL, DRAFT = "internal", "draft"
WRONG = {
    "number": later("Letters and digits, joined by - . & or /, as in: 214 or 214/BC-SNV"),
    "date": later("Choose a day, or leave it blank for the clerk."),
}
"""Field -> what is wrong with it, where something is."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """A report as it was asked for; `wrong` names the fields that nobody can read."""

    order: Order
    internal: bool
    release: int | None
    wrong: tuple[str, ...] = ()


def ordered(form: Mapping[str, str], report: Report, language: str, agency: str) -> Ordered:
    """Blank fields leave number and day to the clerk's pen."""
    edition, release = form.get("edition", ""), form.get("release", "")
    number, day = form.get("number", "").strip(), form.get("date", "").strip()
    date, shape = _day(day), form.get("format") or report.formats[0]
    fits = {"number": not number or is_document_number(number), "date": not day or date is not None}
    order = Order(language, shape, agency, form.get("issuer", ""), number, date, draft=edition == DRAFT)
    wrong = tuple(name for name, fit in fits.items() if not fit)
    return Ordered(
        order, edition == INTERNAL, int(release) if release.isascii() and release.isdecimal() else None, wrong
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
