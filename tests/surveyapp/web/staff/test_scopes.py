"""The people of one agency ask for everything with every agency, wave and job in it, and learn of no other agency."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

import questionnaires
from questionnaires import answers
from surveyapp import store
from surveyapp.exports import of_results
from surveyapp.exports.formats import FORMATS
from surveyapp.store import jobs
from surveyapp.store.people import accounts
from surveyapp.web import create_app
from surveyapp.web.staff.access.rules import COUNTS, EVERY_AGENCY, PERMISSIONS, needs
from tests.page import without_tokens
from tests.surveyapp.cli.conftest import Desk
from tests.surveyapp.web.staff.exchanging import Remembered, RememberingRequest, addresses, ask
from tests.visitor import CHEAP_HASHER, PASSWORD, Visitor

BEFORE, NOW, OPEN = "2025-H1", "2026-H1", "2027-H1"
NAMES = {
    "QX.00": "Thành phố Ngọc Lam",
    "QX.10": "Huyện Tây Sơn Trà",
    "QX.20": "Huyện Đông Hà Tiên",
    "QX.11": "Xã Mây Trắng",
    "QX.12": "Xã Gió Ngàn",
    "QX.21": "Xã Sông Vàng",
    "QX.22": "Xã Núi Xanh",
}
CITY, WEST, EAST, CLOUD, WIND, RIVER, HILL = NAMES
COMMUNES = (CLOUD, WIND, RIVER, HILL)
TREE = {CITY: "", WEST: CITY, EAST: CITY, CLOUD: WEST, WIND: WEST, RIVER: EAST, HILL: EAST}
TREE_BEFORE = {**TREE, WIND: EAST}  # the commune moved to the other district between the waves
FORMS_EACH = 25
VISITORS = {
    "commune": (CLOUD, {BEFORE: {CLOUD}, NOW: {CLOUD}, OPEN: {CLOUD}}),
    "district": (WEST, {BEFORE: {WEST, CLOUD}, NOW: {WEST, CLOUD, WIND}, OPEN: {WEST, CLOUD, WIND}}),
}
UNKNOWN = "QX.99"
OBJECTS: dict[str, list[Any]] = {
    "agency": [*NAMES, UNKNOWN],
    "code": [BEFORE, NOW, OPEN, "none"],
    "number": [1, 2, 3, 99],
    "move": ["lock"],
    "release": [1],
    "what": [*of_results()],
    "shape": [*FORMATS],
    "step": ["sign-out"],
    "form": [1],
    "list_name": ["agencies"],
    "questionnaire": ["one-stop"],
    "_anything": ["none"],
}


@pytest.fixture(scope="session")
def city_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two closed waves and an open one, of four communes in two districts, and a job of each reach."""
    desk = Desk(tmp_path_factory.mktemp("city"))
    shutil.copyfile(migrated_file, desk.database)
    for wave, tree in ((BEFORE, TREE_BEFORE), (NOW, TREE), (OPEN, TREE)):
        lines = [f"{code},{name},{tree[code]},communes" for code, name in NAMES.items()]
        desk.does("agencies", "load", desk.file("agencies.csv", "\n".join(["code,name,parent,peer_group", *lines])))
        previous = ("--previous", BEFORE) if wave == NOW else ()
        desk.does("wave", "create", wave, "--questionnaire", "one-stop", "--title", f"Đợt {wave}", *previous)
        desk.does("wave", "open", wave)
        desk.does("import", desk.file("forms.csv", forms(wave)), "--wave", wave)
    for wave in (BEFORE, NOW):
        desk.does("wave", "close", wave)
    desk.does("wave", "lock", BEFORE)
    desk.does("wave", "publish", BEFORE, "--decision", "12/QĐ", "--signer", "Nguyễn Văn An")
    paper = desk.file("signed.pdf", b"%PDF-1.7")
    desk.does("release", "attach", paper, "--wave", BEFORE, "--release", "1")
    desk.does("wave", "reopen", BEFORE, "--reason", "to be asked for like any other")
    engine = store.connect(f"sqlite:///{desk.database}")
    with store.writing(engine) as session:
        cheap = CHEAP_HASHER().hash(PASSWORD)
        for name, (agency, _) in VISITORS.items():
            number = accounts.add_account(session, f"{name}@example.org", password="x", role="agency", agency=agency)
            accounts.set_password(session, number, cheap)
        number = accounts.add_account(session, "office@example.org", password="x")
        accounts.set_password(session, number, cheap)
        for scope in (None, {CLOUD}, {RIVER}):
            jobs.enqueue(session, "report", {"wave": NOW, "language": "vi"}, scope=scope)
            jobs.finish(session, jobs.lease(session, 30), b"%PDF-1.7", "report.pdf")
    engine.dispose()
    return desk.database


def forms(wave: str) -> str:
    """Every item rated on every form; what RIVER resolved CLOUD received, so that a cell names them both."""
    dice, form = random.Random(wave), questionnaires.load("one-stop")
    rated, columns = {item.code for item in form.items}, answers.columns(form)
    lines = [",".join(["agency", "receiving_agency", "channel", *columns])]
    for agency in COMMUNES:
        for _ in range(FORMS_EACH):
            said = [str(dice.randint(2, 5)) if column in rated else "" for column in columns]
            lines.append(",".join([agency, CLOUD if agency == RIVER else agency, "paper", *said]))
    return "\n".join(lines)


@pytest.fixture
def city(city_file: Path, tmp_path: Path) -> Iterator[Flask]:
    shutil.copyfile(city_file, tmp_path / "survey.db")
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": f"sqlite:///{tmp_path / 'survey.db'}", "TESTING": True})
    app.request_class = RememberingRequest
    yield app
    app.extensions["engine"].dispose()


def visitor_of(app: Flask, name: str) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in(f"{name}@example.org")
    return visitor


@pytest.fixture(params=["as they are", "with every other permission"])
def rights(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A scope holds whatever else a role may do: roles are rows that will be changed."""
    if request.param != "as they are":
        everything = frozenset().union(*PERMISSIONS.values()) - {EVERY_AGENCY}
        monkeypatch.setitem(PERMISSIONS, "agency", everything)
    return request.param


def told(response: TestResponse, sent: str, seen: set[str]) -> list[str]:
    """Agencies that the answer names and its reader may not see; a code that was sent may come back as it came."""
    is_read = response.mimetype.startswith(("text/", "application/json"))
    text = f"{response.headers} {response.text if is_read else ''}"
    others = NAMES.keys() - seen
    return [code for code in others if NAMES[code] in text or (code != sent and code in text)]


def seen_at(name: str, path: str) -> set[str]:
    seen = VISITORS[name][1]
    return next((seen[wave] for wave in seen if f"/{wave}" in path), seen[NOW])


def leaks(app: Flask, name: str) -> list[str]:
    """What the visitor learns of others: from every address, then from every field that any page looks at."""
    visitor, found, answered = visitor_of(app, name), [], []
    Remembered.asked.clear()
    for method, endpoint, path in addresses(app, OBJECTS):
        answer = ask(visitor, method, path)
        sent = next((code for code in OBJECTS["agency"] if code in path), "")
        found += [f"{method} {path}: {code}" for code in told(answer, sent, seen_at(name, path))]
        if answer.status_code not in (403, 404):
            answered.append((method, endpoint, path))
    for method, _, path in answered:
        for field in sorted(Remembered.asked - {"csrf_token"}):
            for other in (RIVER, EAST):
                answer = ask(visitor, method, path, {field: other})
                lost = told(answer, other, seen_at(name, path))
                found += [f"{method} {path} with {field}={other}: {code}" for code in lost]
    return found


@pytest.mark.parametrize("name", VISITORS)
def test_nobody_learns_of_another_agency(city: Flask, rights: str, name: str):
    assert leaks(city, name) == []


def test_a_page_that_tells_too_much_is_found(city: Flask):
    """The search itself: a page that says it cuts what it shows, and does not."""
    city.view_functions["staff.waves"] = needs(COUNTS, cut=True)(lambda: f"<h1>{NAMES[RIVER]}</h1>")
    assert f"GET /staff/: {RIVER}" in leaks(city, "commune")


def test_the_office_sees_them_all_in_the_same_places(city: Flask):
    office = visitor_of(city, "office")
    for path in (f"/staff/waves/{NOW}", f"/staff/waves/{NOW}/mix", f"/staff/waves/{OPEN}"):
        page = office.get(path).text
        assert [NAMES[code] for code in COMMUNES if NAMES[code] not in page] == []


@pytest.mark.parametrize("name", VISITORS)
@pytest.mark.parametrize("wave", [BEFORE, NOW])
@pytest.mark.parametrize("page", ["", "/change"])
def test_agency_pages_are_open_within_the_scope_and_closed_beyond(city: Flask, rights, name: str, wave: str, page: str):
    visitor, seen = visitor_of(city, name), VISITORS[name][1][wave]
    got = {code: visitor.get(f"/staff/waves/{wave}/agencies/{code}{page}") for code in OBJECTS["agency"]}
    taking_part = seen & set(COMMUNES)
    assert {code for code, answer in got.items() if answer.status_code == 200} == taking_part
    assert {code for code, answer in got.items() if answer.status_code == 403} == set(got) - seen


def test_an_agency_that_does_not_exist_is_answered_like_one_that_may_not_be_seen(city: Flask):
    visitor = visitor_of(city, "commune")
    path = f"/staff/waves/{NOW}/agencies"
    unknown, another = (answered(visitor, f"{path}/{code}") for code in (UNKNOWN, RIVER))
    assert unknown == another


def answered(visitor: Visitor, path: str) -> tuple[int, str]:
    """Without the code that was asked for."""
    answer = visitor.get(path)
    return answer.status_code, without_tokens(answer.text.replace(path.rpartition("/")[2], ""))


def test_district_chooses_among_its_communes_and_a_commune_goes_to_its_page(city: Flask):
    district, commune = visitor_of(city, "district"), visitor_of(city, "commune")
    page = district.get(f"/staff/waves/{NOW}/agency").text
    assert [code for code in NAMES if f"/agencies/{code}" in page] == [CLOUD, WIND]
    assert "Các đơn vị trong phạm vi được xem: Đợt 2026-H1</h1>" in page
    assert commune.get(f"/staff/waves/{NOW}/agency").location == f"/staff/waves/{NOW}/agencies/{CLOUD}"
    assert district.get(f"/staff/waves/{BEFORE}/agency").location == f"/staff/waves/{BEFORE}/agencies/{CLOUD}"


def test_open_wave_counts_what_is_in_the_scope_and_what_was_received_for_others(city: Flask):
    page = visitor_of(city, "district").get(f"/staff/waves/{OPEN}").text
    assert f"đang thu phiếu: {2 * FORMS_EACH} phiếu" in page
    assert f"thêm {FORMS_EACH} phiếu của hồ sơ tiếp nhận tại đây, do đơn vị khác giải quyết" in page


@pytest.mark.parametrize(("name", "open_to"), [("commune", {2}), ("district", {2}), ("office", {1, 2, 3})])
def test_a_job_is_shown_to_whoever_may_see_all_that_it_speaks_of(
    city: Flask, monkeypatch, name: str, open_to: set[int]
):
    monkeypatch.setitem(PERMISSIONS, "agency", PERMISSIONS["admin"] - {EVERY_AGENCY})
    visitor = visitor_of(city, name)
    for page in ("", "/file"):
        got = {number: visitor.get(f"/staff/jobs/{number}{page}").status_code for number in (1, 2, 3, 99)}
        closed = dict.fromkeys({1, 2, 3} - open_to, 403)
        unknown = 404 if name == "office" else 403
        assert got == {**dict.fromkeys(open_to, 200), **closed, 99: unknown}
