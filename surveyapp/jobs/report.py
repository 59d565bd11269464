"""A report of a wave as a job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from surveyapp.jobs.document import Document
from surveyapp.reports.family import MAIN, REPORTS
from surveyapp.reports.report import Order
from surveyapp.results.reading import PREVIOUS, PUBLISHED, STAFF, View
from surveyapp.results.releases.printed import ReleaseView
from surveyapp.results.scope import Scope
from surveyapp.store import Engine


def arguments_of(
    report: str, wave: str, order: Order, *, internal: bool, release: int | None = None
) -> dict[str, object]:
    """What the row of the job says."""
    told = {"language": order.language, "format": order.format, "agency": order.agency, "internal": internal}
    also = {"release": release, "issuer": order.issuer, "draft": order.draft, "number": order.number}
    also["date"] = order.date.isoformat() if order.date else ""
    return {"report": report, "wave": wave, **told, **{name: value for name, value in also.items() if value}}


def order_of(arguments: Mapping[str, Any]) -> Order:
    """Rows of 0.1 say neither report, format nor agency: they are ranked reports."""
    return Order(
        arguments["language"],
        arguments.get("format", "pdf"),
        arguments.get("agency", ""),
        arguments.get("issuer", ""),
        arguments.get("number", ""),
        dt.date.fromisoformat(arguments["date"]) if arguments.get("date") else None,
        draft=bool(arguments.get("draft")),
    )


def name_of(arguments: Mapping[str, Any]) -> str:
    name: str = arguments.get("report", MAIN)
    return name


def heading(arguments: Mapping[str, Any], language_name: str) -> tuple[str, dict[str, str]]:
    """What the page of the job calls it, and the values in that sentence."""
    values = {"wave": arguments["wave"], "agency": arguments.get("agency", ""), "language": language_name}
    return REPORTS[name_of(arguments)].heading, values


def make(engine: Engine, arguments: Mapping[str, Any], scope: Scope) -> Document:
    """The report, within the scope of whoever asked for it."""
    report, order, wave = REPORTS[name_of(arguments)], order_of(arguments), arguments["wave"]
    internal, release = bool(arguments.get("internal")), arguments.get("release")
    with view_of(engine, wave, scope, internal=internal, release=release) as view:
        laid_out = report.collect(view, order)
    return Document(report.file_name(wave, order, internal=internal, release=release), laid_out())


def view_of(engine: Engine, wave: str, scope: Scope, *, internal: bool, release: int | None) -> View:
    """What a report is made from: a wave as it is, or one of its releases."""
    edition = STAFF if internal else PUBLISHED
    if release:
        return ReleaseView(engine, wave, release, edition, scope)
    return View(engine, wave, against=PREVIOUS, edition=edition, scope=scope)
