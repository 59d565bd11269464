"""Documents that take long: asked for by POST, made by the worker, fetched when done."""

from __future__ import annotations

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.jobs import REPORT
from surveyapp.store import audit, jobs
from surveyapp.web.staff.access.rules import REPORTS, needs
from surveyapp.web.staff.access.scope import may_see_job, scope
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.edition import for_staff

LOOK_AGAIN = 3  # seconds; a header, so that it works without scripts and can be turned off by a link


@bp.post("/waves/<code>/report")
@needs(REPORTS, whole=True)
def make_report(code: str) -> ResponseReturnValue:
    engine = current_app.extensions["engine"]
    with for_staff(code) as view:
        _ = view.result  # refuses at once what the worker would refuse later
    internal = request.form.get("edition") == "internal"
    arguments: dict[str, object] = {"wave": code, "language": reader().language, "internal": internal}
    with store.writing(engine) as database:
        number = jobs.enqueue(database, REPORT, arguments, current_user.id, scope=scope().agencies)
        audit.record(database, current_user.email, "report-asked", f"wave {code}", job=number, internal=internal)
    return redirect(url_for("staff.job", number=number), code=303)


@bp.get("/jobs/<int:number>")
@needs(REPORTS, of_job="number")
def job(number: int) -> ResponseReturnValue:
    found, words = _job(number), reader()
    looks_again = found.state in ("waiting", "running") and "still" not in request.args
    page = render_template(
        "staff/jobs/page.html",
        job=found,
        looks_again=looks_again,
        wave_code=found.arguments["wave"],
        job_language=found.arguments["language"],
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
    response = Response(found.result, mimetype="application/pdf")
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
    if found is None or found.kind != REPORT:
        abort(404)
    return found
