"""Documents that take long: made by the worker, fetched when done."""

from __future__ import annotations

from mimetypes import guess_type

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from questionnaires.languages import language
from surveyapp import store
from surveyapp.jobs.kinds import KINDS, REPORT
from surveyapp.jobs.report import name_of, order_of
from surveyapp.store import jobs
from surveyapp.web.staff.access.rules import REPORTS, needs
from surveyapp.web.staff.access.scope import may_see_job
from surveyapp.web.staff.desk import LOOK_AGAIN, bp, reader
from surveyapp.web.staff.ordering.form import DRAFT, INTERNAL


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
    also |= {"number": order.number, "date": order.date.isoformat() if order.date else ""}
    return {"report": name_of(row.arguments), "format": order.format} | {name: v for name, v in also.items() if v}
