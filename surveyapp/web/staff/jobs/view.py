"""Documents that take long: asked for by POST, made by the worker, fetched when done."""

from __future__ import annotations

from mimetypes import guess_type

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from questionnaires.languages import language
from surveyapp import store
from surveyapp.jobs.kinds import KINDS, REPORT
from surveyapp.jobs.report import arguments_of, name_of, order_of, view_of
from surveyapp.reports.family import REPORTS as FAMILY
from surveyapp.reports.family import about
from surveyapp.reports.report import AGENCY, WAVE, Order, Report
from surveyapp.store import audit, jobs
from surveyapp.store.office.facts import Fact
from surveyapp.store.results.releases import release_facts
from surveyapp.web.staff.access.rules import REPORTS, needs
from surveyapp.web.staff.access.scope import may_see_job, scope
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.edition import for_staff
from surveyapp.words.office import FACTS
from surveyapp.words.speech import sentence

INTERNAL, DRAFT = "internal", "draft"
LOOK_AGAIN = 3  # seconds; a header, so that it works without scripts and can be turned off by a link


@bp.app_template_global("reports_about")
def reports_about(subject: str) -> list[Report]:
    """What the page of a wave, or of an agency, offers."""
    return about(subject)


@bp.post("/waves/<code>/report")
@needs(REPORTS, whole=True)
def make_report(code: str) -> ResponseReturnValue:
    return _enqueued(code, WAVE)


@bp.post("/waves/<code>/agencies/<agency>/report")
@needs(REPORTS, of="agency")
def make_agency_report(code: str, agency: str) -> ResponseReturnValue:
    return _enqueued(code, AGENCY, agency)


def _enqueued(code: str, subject: str, agency: str = "") -> ResponseReturnValue:
    name = request.form.get("report", "ranking")
    report = FAMILY.get(name)
    if report is None or report.subject != subject:
        abort(422)
    edition, release = request.form.get("edition", ""), request.form.get("release", type=int)
    internal, draft = edition == INTERNAL, edition == DRAFT
    shape, issuer = request.form.get("format") or report.formats[0], request.form.get("issuer", "")
    order = Order(reader().language, shape, agency, issuer, draft=draft)
    if any(report.misfits(order)):
        abort(422)
    with for_staff(code) as view:
        if agency not in {"", *view.result.agencies}:  # the result refuses at once what the worker would refuse later
            abort(404)
    with view_of(current_app.extensions["engine"], code, scope(), internal=internal, release=release) as view:
        if held_up := report.held_up_by(view, order):
            return _held_up(code, order, held_up), 422
    with store.writing(current_app.extensions["engine"]) as database:
        if release is not None:
            release_facts(database, code, release)  # refuses one that is not there
        arguments = arguments_of(name, code, order, internal=internal, release=release)
        number = jobs.enqueue(database, REPORT, arguments, current_user.id, scope=scope().agencies)
        audit.record(database, current_user.email, "report-asked", code, job=number, internal=internal)
    return redirect(url_for("staff.job", number=number), code=303)


def _held_up(code: str, order: Order, held_up: tuple[Fact, ...]) -> str:
    """What is missing, where it is said, and the draft as a way on."""
    words = reader()
    return render_template(
        "staff/jobs/held_up.html",
        wave_code=code,
        issuer=order.issuer,
        facts=[sentence(words.label(FACTS, fact.key)) for fact in held_up],
        again=[(name, value) for name, value in request.form.items() if name not in ("csrf_token", "edition")],
    )


@bp.get("/jobs/<int:number>")
@needs(REPORTS, of_job="number")
def job(number: int) -> ResponseReturnValue:
    found, words = _job(number), reader()
    looks_again = found.state in ("waiting", "running") and "still" not in request.args
    sentence, values = KINDS[found.kind].described(found.arguments, language(found.arguments["language"]).name)
    page = render_template(
        "staff/jobs/page.html",
        job=found,
        looks_again=looks_again,
        heading=words.say(sentence, **values),
        again=_again(found),
        wave_code=found.arguments["wave"],
        reason=words.failure(found.error or ""),
        size=words.size(len(found.result or b"")),
    )
    return page, {"Refresh": str(LOOK_AGAIN)} if looks_again else {}


@bp.get("/jobs/<int:number>/file")
@needs(REPORTS, of_job="number")
def job_file(number: int) -> ResponseReturnValue:
    found = _job(number)
    if found.state != "done" or found.result is None:
        abort(404)
    kind = guess_type(found.result_name or "")[0] or "application/octet-stream"
    response = Response(found.result, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.result_name}"'
    return response


@bp.app_template_global("recent_reports")
def recent_reports(wave: str, most: int = 3) -> list[jobs.JobRow]:
    """The way back to a report for whoever left its page."""
    with store.reading(current_app.extensions["engine"]) as database:
        found = [job for job in jobs.recent(database, REPORT) if job.arguments.get("wave") == wave]
    return [job for job in found if may_see_job(job)][:most]


def _job(number: int) -> jobs.JobRow:
    with store.reading(current_app.extensions["engine"]) as database:
        found = jobs.job(database, number)
    if found is None or found.kind not in KINDS:
        abort(404)
    return found


def _again(row: jobs.JobRow) -> dict[str, str]:
    """What the form of the page sends to have the same made once more."""
    order = order_of(row.arguments)
    edition = INTERNAL if row.arguments.get("internal") else DRAFT if order.draft else ""
    also = {"edition": edition, "release": str(row.arguments.get("release") or ""), "issuer": order.issuer}
    return {"report": name_of(row.arguments), "format": order.format} | {name: v for name, v in also.items() if v}
