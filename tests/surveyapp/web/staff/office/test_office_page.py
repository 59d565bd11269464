"""The page of the office: facts in each language, what documents make of them, and nothing lost on the way."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import Engine

from questionnaires.languages import LANGUAGES, everywhere
from surveyapp import store
from surveyapp.db import clock
from surveyapp.jobs.apart import Failed
from surveyapp.jobs.report import make
from surveyapp.results.model.result import WaveResult
from surveyapp.results.releases.releasing import publish_result
from surveyapp.results.scope import WHOLE
from surveyapp.store import audit, jobs
from surveyapp.store.office.facts import FACTS, READ_BY_CITIZENS, SIGNED
from surveyapp.store.office.office import Office
from surveyapp.store.office.saving import read
from surveyapp.store.people import accounts
from surveyapp.store.results.releases import Signed
from surveyapp.store.waves import waves
from tests.factories.held import WAVE
from tests.factories.office import tell, tell_all
from tests.surveyapp.web.staff.conftest import ACCOUNTS, asked_for, signed_in

PAGE = "/staff/office"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'
REPORT = f"/staff/waves/{WAVE}/report"


def now(engine: Engine) -> Office:
    with store.reading(engine) as session:
        return read(session)


def test_every_fact_has_a_field_in_every_language_that_reads_it(office):
    office.get(PAGE)
    fields = office.typed()
    for key, fact in FACTS.items():
        languages = LANGUAGES if key in READ_BY_CITIZENS else everywhere()
        names = [f"{key}.{language}" for language in languages] if fact.spoken else [f"{key}.all"]
        assert fields.keys() >= set(names)


@pytest.mark.parametrize("language", everywhere())
def test_page_speaks_the_readers_language_and_says_what_is_missing(office, language):
    office.post("/staff/language", {"language": language})
    office.get(PAGE)
    heading = {"vi": "Cơ quan", "en": "The office"}[language]
    missing = {"vi": "tên cơ quan, địa danh, nơi nhận, chức vụ người ký", "en": "name of the office, place"}[language]
    assert office.page.headings == [heading]
    assert missing in office.page.text


def test_what_is_kept_stands_on_the_page_in_the_preview_and_on_the_record(office, sqlite_engine):
    office.get(PAGE)
    said = {"name.vi": "Sở Nội vụ", "place.vi": "Tân Giang", "signer.vi": "KT. GIÁM ĐỐC\r\nPHÓ GIÁM ĐỐC"}
    answer = office.post(PAGE, office.typed() | said | {"go": "save"})
    assert answer.status_code == 303
    assert now(sqlite_engine).lines("signer", "vi") == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    office.get(answer.location)
    assert office.typed()["name.vi"] == "Sở Nội vụ"
    assert "Tân Giang, ngày … tháng … năm …" in office.page.text
    assert "[nơi nhận]" in office.page.text
    with store.reading(sqlite_engine) as session:
        (event,) = audit.events(session, "office")
    assert (event.actor, event.detail["changed"]) == (ACCOUNTS["office"], ["name", "place", "signer"])
    assert f"Người sửa gần nhất: {ACCOUNTS['office']}" in office.page.text


def test_a_preview_keeps_nothing_and_loses_nothing(office, sqlite_engine):
    office.get(PAGE)
    answer = office.post(PAGE, office.typed() | {"name.vi": "Sở Y tế", "go": "preview"})
    assert answer.status_code == 200
    assert now(sqlite_engine) == Office()
    assert office.typed()["name.vi"] == "Sở Y tế"
    assert "chưa lưu" in office.page.text
    assert office.page.text.count("Sở Y tế") >= len(everywhere())


def test_a_mistake_stands_beside_its_field_and_everything_typed_stays(office, sqlite_engine):
    office.get(PAGE)
    wrong = {"name.vi": "Sở\u202e Nội vụ", "place.vi": "Tân Giang", "place.en": "x" * 61, "symbol.all": "BC SNV"}
    answer = office.post(PAGE, office.typed() | wrong | {"go": "save"})
    assert answer.status_code == 422
    assert now(sqlite_engine) == Office()
    assert office.typed()["place.vi"] == "Tân Giang"
    for field, words in (("name.vi", "không nhìn thấy"), ("place.en", "tối đa 60 ký tự"), ("symbol.all", "BC-SNV")):
        assert f'href="#{field}"' in answer.text
        assert words in office.page.text


def test_nobody_overwrites_what_somebody_else_has_kept_meanwhile(office, app, sqlite_engine):
    office.get(PAGE)
    mine = office.typed() | {"place.vi": "Tân Giang", "go": "save"}
    with store.writing(sqlite_engine) as session:
        tell(session, place="Vĩnh Lam")
    answer = office.post(PAGE, mine)
    assert answer.status_code == 409
    assert now(sqlite_engine).says("place", "vi") == "Vĩnh Lam"
    assert "Đang lưu: Vĩnh Lam" in office.page.text
    assert office.post(PAGE, office.typed() | {"go": "save"}).status_code == 303
    assert now(sqlite_engine).says("place", "vi") == "Tân Giang"


def test_the_last_change_is_taken_back(office, sqlite_engine):
    office.get(PAGE)
    assert f"{PAGE}/undo" not in office.get(PAGE).text
    for name in ("Sở Nội vụ", "Sở Y tế"):
        office.post(PAGE, office.typed() | {"name.vi": name, "go": "save"})
        office.get(PAGE)
    answer = office.post(f"{PAGE}/undo", {"version": office.typed()["version"]})
    assert answer.status_code == 303
    assert now(sqlite_engine).says("name", "vi") == "Sở Nội vụ"


def test_another_issuer_has_a_page_of_its_own(office, sqlite_engine):
    office.get(f"{PAGE}?issuer=ubnd")
    assert "contact.vi" not in office.typed()
    said = office.typed() | {"name.vi": "UBND thành phố", "go": "save"}
    assert office.post(f"{PAGE}?issuer=ubnd", said).status_code == 303
    assert now(sqlite_engine).issuer("ubnd").says("name", "vi") == "UBND thành phố"
    office.get(PAGE)
    assert f"{PAGE}?issuer=ubnd" in office.page.links


def test_a_code_that_no_issuer_can_have_is_told_so(office):
    office.get(f"{PAGE}?issuer=Sở")
    assert "Tối đa 20 chữ thường" in office.page.text


def test_a_picture_is_kept_and_taken_away_and_one_that_runs_is_refused(office, sqlite_engine):
    office.get(PAGE)
    bad = DRAWING.replace(b"<path", b"<script/><path")
    answer = office.post(f"{PAGE}/logo", {"logo": (BytesIO(bad), "a.svg"), "version": "0"})
    assert answer.status_code == 422
    assert "kết nối ra ngoài" in office.page.text
    assert office.post(f"{PAGE}/logo", {"logo": (BytesIO(DRAWING), "a.svg"), "version": "0"}).status_code == 303
    assert now(sqlite_engine).logo
    assert office.post(f"{PAGE}/logo", {"go": "remove", "version": "1"}).status_code == 303
    assert not now(sqlite_engine).logo


def test_a_picture_that_is_far_too_large_is_told_so(office):
    office.get(PAGE)
    answer = office.post(f"{PAGE}/logo", {"logo": (BytesIO(bytes(1 << 20)), "a.png"), "version": "0"})
    answer.request.environ["wsgi.input"].close()  # the client spools what is large
    assert answer.status_code == 422
    assert "tối đa 64 kB" in office.page.text


def test_the_clock_of_the_office_is_kept_and_holds_from_the_next_page_on(office):
    office.get(PAGE)
    answer = office.post(
        PAGE, office.typed() | {"time_zone.all": "Asia/Bangkok", "periods.all": "months", "go": "save"}
    )
    office.get(answer.location)
    assert office.typed()["periods.all"] == "months"
    assert clock.zone() == "Asia/Bangkok"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"time_zone.all": "Asia/Hanoi"}, "Không có múi giờ này"),
        ({"periods.all": "weeks"}, "Chọn một trong các mục này"),
    ],
)
def test_a_clock_that_nobody_knows_is_named_at_its_field(office, sqlite_engine, wrong, said):
    office.get(PAGE)
    assert office.post(PAGE, office.typed() | wrong | {"go": "save"}).status_code == 422
    assert said in office.page.text
    assert now(sqlite_engine) == Office()


def test_nothing_is_kept_without_the_token_of_the_form(office, sqlite_engine):
    assert office.client.post(PAGE, data={"name.vi": "Sở Nội vụ", "version": "0"}).status_code == 400
    assert now(sqlite_engine) == Office()


def test_the_first_page_says_what_is_missing_to_whoever_can_say_it(app, office):
    office.get("/staff/")
    assert "Cơ quan chưa khai báo" in office.page.text
    analyst = signed_in(app, "analyst")
    analyst.get("/staff/")
    assert "Cơ quan chưa khai báo" not in analyst.page.text
    assert PAGE not in analyst.page.links


@pytest.fixture
def published(app: Flask, held: WaveResult) -> Flask:
    assert held
    engine = app.extensions["engine"]
    with store.writing(engine) as session:
        waves.set_state(session, WAVE, "locked", "test")
    publish_result(engine, WAVE, Signed("Số 12/QĐ-SNV", "Nguyễn Văn An", dt.date(2026, 7, 20)), "test")
    return app


@pytest.mark.parametrize("more", [{}, {"release": "1"}], ids=["as it is", "of the release"])
def test_a_report_that_cannot_be_signed_is_not_begun_and_the_page_leads_to_what_is_missing(published, more):
    office = signed_in(published, "office")
    for page in (f"/staff/waves/{WAVE}/releases", f"/staff/waves/{WAVE}"):
        office.get(page)
        assert "còn thiếu: tên cơ quan, địa danh, nơi nhận, chức vụ người ký" in office.page.text
    answer = office.post(REPORT, {"report": "ranking", **more})
    assert answer.status_code == 422
    assert asked_for(published) is None
    assert "Tên cơ quan" in office.page.text
    assert PAGE in office.page.links
    drafted = office.post(REPORT, office.typed() | {"edition": "draft"})
    assert drafted.status_code == 303
    assert asked_for(published).arguments["draft"] is True


def test_an_internal_edition_is_asked_for_all_the_same(published):
    office = signed_in(published, "office")
    office.get(f"/staff/waves/{WAVE}")
    assert office.post(REPORT, {"report": "ranking", "edition": "internal"}).status_code == 303


def test_the_page_offers_whoever_documents_go_out_for(published):
    with store.writing(published.extensions["engine"]) as session:
        tell_all(session)
    office = signed_in(published, "office")
    office.get(f"/staff/waves/{WAVE}")
    assert "issuer" not in {control.get("name") for control in office.page.controls}
    office.get(f"{PAGE}?issuer=ubnd")
    facts = {f"{key}.vi": "UBND thành phố" for key in SIGNED}
    office.post(f"{PAGE}?issuer=ubnd", office.typed() | facts | {"go": "save"})
    office.get(f"/staff/waves/{WAVE}")
    assert "issuer" in {control.get("name") for control in office.page.controls}
    assert office.post(REPORT, {"report": "ranking", "issuer": "ubnd"}).status_code == 303
    assert asked_for(published).arguments["issuer"] == "ubnd"
    assert office.post(REPORT, {"report": "ranking", "issuer": "hdnd"}).status_code == 404


def test_a_job_asks_the_same_as_the_page(published):
    """What was taken back after the report was asked for is missing when it is made."""
    engine = published.extensions["engine"]
    arguments = {"report": "ranking", "wave": WAVE, "language": "vi"}
    with pytest.raises(store.Refused) as refused:
        make(engine, arguments, WHOLE)
    assert [problem.where for problem in refused.value.problems] == list(SIGNED)
    assert make(engine, arguments | {"draft": True}, WHOLE).name == f"{WAVE}-ranking-vi-draft.pdf"


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            "vi",
            "cần ở phần đầu hoặc phần cuối: tên cơ quan, địa danh, nơi nhận, chức vụ người ký.",
        ),
        (
            "en",
            "needs at its head or end: name of the office, place, recipients, title of the signer.",
        ),
    ],
)
def test_a_job_that_was_refused_tells_its_reader_why_in_the_readers_language(published, language, says):
    arguments = {"report": "ranking", "wave": WAVE, "language": "vi"}
    with pytest.raises(store.Refused) as refused:
        make(published.extensions["engine"], arguments, WHOLE)
    with store.writing(published.extensions["engine"]) as session:
        number = jobs.enqueue(session, "report", arguments, 1)
        jobs.fail(session, jobs.lease(session, 60), str(Failed("refused", refused.value)), again=False)
        accounts.choose_language(session, 1, language)
    office = signed_in(published, "office")
    office.get(f"/staff/jobs/{number}")
    assert says in office.page.text
    assert "surveyapp office set" not in office.page.text
