"""Every address under /staff, asked for by every role: whatever is not allowed here is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from surveyapp import store
from surveyapp.results.model.body import canonical, to_plain
from surveyapp.results.model.result import WaveResult
from surveyapp.results.public.published import as_published
from surveyapp.results.releases.formats import FORMAT
from surveyapp.store import jobs, vocabulary
from surveyapp.store.results import documents, releases
from surveyapp.store.results.releases import Frozen, Signed
from surveyapp.store.waves import waves
from surveyapp.web.staff.access.rules import PERMISSIONS
from tests.surveyapp.web.staff.conftest import signed_in
from tests.visitor import Visitor

TO_SIGN_IN, PAGE, GO_ON, REFUSED, BAD, NOTHING, TOO_LATE = "sign-in", 200, 303, 403, 422, 404, 409

# endpoint: what anonymous, agency, analyst and office get
EXPECTED = {
    "GET staff.sign_in": (PAGE, PAGE, PAGE, PAGE),
    "POST staff.sign_in": (BAD, BAD, BAD, BAD),
    "POST staff.sign_out": (TO_SIGN_IN, GO_ON, GO_ON, GO_ON),
    "POST staff.language": (TO_SIGN_IN, GO_ON, GO_ON, GO_ON),
    "GET staff.account": (TO_SIGN_IN, PAGE, PAGE, PAGE),
    "GET staff.password": (TO_SIGN_IN, PAGE, PAGE, PAGE),
    "POST staff.password": (TO_SIGN_IN, BAD, BAD, BAD),
    "GET staff.waves": (TO_SIGN_IN, PAGE, PAGE, PAGE),
    "GET staff.questionnaire": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "GET staff.new_wave": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.make_wave": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.set_up": (TO_SIGN_IN, REFUSED, REFUSED, TOO_LATE),
    "GET staff.wave_facts": (TO_SIGN_IN, REFUSED, REFUSED, TOO_LATE),
    "POST staff.save_wave_facts": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.wave": (TO_SIGN_IN, GO_ON, PAGE, PAGE),
    "GET staff.counts_csv": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.responses_csv": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.result_file": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.change": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.change_of_agency": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.own_agency": (TO_SIGN_IN, GO_ON, REFUSED, REFUSED),
    "GET staff.agency": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.losses": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.losses_of_agency": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.losses_of_indices": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.losses_of_indices_csv": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.own_unit": (TO_SIGN_IN, GO_ON, REFUSED, REFUSED),
    "GET staff.unit": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.measures": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.measures_csv": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.measures_workbook": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.forms_of_operators": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "GET staff.new_measure": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.store_measure": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.one_measure": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),  # there is none
    "POST staff.save_measure": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "POST staff.take_measure_back": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),
    "POST staff.preview_measures": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # no file is sent
    "POST staff.store_measures": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.drivers": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.wishes": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.standardised": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.quality": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.publish_wave": (TO_SIGN_IN, REFUSED, REFUSED, TOO_LATE),
    "POST staff.publish_step": (TO_SIGN_IN, REFUSED, REFUSED, TOO_LATE),
    "GET staff.releases": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.release_index_csv": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.release_document": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "POST staff.attach_document": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.texts_of_wave": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "POST staff.words_step": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),  # there is no such step
    "GET staff.codes": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "POST staff.make_codes": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "POST staff.print_codes": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "POST staff.print_posters": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "POST staff.count_codes": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.paper": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.make_paper_batch": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.paper_batch": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),  # there is no batch
    "POST staff.complete_batch": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),
    "POST staff.reopen_batch": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),
    "POST staff.release_batch": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),
    "POST staff.reject_batch": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),
    "GET staff.key_in": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),
    "POST staff.keep_form": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),
    "GET staff.correct_form": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),
    "POST staff.keep_correction": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),
    "POST staff.undo_form": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),
    "GET staff.import_page": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.import_preview": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # no file is sent
    "POST staff.import_file": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.parts_of_wave": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "POST staff.leave_part_out": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "POST staff.take_part_in": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.extend": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.extend_step": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.wave_title": (TO_SIGN_IN, REFUSED, REFUSED, TOO_LATE),
    "POST staff.save_title": (TO_SIGN_IN, REFUSED, REFUSED, TOO_LATE),
    "GET staff.wave_display": (TO_SIGN_IN, REFUSED, REFUSED, TOO_LATE),
    "POST staff.save_display": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # nothing is chosen
    "GET staff.left_out": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "POST staff.leave_out": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "POST staff.take_back": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.move": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.move": (TO_SIGN_IN, REFUSED, REFUSED, GO_ON),
    "GET staff.order_report": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.order_agency_report": (TO_SIGN_IN, REFUSED, BAD, BAD),  # none of its reports is about an agency yet
    "POST staff.make_report": (TO_SIGN_IN, REFUSED, GO_ON, GO_ON),
    "POST staff.make_agency_report": (TO_SIGN_IN, REFUSED, BAD, BAD),  # none of its reports is about an agency yet
    "GET staff.job": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.job_file": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.office_facts": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.save_office": (TO_SIGN_IN, REFUSED, REFUSED, GO_ON),
    "POST staff.save_logo": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # no file is sent
    "POST staff.undo_office": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # nothing was changed yet
    "GET staff.lists": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.preview_list": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # no file is sent
    "POST staff.store_list": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "POST staff.undo_list": (TO_SIGN_IN, REFUSED, REFUSED, TOO_LATE),  # nothing is loaded
    "GET staff.list_csv": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.undo_population": (TO_SIGN_IN, REFUSED, REFUSED, TOO_LATE),  # nothing is loaded
    "GET staff.population_csv": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "GET staff.external": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.external_csv": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.external_parts_csv": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.external_meeting": (TO_SIGN_IN, REFUSED, BAD, BAD),  # nothing is loaded
    "GET staff.load_external_page": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.preview_external": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # no file is sent
    "POST staff.store_external": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "GET staff.responsible": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "GET staff.responsible_csv": (TO_SIGN_IN, REFUSED, PAGE, PAGE),
    "POST staff.preview_responsible": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # no file is sent
    "POST staff.store_responsible": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "POST staff.undo_list_of_responsible": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # nothing was changed yet
    "GET staff.devices_page": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.add_device": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # no counter is named
    "POST staff.change_device_mode": (TO_SIGN_IN, REFUSED, REFUSED, BAD),  # no mode is named
    "POST staff.revoke_device": (TO_SIGN_IN, REFUSED, REFUSED, NOTHING),  # there is no device
    "GET staff.accounts": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "POST staff.add_account": (TO_SIGN_IN, REFUSED, REFUSED, BAD),
    "POST staff.change_account": (TO_SIGN_IN, REFUSED, REFUSED, GO_ON),
    "GET staff.confirm": (TO_SIGN_IN, PAGE, PAGE, PAGE),
    "POST staff.confirm": (TO_SIGN_IN, BAD, BAD, BAD),
    "POST staff.confirm_passkey": (TO_SIGN_IN, BAD, BAD, BAD),
    "POST staff.sign_in_code": (BAD, BAD, BAD, BAD),
    "POST staff.sign_in_passkey": (BAD, BAD, BAD, BAD),
    "GET staff.second_factor": (TO_SIGN_IN, PAGE, PAGE, PAGE),
    "POST staff.set_second_factor": (TO_SIGN_IN, BAD, BAD, BAD),
    "POST staff.renew_recovery_codes": (TO_SIGN_IN, GO_ON, GO_ON, GO_ON),
    "POST staff.remove_second_factor": (TO_SIGN_IN, GO_ON, GO_ON, GO_ON),
    "POST staff.add_passkey": (TO_SIGN_IN, BAD, BAD, BAD),
    "POST staff.rename_passkey": (TO_SIGN_IN, NOTHING, NOTHING, NOTHING),  # nobody has one
    "POST staff.remove_passkey": (TO_SIGN_IN, NOTHING, NOTHING, NOTHING),
    "POST staff.sign_out_others": (TO_SIGN_IN, GO_ON, GO_ON, GO_ON),
    "GET staff.trail": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "GET staff.trail_csv": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "GET staff.verified_trail": (TO_SIGN_IN, REFUSED, REFUSED, PAGE),
    "GET staff.unknown": (TO_SIGN_IN, NOTHING, NOTHING, NOTHING),
}
PUBLIC = {"static", "health", "home", "survey", "typed", "device_api", "kiosk"}
ROLES = ("anonymous", "agency", "analyst", "office")
PLACES = {
    "_anything": "none",
    "code": "2026-H1",
    "agency": "H99.01",
    "number": 1,
    "form": 1,
    "release": 1,
    "move": "lock",
    "step": "sign-out",
    "what": "index",
    "shape": "csv",
    "list_name": "agencies",
    "questionnaire": "single-rating@1",
}


@pytest.fixture
def everything(app: Flask, held: WaveResult) -> Flask:
    """A closed wave, a release with its document and a finished report, so that a refusal is never a lack of things."""
    with store.writing(app.extensions["engine"]) as session:
        jobs.enqueue(session, "report", {"wave": "2026-H1", "language": "vi"})
        jobs.finish(session, jobs.lease(session, 30), b"%PDF-1.7", "report.pdf")
        publish(session, held)
    return app


def publish(session: store.Session, result: WaveResult) -> None:
    """The first release of the closed wave, with its signed document; the wave is open for corrections again."""
    editions = {"staff": to_plain(result), "public": to_plain(as_published(result))}
    body = canonical(editions | {"hidden": [], "changed": []})
    waves.set_state(session, "2026-H1", "locked", "test")
    revision = waves.wave(session, "2026-H1").inputs_revision
    frozen = Frozen.of(body, format=FORMAT, data_hash=bytes(32), population_hash=bytes(32), text_hashes={})
    signed = Signed("12/QĐ", "Nguyễn Văn An", dt.date(2026, 7, 20))
    releases.publish(session, "2026-H1", frozen, signed, inputs_revision=revision, actor="test")
    waves.set_state(session, "2026-H1", "collected", "test", reason="to be locked again")
    documents.attach(session, "2026-H1", 1, "signed.pdf", b"%PDF-1.7", actor="test")


def staff_routes(app: Flask) -> set[str]:
    return {
        f"{method} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/staff")
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }


def test_every_route_stands_in_the_matrix(app: Flask):
    assert staff_routes(app) == set(EXPECTED)


def test_every_other_route_is_a_citizens_page(app: Flask):
    """Open to everybody on purpose; a new kind of page has to be thought of here."""
    others = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/staff")]
    assert {rule.endpoint.partition(".")[0] for rule in others} == PUBLIC


ADMINS_ALONE = {"GET staff.accounts", "POST staff.add_account", "POST staff.change_account"}
OF_RESPONSES = {"GET staff.responses_csv", "GET staff.counts_csv", "GET staff.left_out"}
OF_FEW = {"GET staff.drivers", "GET staff.quality", "GET staff.wishes"}
OF_EVERYBODY = {
    *("GET staff.sign_in", "POST staff.sign_in", "POST staff.sign_out", "POST staff.sign_out_others"),
    *("GET staff.password", "POST staff.password", "GET staff.confirm", "POST staff.confirm"),
    *("POST staff.sign_in_code", "GET staff.second_factor", "POST staff.set_second_factor"),
    *("POST staff.renew_recovery_codes", "POST staff.remove_second_factor", "POST staff.sign_in_passkey"),
    *("POST staff.add_passkey", "POST staff.rename_passkey", "POST staff.remove_passkey", "POST staff.confirm_passkey"),
    *("GET staff.account", "GET staff.unknown", "GET staff.waves", "POST staff.language"),
}
OF_ENTRY = {
    *("GET staff.paper", "POST staff.make_paper_batch", "GET staff.paper_batch", "POST staff.complete_batch"),
    *("POST staff.reopen_batch", "GET staff.key_in", "POST staff.keep_form", "GET staff.correct_form"),
    *("POST staff.keep_correction", "POST staff.undo_form"),
}
CLOSED_TO = {
    "manager": {route for route, answers in EXPECTED.items() if answers[3] == REFUSED} | ADMINS_ALONE,
    "viewer": {route for route, answers in EXPECTED.items() if answers[2] == REFUSED} | OF_RESPONSES | OF_FEW,
    "operator": set(EXPECTED) - OF_EVERYBODY - {"GET staff.wave", "GET staff.codes"} - OF_ENTRY,
}
"""Role -> what is refused to it; everything else is not."""


@pytest.mark.parametrize("role", CLOSED_TO)
def test_the_other_roles_are_refused_this_and_nothing_else(everything: Flask, role: str):
    refused = set()
    for route in EXPECTED:
        method, endpoint = route.split()
        visitor = signed_in(everything, role)
        answer = (visitor.post if method == "POST" else visitor.get)(address(everything, endpoint))
        refused |= {route} if answer.status_code == REFUSED else set()
    assert refused == CLOSED_TO[role]


def test_the_table_of_permissions_names_every_role_there_is():
    assert set(PERMISSIONS) == set(vocabulary.ROLES)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", EXPECTED)
def test_role_gets_what_the_matrix_says(everything: Flask, route: str, role: str):
    visitor = Visitor(everything) if role == "anonymous" else signed_in(everything, role)
    if role == "anonymous":
        visitor.get("/staff/sign-in")
    method, endpoint = route.split()
    answer = (
        visitor.post(address(everything, endpoint)) if method == "POST" else visitor.get(address(everything, endpoint))
    )
    expected = EXPECTED[route][ROLES.index(role)]
    if expected == TO_SIGN_IN:
        assert answer.status_code == 303
        assert answer.location.startswith("/staff/sign-in")
    else:
        assert answer.status_code == expected
        assert "/staff/sign-in" not in answer.headers.get("Location", "") or endpoint == "staff.sign_out"


def address(app: Flask, endpoint: str) -> str:
    with app.test_request_context():
        rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
        return app.url_for(endpoint, **{name: PLACES[name] for name in rule.arguments})


def test_view_that_names_no_permission_is_closed_to_everybody(everything: Flask):
    everything.view_functions["staff.waves"] = lambda: "forgotten"
    assert signed_in(everything, "office").get("/staff/").status_code == 403


def test_agency_sees_itself_and_nobody_else(everything: Flask):
    agency = signed_in(everything, "agency")
    assert agency.get("/staff/waves/2026-H1").location == "/staff/waves/2026-H1/agency"
    assert agency.get("/staff/waves/2026-H1/agency").location == "/staff/waves/2026-H1/agencies/H99.02"
    own = agency.get("/staff/waves/2026-H1/agencies/H99.02")
    assert own.status_code == 200
    assert "Bảng chỉ số" not in own.text
    assert agency.get("/staff/waves/2026-H1/agencies/H99.03").status_code == 403


def test_account_without_a_known_role_sees_its_own_account_only(everything: Flask, monkeypatch: pytest.MonkeyPatch):
    visitor = signed_in(everything, "office")
    monkeypatch.setitem(PERMISSIONS, "admin", frozenset())
    assert visitor.get("/staff/").status_code == 403
    assert visitor.get("/staff/account").status_code == 200


def test_pages_of_flask_security_are_not_there(app: Flask, anonymous: Visitor):
    assert not [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")]
    assert app.test_client().get("/login").status_code == 404


def test_unknown_wave_agency_or_job_is_a_page_that_says_so(everything: Flask):
    office = signed_in(everything, "office")
    for path in ("/staff/waves/none", "/staff/waves/2026-H1/agencies/none", "/staff/jobs/99"):
        answer = office.get(path)
        assert answer.status_code == 404
        assert "Không có trang này" in answer.text
