"""The page of a round's releases: what stands under each, its files, and the paper that comes back signed."""

from __future__ import annotations

import datetime as dt
import hashlib
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from surveyapp import store
from surveyapp.jobs.report import make
from surveyapp.results.model.result import WaveResult
from surveyapp.results.releases.releasing import publish_result
from surveyapp.results.scope import WHOLE
from surveyapp.store import jobs
from surveyapp.store.audit import events
from surveyapp.store.results.documents import LARGEST
from surveyapp.store.results.releases import Signed
from surveyapp.store.waves import waves
from tests.factories.held import WAVE
from tests.factories.office import tell_all
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import Visitor

PAGE = f"/staff/waves/{WAVE}/releases"
PAPER = f"{PAGE}/1/document"
SCAN, BETTER = b"%PDF-1.7 signed and scanned", b"%PDF-1.7 scanned again"
SAID = "Bản công bố số 1: Số 12/QĐ-SNV, ngày 20/07/2026; người ký: Nguyễn Văn An."


@pytest.fixture
def published(app: Flask, held: WaveResult) -> Flask:
    """The later round is published as release 1."""
    assert held
    engine = app.extensions["engine"]
    with store.writing(engine) as session:
        waves.set_state(session, WAVE, "locked", "test")
        tell_all(session)
    publish_result(engine, WAVE, Signed("Số 12/QĐ-SNV", "Nguyễn Văn An", dt.date(2026, 7, 20)), "test")
    return app


@pytest.fixture
def office(published: Flask) -> Visitor:
    office = signed_in(published, "office")
    office.get(PAGE)
    return office


def upload(visitor: Visitor, body: bytes, name: str = "đã ký.pdf", **fields: str) -> TestResponse:
    answer = visitor.post(PAPER, {"document": (BytesIO(body), name), **fields})
    answer.request.environ["wsgi.input"].close()  # the client spools what is large
    return answer


def test_the_round_says_its_release_and_leads_to_its_files(office):
    office.get(f"/staff/waves/{WAVE}")
    assert SAID in office.page.text
    assert PAGE in office.page.links
    upload(office, SCAN)
    office.get(f"/staff/waves/{WAVE}")
    assert PAPER in office.page.links


def test_round_without_a_release_says_how_one_is_made(app, held):
    office = signed_in(app, "office")
    office.get(f"/staff/waves/{WAVE}")
    assert "Bản công bố" not in office.page.text
    office.get(PAGE)
    assert "Đợt này chưa công bố kết quả." in office.page.text
    assert "Bản công bố được lập từ đợt đã chốt số liệu, có quyết định, người ký và ngày." in office.page.text


def test_signed_document_comes_back_byte_for_byte_with_its_hash(office):
    answer = upload(office, SCAN)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#release-1")
    office.get(PAGE)
    assert hashlib.sha256(SCAN).hexdigest() in office.page.text
    assert "đã ký.pdf" in office.page.text
    got = office.get(PAPER)
    assert (got.data, got.mimetype) == (SCAN, "application/pdf")
    assert "attachment" in got.headers["Content-Disposition"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"


def test_it_is_replaced_with_a_reason_and_the_one_before_stays(office, published):
    upload(office, SCAN)
    answer = upload(office, BETTER)
    assert answer.status_code == 409
    assert "Hãy nêu lý do thay văn bản đã ký; văn bản trước vẫn được lưu." in office.page.text
    assert office.get(PAPER).data == SCAN
    assert upload(office, BETTER, reason="thiếu trang 3").status_code == 303
    office.get(PAGE)
    assert "thiếu trang 3" in office.page.text
    assert office.get(PAPER).data == BETTER
    (before,) = [link for link in office.page.links if link.endswith("which=1")]
    assert office.get(before).data == SCAN
    with store.reading(published.extensions["engine"]) as session:
        told = [(e.action, e.actor, e.detail.get("reason")) for e in events(session, WAVE) if "document" in e.action]
    mine = ACCOUNTS["office"]
    assert told[::-1] == [
        ("release-document", mine, None),
        ("release-document-replaced", mine, "thiếu trang 3"),
        ("release-document", mine, None),
    ]


@pytest.mark.parametrize(
    ("body", "name", "says"),
    [
        (b"signed", "note.pdf", "Tệp này không phải PDF."),
        (SCAN, "", "Hãy chọn tệp trước."),
        (b"%PDF-" + bytes(LARGEST), "big.pdf", "Tệp quá lớn. Hãy quét lại, tối đa 30 MB."),
    ],
    ids=["no pdf", "no file", "too large"],
)
def test_what_is_no_signed_document_is_refused_on_the_page(office, body, name, says):
    assert upload(office, body, name).status_code in (413, 422)
    assert says in office.page.text
    assert office.get(PAPER).status_code == 404


def test_scan_is_larger_than_a_form_may_be(office, published):
    assert upload(office, b"%PDF-" + bytes(2 * published.config["MAX_CONTENT_LENGTH"])).status_code == 303


def test_nobody_sends_so_much_who_is_not_signed_in(published):
    stranger = Visitor(published)
    stranger.get("/staff/sign-in")
    big = b"%PDF-" + bytes(2 * published.config["MAX_CONTENT_LENGTH"])
    assert upload(stranger, big).status_code == 413


def test_figures_and_report_are_those_of_the_release(office, published):
    got = office.get(f"{PAGE}/1/index.csv")
    assert f'filename="{WAVE}-release-1-index.csv"' in got.headers["Content-Disposition"]
    assert office.post(f"/staff/waves/{WAVE}/report", {"report": "ranking", "release": "1"}).status_code == 303
    engine = published.extensions["engine"]
    with store.writing(engine) as session:
        job = jobs.lease(session, 60)
        document = make(engine, job.arguments, WHOLE)
        jobs.finish(session, job, document.body, document.name)
    assert document.name == f"{WAVE}-release-1-ranking-vi.pdf"
    office.get(PAGE)
    assert f"/staff/jobs/{job.id}/file" in office.page.links
    office.get(f"/staff/jobs/{job.id}")
    assert "bản công bố số 1" in office.page.text


def test_report_of_a_release_that_is_not_there_is_not_asked_for(office):
    assert office.post(f"/staff/waves/{WAVE}/report", {"report": "ranking", "release": "7"}).status_code == 404


def test_analyst_sees_the_document_and_cannot_change_it(office, published):
    upload(office, SCAN)
    analyst = signed_in(published, "analyst")
    analyst.get(PAGE)
    assert not [control for control in analyst.page.controls if control.get("type") == "file"]
    assert analyst.get(PAPER).data == SCAN
