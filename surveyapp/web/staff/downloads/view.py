"""What analysts take away: one row per form, one row per index."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import OK
from mimetypes import guess_type
from typing import BinaryIO

from flask import Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_security import current_user
from werkzeug.http import parse_options_header

from surveyapp import store
from surveyapp.exports import Export, export, files_of, of_results, parts_of
from surveyapp.exports.responses import refuse_counts
from surveyapp.exports.workbook import XLSX
from surveyapp.jobs.apart import Failed
from surveyapp.jobs.at_once import file_made_at_once
from surveyapp.jobs.exporting import RESPONSES as MADE_BY
from surveyapp.results.reading import PUBLISHED
from surveyapp.store import audit
from surveyapp.store.waves import waves
from surveyapp.web.staff.access.rules import RANKING, RESPONSES, needs
from surveyapp.web.staff.desk import bp
from surveyapp.web.staff.edition import shown

ALL_FORMS = "staff.responses_csv"
CHUNK = 64 << 10
SECONDS = 300  # that an export may take


@bp.get("/waves/<code>/responses.csv")
@needs(RESPONSES, whole=True, fresh="staff.wave")
def responses_csv(code: str) -> ResponseReturnValue:
    """Written to the end before the first byte is sent: a half file never looks whole. In a process of its own: a
    million forms take seconds, in which citizens' pages would wait again and again."""
    engine = current_app.extensions["engine"]
    with store.reading(engine) as database:
        refuse_counts(waves.wave(database, code))
    try:
        file = file_made_at_once(engine, MADE_BY, {"wave": code}, SECONDS)
    except Failed as failed:
        raise store.Unavailable(str(failed)) from failed
    return attachment(_chunks(file), f"{code}-responses.csv")


@bp.get("/waves/<code>/<what>.<shape>")
@needs(RANKING, whole=True)
def result_file(code: str, what: str, shape: str) -> ResponseReturnValue:
    """A table made of the result, in the edition that is asked for, beside the wave before."""
    if what not in of_results() or shape not in files_of(what):
        abort(404)
    with shown(code) as view:
        found = parts_of(what, view)
    edition = "-published" if view.edition == PUBLISHED else ""
    return attachment(export(what, shape)(*found, bom=True), f"{code}-{what}{edition}.{shape}")


@bp.app_template_global("result_files")
def result_files(*, compared: bool) -> dict[str, Export]:
    """What the page of a wave offers; `compared` where it has an earlier one."""
    return {what: found for what, found in of_results().items() if compared or not found.compares}


@bp.after_request
def on_record(response: Response) -> Response:
    """Whatever leaves as a file is on the record, from every page; what cannot be recorded does not leave."""
    _kind, told = parse_options_header(response.headers.get("Content-Disposition"))
    if "filename" not in told or response.status_code != OK or not current_user.is_authenticated:
        return response
    action = "responses-exported" if request.endpoint == ALL_FORMS else "file-downloaded"
    subject = (request.view_args or {}).get("code", "")
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            audit.record(database, current_user.email, action, subject, file=told["filename"])
    except store.Unavailable as error:
        response.close()
        return current_app.make_response(current_app.handle_user_exception(error))
    return response


def attachment(body: Iterator[bytes] | str, name: str) -> Response:
    """Wave codes hold letters, digits, dots and dashes only, so the name needs no quoting rules."""
    response = Response(body, content_type=f"{guess_type(name)[0] or 'text/plain'}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def workbook_attachment(body: bytes, name: str) -> Response:
    response = Response(body, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
