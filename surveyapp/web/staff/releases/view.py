"""The releases of a wave: decision, signer, day, files, and what was signed on paper, which can be uploaded back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.exports import export
from surveyapp.results.releases.releasing import released
from surveyapp.store import audit
from surveyapp.store.results import documents
from surveyapp.store.results.documents import LARGEST, DocumentRow
from surveyapp.store.results.releases import ReleaseFacts, listed
from surveyapp.store.waves import waves
from surveyapp.web.staff.access.rules import RANKING, WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import attachment
from surveyapp.web.staff.jobs.view import recent_reports
from surveyapp.words.naming import Words
from surveyapp.words.releases import RELEASE_STATES
from surveyapp.words.sentences import NO_FILE, SIGN_UNSEEN
from surveyapp.words.speech import later

BESIDE_THE_FILE = 64 << 10  # bytes of a form: its other fields, and what stands between them
LONGEST_REASON = 500
MANY = 50  # reports of a round that are looked through for those of a release
MEGABYTE = 20  # bits
NOT_KEPT = {
    "no-file": NO_FILE,
    "not-pdf": later("This is no PDF file. Scan or save the signed paper as PDF."),
    "too-large": later("The file is too large. Scan the paper again, with at most {most} MB."),
    "sign-unseen": SIGN_UNSEEN,
    "document-there": later("Say why the signed document is replaced; the one before is kept."),
}


@bp.url_value_preprocessor
def _room_for_a_scan(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A scan is larger than any form that a citizen sends; only people who are signed in may send one."""
    if endpoint == "staff.attach_document" and current_user.is_authenticated:
        request.max_content_length = LARGEST + BESIDE_THE_FILE


@bp.get("/waves/<code>/releases")
@needs(RANKING, whole=True)
def releases(code: str) -> ResponseReturnValue:
    return _page(code)


@bp.get("/waves/<code>/releases/<int:release>/index.csv")
@needs(RANKING, whole=True)
def release_index_csv(code: str, release: int) -> ResponseReturnValue:
    """The published figures as they were signed."""
    result = released(current_app.extensions["engine"], code, release, public=True)
    return attachment(export("index", "csv")(result, bom=True), f"{code}-release-{release}-index.csv")


@bp.get("/waves/<code>/releases/<int:release>/document")
@needs(RANKING, whole=True)
def release_document(code: str, release: int) -> ResponseReturnValue:
    """Byte for byte as it was uploaded: the one in force, or with `which` one that was replaced."""
    with store.reading(current_app.extensions["engine"]) as database:
        paper, body = documents.document(database, code, release, request.args.get("which", type=int))
    return send_file(BytesIO(body), paper.media_type, as_attachment=True, download_name=paper.name)


@bp.post("/waves/<code>/releases/<int:release>/document")
@needs(WAVES, whole=True)
def attach_document(code: str, release: int) -> ResponseReturnValue:
    file, reason = request.files.get("document"), request.form.get("reason", "")[:LONGEST_REASON].replace("\0", "")
    if file is None or not file.filename:
        return _page(code, release, "no-file"), 422
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            body = file.read()
            documents.attach(database, code, release, file.filename, body, actor=current_user.email, reason=reason)
    except store.Refused as refused:
        (problem,) = refused.problems
        if problem.code not in NOT_KEPT:
            raise
        return _page(code, release, problem.code), refused.status
    flash("document-kept")
    return redirect(url_for("staff.releases", code=code, _anchor=f"release-{release}"), code=303)


@bp.app_template_global("newest_release")
def newest_release(code: str) -> dict[str, Any] | None:
    """What the page of a wave says of it; None where nothing was published."""
    with store.reading(current_app.extensions["engine"]) as database:
        found = [facts for facts in listed(database, code) if facts.state == "published"]
        papers = documents.documents(database, code) if found else []
    return _told(found[-1], papers, [], reader()) if found else None


def _page(code: str, wrong: int = 0, why: str = "") -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        found, papers = listed(database, code), documents.documents(database, code)
        done = {event.detail.get("number"): event for event in audit.events_of(database, code, "release")}
        agencies, groups = waves.wave_agencies(database, code), waves.wave_group_names(database, code)
    reports = recent_reports(code, MANY)
    return render_template(
        "staff/releases/page.html",
        round=row,
        agencies=agencies,
        groups=groups,
        releases=[_told(facts, papers, reports, words) for facts in reversed(found)],
        done=done,
        wrong=wrong,
        mistake=words.say(NOT_KEPT[why], most=LARGEST >> MEGABYTE) if why else "",
        longest=LONGEST_REASON,
        most=LARGEST >> MEGABYTE,
    )


def _told(facts: ReleaseFacts, papers: list[DocumentRow], reports: list[Any], words: Words) -> dict[str, Any]:
    mine = [paper for paper in papers if paper.release == facts.number]
    return {
        "number": facts.number,
        "state": words.label(RELEASE_STATES, facts.state),
        "superseded_by": facts.superseded_by,
        "decision": facts.decision,
        "signer": facts.signer,
        "day": words.day(facts.date),
        "sha256": facts.sha256,
        "trail_head": facts.trail_head,
        "paper": next((paper for paper in mine if paper.is_current), None),
        "replaced": [paper for paper in mine if not paper.is_current],
        "reports": [job for job in reports if job.arguments.get("release") == facts.number],
    }
