"""Forms are left out on the page of a round, with a reason, and taken back; whoever may not is refused."""

from __future__ import annotations

import pytest
from flask import Flask

import questionnaires
from surveyapp import store
from surveyapp.store import audit
from surveyapp.store import questionnaires as asked
from surveyapp.store.forms import exclusions
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.people import accounts
from surveyapp.store.waves import waves
from tests.office_clock import stop_clock
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in

PAGE = "/staff/waves/2026-Q4/exclusions"
GOOD, BAD, BLANK, ELSEWHERE = (bytes([n] * 16) for n in (1, 2, 3, 4))


@pytest.fixture
def app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """With a round of two rated forms and a blank one, and another round."""
    stop_clock(monkeypatch, "2026-10-05 00:30")
    with store.writing(app.extensions["engine"]) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        for code in ("2026-Q4", "2026-Q3"):
            waves.create_wave(session, code, questionnaire="single-rating", title=code)
            waves.set_state(session, code, "open", "test")
        rows = [ImportedRow(GOOD, 2, "H99.02", "5"), ImportedRow(BAD, 3, "H99.02", "1")]
        save_imported(session, "2026-Q4", [*rows, ImportedRow(BLANK, 4, "H99.02", ".")])
        save_imported(session, "2026-Q3", [ImportedRow(ELSEWHERE, 2, "H99.02", "5")])
    return app


def rows(app: Flask, wave: str = "2026-Q4") -> list[exclusions.ExclusionRow]:
    with store.reading(app.extensions["engine"]) as session:
        return exclusions.exclusions(session, wave, by_people=True)


def test_a_round_in_which_nobody_left_a_form_out_says_so_and_counts_the_blank_ones(app: Flask):
    page = signed_in(app, "office").get(PAGE).text
    assert "Chưa ai loại phiếu nào của đợt này." in page
    assert "Đợt này có 1 phiếu bị loại · không có đánh giá nào: 1" in page


def test_a_form_is_left_out_with_reason_person_and_day_and_taken_back(app: Flask):
    office = signed_in(app, "office")
    assert f'href="{PAGE}"' in office.get("/staff/waves/2026-Q4").text
    office.get(PAGE)
    answer = office.post(PAGE, {"ids": BAD.hex(), "reason": "nhập hai lần"})
    assert (answer.status_code, answer.location) == (303, PAGE)
    shown = office.get(PAGE).text
    assert "có thể hoàn tác" in shown
    for said in (BAD.hex(), "nhập hai lần", ACCOUNTS["office"], "05/10/2026", "Hoàn tác"):
        assert said in shown
    assert office.post(f"{PAGE}/undo", {"ids": BAD.hex(), "reason": "hai người"}).status_code == 303
    assert f"05/10/2026, {ACCOUNTS['office']}: hai người" in office.get(PAGE).text
    (row,) = rows(app)
    assert (row.reason, row.actor, row.undone_by) == ("nhập hai lần", ACCOUNTS["office"], ACCOUNTS["office"])
    with store.reading(app.extensions["engine"]) as session:
        last = audit.events(session, "2026-Q4")[0]
    assert (last.actor, last.action) == (ACCOUNTS["office"], "responses-included")


def test_several_ids_go_together_however_they_are_written(app: Flask):
    office = signed_in(app, "office")
    office.get(PAGE)
    assert office.post(PAGE, {"ids": f" {BAD.hex()},\r\n{GOOD.hex().upper()}; ", "reason": "thử"}).status_code == 303
    assert {row.response_id for row in rows(app)} == {BAD.hex(), GOOD.hex()}


@pytest.mark.parametrize(
    ("ids", "reason", "said"),
    [
        ("", "thử", "Hãy ghi mã của ít nhất một phiếu"),
        (" ".join(["ab" * 16] * 201), "thử", "nhiều nhất 200 phiếu"),
        (GOOD.hex(), " ", "Hãy ghi lý do"),
        (GOOD.hex(), "thử\u202e", "Có ký tự không nhìn thấy được"),
        (f"{GOOD.hex()} {'00' * 16}", "thử", "Đợt này không có phiếu mang mã này."),
        (f"{GOOD.hex()} {ELSEWHERE.hex()}", "thử", "Đợt này không có phiếu mang mã này."),
        (f"{GOOD.hex()} không-phải-mã", "thử", "Đợt này không có phiếu mang mã này."),
        (BLANK.hex(), "thử", "Phiếu đã bị loại, hoặc đang được tính rồi."),
    ],
    ids=[
        "no id",
        "too many",
        "no reason",
        "a sign unseen",
        "unknown",
        "of another round",
        "no id at all",
        "left out already",
    ],
)
def test_what_cannot_be_left_out_is_named_nothing_is_and_what_was_written_stays(app: Flask, ids, reason, said):
    office = signed_in(app, "office")
    office.get(PAGE)
    answer = office.post(PAGE, {"ids": ids, "reason": reason})
    assert answer.status_code in (404, 409, 422)
    assert said in answer.text
    assert ids in answer.text
    assert rows(app) == rows(app, "2026-Q3") == []


def test_a_blank_form_cannot_be_let_in(app: Flask):
    office = signed_in(app, "office")
    office.get(PAGE)
    answer = office.post(f"{PAGE}/undo", {"ids": BLANK.hex(), "reason": "thử"})
    assert answer.status_code == 409
    assert "Phiếu không có đánh giá nào nên không có gì để tính." in answer.text


def test_once_the_round_is_locked_nothing_is_offered_and_nothing_changes(app: Flask):
    office = signed_in(app, "office")
    office.get(PAGE)
    with store.writing(app.extensions["engine"]) as session:
        for state in ("collected", "locked"):
            waves.set_state(session, "2026-Q4", state, "test")
    assert office.post(PAGE, {"ids": GOOD.hex(), "reason": "muộn"}).status_code == 409
    shown = office.get(PAGE).text
    assert "mở lại đợt" in shown
    assert "<textarea" not in shown
    assert rows(app) == []


def test_an_analyst_reads_and_changes_nothing(app: Flask):
    analyst = signed_in(app, "analyst")
    assert "<textarea" not in analyst.get(PAGE).text
    assert analyst.post(PAGE, {"ids": GOOD.hex(), "reason": "thử"}).status_code == 403
    assert rows(app) == []


def test_a_form_from_elsewhere_leaves_nothing_out(app: Flask):
    office = signed_in(app, "office")
    office.token = "forged"
    assert office.post(PAGE, {"ids": GOOD.hex(), "reason": "thử"}).status_code == 400
    assert rows(app) == []


@pytest.mark.parametrize("role", ["agency", "manager", "admin"])
def test_whoever_belongs_to_the_agency_leaves_none_of_its_forms_out(app: Flask, role: str):
    """Also people of the survey office, when they belong to one that is rated."""
    engine, whose = app.extensions["engine"], f"{role}-of-one@example.org"
    with store.writing(engine) as session:
        exclusions.exclude(session, [BAD.hex()], "nhập hai lần", ACCOUNTS["office"])
        accounts.add_account(session, whose, password="once-only-1", role=role, agency="H99.02")
    for step, one in ((exclusions.exclude, GOOD), (exclusions.include, BAD)):
        with pytest.raises(store.Refused, match=r"your account belongs to H99\.02"), store.writing(engine) as session:
            step(session, [one.hex()], "thử", whose)
    with pytest.raises(store.Refused, match=r"your account belongs to H99\.02"), store.writing(engine) as session:
        save_imported(session, "2026-Q4", [ImportedRow(bytes(16), 2, "H99.02", "5")], actor=whose)
    (row,) = rows(app)
    assert row.undone_at is None


def test_in_english(app: Flask):
    office = signed_in(app, "office")
    office.post("/staff/language", {"language": "en"})
    assert "1 form of this round is left out · nothing was rated: 1" in office.get(PAGE).text
