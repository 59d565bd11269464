"""A report is asked for: in whose name, with which number and day, and what its document lacks or cannot print."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.jobs.kinds import REPORT
from surveyapp.jobs.report import arguments_of, view_of
from surveyapp.reports.family import MAIN, about
from surveyapp.reports.family import REPORTS as FAMILY
from surveyapp.reports.report import AGENCY, CITY, WAVE, Order, Report
from surveyapp.store import audit, jobs
from surveyapp.store.office.facts import Fact
from surveyapp.store.results.releases import release_facts
from surveyapp.web.office import office
from surveyapp.web.staff.access.rules import FEW, REPORTS, may, needs
from surveyapp.web.staff.access.scope import scope
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.edition import for_staff
from surveyapp.web.staff.ordering.form import WRONG, Ordered, ordered
from surveyapp.web.staff.ordering.letters import HasNames, Undrawn, undrawn
from surveyapp.words.office import FACTS
from surveyapp.words.speech import GroupNames, Titled, sentence

MOST_WAITING = 20
"""Reports that one account may have in the queue: others wait behind them."""
OF_ALL = (WAVE, CITY)
FIELDS = ("report", "release", "issuer", "number", "date", "format")


@bp.app_template_global("reports_about")
def reports_about(subject: str) -> list[Report]:
    """What the page of a wave, of an agency, or the list of all waves offers."""
    return about(subject)


@bp.app_template_global("undrawn_among")
def undrawn_among(agencies: Mapping[str, HasNames], wave: Titled, groups: GroupNames) -> list[Undrawn]:
    """Names among these, and facts of the office, that documents cannot print as they are."""
    return undrawn(agencies, wave, groups, office(), reader())


@bp.get("/waves/<code>/report")
@needs(REPORTS, whole=True)
def order_report(code: str) -> ResponseReturnValue:
    return _page(code, _report(request.args.get("report", ""), *OF_ALL), "", {})


@bp.get("/waves/<code>/agencies/<agency>/report")
@needs(REPORTS, of="agency")
def order_agency_report(code: str, agency: str) -> ResponseReturnValue:
    return _page(code, _report(request.args.get("report", ""), AGENCY), agency, {})


@bp.post("/waves/<code>/report")
@needs(REPORTS, whole=True)
def make_report(code: str) -> ResponseReturnValue:
    return _enqueued(code, OF_ALL)


@bp.post("/waves/<code>/agencies/<agency>/report")
@needs(REPORTS, of="agency")
def make_agency_report(code: str, agency: str) -> ResponseReturnValue:
    return _enqueued(code, (AGENCY,), agency)


def _enqueued(code: str, subjects: tuple[str, ...], agency: str = "") -> ResponseReturnValue:
    report = _report(request.form.get("report", ""), *subjects)
    wanted, engine = ordered(request.form, report, reader().language, agency), current_app.extensions["engine"]
    if wanted.internal and not may(FEW):
        abort(403)
    if any(report.misfits(wanted.order)):
        abort(422)
    if wanted.wrong:
        words = reader()
        return _page(code, report, agency, {name: words.say(WRONG[name]) for name in wanted.wrong}), 422
    with for_staff(code) as view:
        if agency not in {"", *view.result.agencies}:  # the result refuses at once what the worker would refuse later
            abort(404)
    with view_of(engine, code, scope(), internal=wanted.internal, release=wanted.release) as view:
        if held_up := report.held_up_by(view, wanted.order):
            return _held_up(code, wanted.order, held_up), 422
    number = _number(code, report, wanted)
    if number is None:
        waiting = reader().say(
            "{number} of your reports are still waiting to be made. Please ask for more once they are there.",
            number=MOST_WAITING,
        )
        return _page(code, report, agency, {}, waiting), 429, {"Retry-After": "60"}
    return redirect(url_for("staff.job", number=number), code=303)


def _report(name: str, *subjects: str) -> Report:
    report = FAMILY.get(name or MAIN)
    if report is None or report.subject not in subjects:
        abort(422)
    return report


def _number(code: str, report: Report, wanted: Ordered) -> int | None:
    """Of the job that will make it; None where too many of the same account wait."""
    internal, release = wanted.internal, wanted.release
    with store.writing(current_app.extensions["engine"]) as database:
        if release is not None:
            release_facts(database, code, release)  # refuses one that is not there
        if jobs.waiting_of(database, current_user.id) >= MOST_WAITING:
            return None
        arguments = arguments_of(report.name, code, wanted.order, internal=internal, release=release)
        number = jobs.enqueue(database, REPORT, arguments, current_user.id, scope=scope().agencies)
        audit.record(database, current_user.email, "report-asked", code, job=number, internal=internal)
    return number


def _page(code: str, report: Report, agency: str, wrong: dict[str, str], waiting: str = "") -> str:
    with for_staff(code) as view:
        result = view.result
    if agency not in {"", *result.agencies}:
        abort(404)
    return render_template(
        "staff/ordering/page.html",
        round=result.wave,
        report=report,
        agency=agency,
        agencies={name: facts for name, facts in result.agencies.items() if agency in ("", name)},
        groups=result.group_names,
        given={name: request.values.get(name, "") for name in FIELDS},
        wrong=wrong,
        waiting=waiting,
    )


def _held_up(code: str, order: Order, held_up: tuple[Fact, ...]) -> str:
    """What is missing, where it is said, and the draft as a way on."""
    words = reader()
    return render_template(
        "staff/ordering/held_up.html",
        wave_code=code,
        issuer=order.issuer,
        facts=[sentence(words.label(FACTS, fact.key)) for fact in held_up],
        again=[(name, value) for name, value in request.form.items() if name not in ("csrf_token", "edition")],
    )
