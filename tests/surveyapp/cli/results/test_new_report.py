"""A new report is one folder: made up here, about a wave, an agency and the city, it goes through every door."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

import questionnaires
from surveyapp import store
from surveyapp.jobs import kinds, report
from surveyapp.reports import family
from surveyapp.reports.report import AGENCY, CITY, WAVE, Report
from surveyapp.results.scope import WHOLE
from surveyapp.store import jobs
from surveyapp.store.people import accounts
from surveyapp.web import create_app
from tests.desk import office_of
from tests.visitor import CHEAP_HASHER, PASSWORD, Visitor

OFFICE = "office@example.org"
ROWS = "agency,SVC\n" + "SYT,5\n" * 40 + "STP,4\n" * 40
MODULE = "made_up_report"


def made_up(name: str, subject: str) -> Report:
    button, heading = f"Make the {name}", f"The {name} of {{agency}}{{wave}} in {{language}}"
    return Report(name, MODULE, subject, ("txt",), "a collected wave", button, heading, only=("vi",))


@pytest.fixture
def reports(monkeypatch):
    def collect(view, order, office):
        says = f"{view.edition} {view.result.wave.code} {order.agency or 'all'} {office.says('name', 'vi')}"
        return says.encode

    monkeypatch.setitem(sys.modules, MODULE, SimpleNamespace(collect=collect))
    for name, subject in (("leaflet", WAVE), ("letter", AGENCY), ("yearbook", CITY)):
        monkeypatch.setitem(family.REPORTS, name, made_up(name, subject))


@pytest.fixture
def collected(desk, reports):
    """Two departments with forty forms each."""
    desk.does("agencies", "load", desk.file("a.csv", "code,name,peer_group\nSYT,Y tế,d\nSTP,Tư pháp,d\n"))
    desk.does("wave", "create", "W", "--questionnaire", "single-rating", "--title", "Đợt W")
    desk.does("wave", "open", "W")
    item = questionnaires.load("single-rating").items[0].code
    desk.does("import", desk.file("r.csv", ROWS.replace("SVC", item)), "--wave", "W")
    desk.does("wave", "close", "W")
    return desk


@pytest.fixture
def office(collected):
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": f"sqlite:///{collected.database}", "TESTING": True})
    with store.writing(app.extensions["engine"]) as session:
        account = accounts.add_account(session, OFFICE, password=PASSWORD, role="admin")
        cheap = CHEAP_HASHER().hash(PASSWORD)
        accounts.set_password(session, account, cheap)
    visitor = Visitor(app)
    visitor.sign_in(OFFICE)
    yield visitor
    app.extensions["engine"].dispose()


def asked(office: Visitor) -> jobs.JobRow:
    with store.reading(office.client.application.extensions["engine"]) as session:
        return jobs.recent(session, kinds.REPORT)[0]


def test_the_command_lists_it_with_what_it_needs(desk, reports):
    lines = desk.does("report", "--list").splitlines()
    assert "leaflet: about one wave; needs a collected wave; in vi; as txt" in lines
    assert "letter: about one agency; needs a collected wave; in vi; as txt" in lines
    assert "yearbook: about one city; needs a collected wave; in vi; as txt" in lines
    assert [line.partition(":")[0] for line in lines] == [*family.REPORTS, "conference"]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        pytest.param(("leaflet",), "published W all ", id="about a wave"),
        pytest.param(("letter", "--agency", "SYT", "--internal"), "staff W SYT ", id="about an agency"),
        pytest.param(("yearbook",), "published W all ", id="about the city"),
    ],
)
def test_the_command_makes_it(collected, words, written):
    collected.does("report", *words, "--wave", "W", "--format", "txt", "-o", collected.folder / "made.txt")
    assert (collected.folder / "made.txt").read_text() == written


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param(("letter", "--format", "txt"), "add --agency CODE", id="no agency"),
        pytest.param(("leaflet", "--format", "txt", "--agency", "SYT"), "leave --agency out", id="an agency too many"),
        pytest.param(
            ("yearbook", "--format", "txt", "--agency", "SYT"), "about a whole city; leave --agency out", id="of a city"
        ),
        pytest.param(("leaflet",), "not made as pdf; it has: txt", id="another format"),
        pytest.param(("leaflet", "--format", "txt", "--lang", "en"), "in en; it has: vi", id="no such words"),
        pytest.param(
            ("pamphlet",), f"there is no report pamphlet; there are: {', '.join(family.REPORTS)}", id="no such report"
        ),
    ],
)
def test_the_command_says_what_does_not_fit_and_writes_nothing(collected, words, reason):
    refused = collected.run("report", *words, "--wave", "W", "-o", collected.folder / "made.txt")
    assert refused.exit_code == 2
    assert reason in refused.stderr
    assert not (collected.folder / "made.txt").exists()


def test_the_page_of_a_wave_offers_it_and_the_job_makes_it(office):
    assert "Make the leaflet" in office.get("/staff/waves/W").text
    assert "Make the letter" not in office.get("/staff/waves/W").text
    answer = office.post("/staff/waves/W/report", {"report": "leaflet"})
    job = asked(office)
    assert answer.location == f"/staff/jobs/{job.id}"
    assert "The leaflet of W in Tiếng Việt" in office.get(answer.location).text
    made = report.make(office.client.application.extensions["engine"], job.arguments, WHOLE)
    assert (made.name, made.body) == ("W-leaflet-vi.txt", b"published W all ")


def test_the_list_of_rounds_offers_what_is_about_the_city_and_the_job_makes_it(office):
    assert "Make the yearbook" not in office.get("/staff/waves/W").text
    assert "Make the yearbook" in office.get("/staff/").text
    answer = office.post("/staff/waves/W/report", {"report": "yearbook", "edition": "internal"})
    job = asked(office)
    assert "The yearbook of W in Tiếng Việt, bản nội bộ" in " ".join(office.get(answer.location).text.split())
    made = report.make(office.client.application.extensions["engine"], job.arguments, WHOLE)
    assert (made.name, made.body) == ("W-yearbook-vi-internal.txt", b"staff W all ")


def test_before_a_round_is_closed_nothing_is_offered_about_the_city(desk, reports):
    desk.does("wave", "create", "W", "--questionnaire", "single-rating")
    assert "Make the yearbook" not in office_of(desk).get("/staff/").text


def test_the_page_of_an_agency_offers_it_and_the_job_makes_it(office):
    page = office.get("/staff/waves/W/agencies/SYT").text
    assert "Make the letter" in page
    answer = office.post("/staff/waves/W/agencies/SYT/report", {"report": "letter", "edition": "internal"})
    job = asked(office)
    assert "The letter of SYTW in Tiếng Việt, bản nội bộ" in " ".join(office.get(answer.location).text.split())
    made = report.make(office.client.application.extensions["engine"], job.arguments, WHOLE)
    assert (made.name, made.body) == ("W-letter-SYT-vi-internal.txt", b"staff W SYT ")


@pytest.mark.parametrize(
    ("address", "sent", "status"),
    [
        pytest.param("/staff/waves/W/report", {"report": "letter", "format": "txt"}, 422, id="about an agency"),
        pytest.param("/staff/waves/W/report", {"report": "leaflet", "format": "pdf"}, 422, id="another format"),
        pytest.param("/staff/waves/W/report", {"report": "pamphlet"}, 422, id="no such report"),
        pytest.param("/staff/waves/W/agencies/X/report", {"report": "letter"}, 404, id="no such agency"),
    ],
)
def test_the_page_refuses_what_does_not_fit(office, address, sent, status):
    assert office.post(address, sent).status_code == status


def test_a_new_kind_of_job_has_a_page(office, monkeypatch):
    kind = kinds.JobKind("tests.surveyapp.jobs.works:quick", "tests.surveyapp.jobs.works:heading")
    monkeypatch.setitem(kinds.KINDS, "made-up", kind)
    engine = office.client.application.extensions["engine"]
    with store.writing(engine) as session:
        number = jobs.enqueue(session, "made-up", {"wave": "W", "language": "vi", "say": "done"}, None)
    assert "A made-up job in Tiếng Việt" in office.get(f"/staff/jobs/{number}").text


def test_every_kind_of_job_is_made_by_something_and_has_words_for_its_page():
    for name, kind in kinds.KINDS.items():
        assert callable(kinds.called(kind.make)), name
        sentence, values = kind.described({"wave": "W", "language": "vi"}, "Tiếng Việt")
        assert sentence.format(**values), name
