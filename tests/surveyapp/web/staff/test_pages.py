"""What stands on the pages: the figures of the result, the reasons, and nothing while a wave collects."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.languages.collation import vietnamese_order
from surveyapp.languages.numbers import number
from surveyapp.results.model.result import Counts
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies
from surveyapp.store.forms import responses
from surveyapp.store.forms.responses import Submission
from surveyapp.store.waves import frame, waves
from tests import made_up as results
from tests.factories.change import with_changes
from tests.factories.results import made_up_result, with_wishes
from tests.page import rows_of
from tests.visitor import Visitor

WAVE = "/staff/waves/2026-H1"


def test_ranking_prints_the_figures_of_the_result(office: Visitor, closed_wave: str, result):
    shown = {row[2]: row for row in rows_of(office.get(WAVE).text, "ranking") if len(row) > 6}
    for row in result.ranked("departments"):
        cells = shown[result.agencies[row.agency].name("vi")]
        assert number(row.index, 2, "vi") in cells
        assert f"{number(row.ci_low, 1, 'vi')}–{number(row.ci_high, 1, 'vi')}" in cells
        assert number(row.n, 0, "vi") in cells
        assert cells[1] == f"{row.rank_low}–{row.rank_high}"


def test_ties_are_printed_as_an_interval_of_ranks(office: Visitor, closed_wave: str, result):
    tied = [row for row in rows_of(office.get(WAVE).text, "ranking") if "đồng hạng" in row[-1]]
    assert [row[0] for row in tied] == ["7–8", "7–8"]


def test_every_unranked_agency_has_its_reason(office: Visitor, closed_wave: str, result):
    text = office.get(WAVE).text
    unranked = rows_of(text.replace('class="grp"', 'class="grp"'), "ranking")[12:]
    assert [row[-1] for row in unranked] == [
        "Cách chọn người trả lời chỉ cho phép theo dõi",
        "6 phiếu; cần ít nhất 30 phiếu để xếp hạng",
        "17 phiếu; cần ít nhất 30 phiếu để xếp hạng",
        "Chưa có câu trả lời được chấm điểm",
    ]


def test_the_page_begins_with_how_far_the_order_can_be_trusted(office: Visitor, closed_wave: str, result):
    page = office.get(WAVE).text
    assert "<b>Độ tin cậy của bảng xếp hạng: 0,94</b> (ngưỡng để xếp từng hạng: 0,70)." in page
    rivals = len(result.leagues["departments", "overall"].may_be_first(3))
    assert f"Xét đồng thời, {rivals} đơn vị có thể thuộc 3 hạng đầu" in page


def test_a_table_of_chance_has_three_bands_by_the_alphabet_and_no_place(office: Visitor, closed_wave: str, monkeypatch):
    banded = made_up_result(banded=("departments",))
    monkeypatch.setattr(results, "result_of", lambda *_: banded)
    page = office.get(WAVE).text
    assert "Kết quả sở, ban, ngành" in page
    assert "<b>Độ tin cậy của bảng xếp hạng: 0,51</b>" in page
    headings = re.findall(r'<th scope="rowgroup"[^>]*>(.*?) <span', page)
    assert headings == [
        "Cao hơn trung bình nhóm",
        "Chênh lệch chưa có ý nghĩa thống kê",
        "Thấp hơn trung bình nhóm",
        "Không xếp mức",
    ]
    rows = rows_of(page, "ranking")
    near = [row[0] for row in rows if len(row) > 3 and row[0] in names_in_band(banded, 0)]
    assert len(near) == len(banded.banded("departments", 0))
    assert near == sorted(near, key=vietnamese_order)
    assert 'class="place"' not in page
    assert 'class="set"' not in page


def names_in_band(result, band: int) -> set[str]:
    return {result.agencies[row.agency].name("vi") for row in result.banded("departments", band)}


def test_the_ranking_opens_on_a_group_that_has_a_name(office: Visitor, closed_wave: str, monkeypatch):
    made_up = made_up_result(6, 6)
    first, *_ = made_up.agencies
    agencies = {
        c: dataclasses.replace(a, peer_group="" if c == first else a.peer_group) for c, a in made_up.agencies.items()
    }
    rows = tuple(dataclasses.replace(r, peer_group="") if r.agency == first else r for r in made_up.rows)
    mixed = dataclasses.replace(made_up, agencies=agencies, rows=rows)
    monkeypatch.setattr(results, "result_of", lambda *_: mixed)
    assert "Xếp hạng sở, ban, ngành" in office.get(WAVE).text
    assert "không thuộc nhóm xếp hạng nào" in office.get(WAVE + "?group=").text


def test_parts_without_sets_of_places_say_so(office: Visitor, closed_wave: str, result, monkeypatch):
    rows = tuple(dataclasses.replace(row, rank_low=None, rank_high=None) for row in result.rows)
    monkeypatch.setattr(results, "result_of", lambda *_: dataclasses.replace(result, rows=rows))
    page = office.get(WAVE + "?part=item:F1A").text
    assert "Khoảng tin cậy của thứ hạng được tính cho chỉ số chung và, trong nhóm có tới 100 đơn vị" in page
    assert 'class="set"' not in page


def test_filter_chooses_group_and_part(office: Visitor, closed_wave: str, result):
    page = office.get(WAVE + "?group=communes&part=factor:F2").text
    assert '<option value="communes" selected>' in page
    assert '<option value="factor:F2" selected>' in page
    best = result.ranked("communes", "factor:F2")[0]
    assert rows_of(page, "ranking")[0][2] == result.agencies[best.agency].name("vi")


def test_unknown_filter_falls_back_to_what_is_there(office: Visitor, closed_wave: str, result):
    page = office.get(WAVE + "?group=none&part=item:none")
    assert page.status_code == 200
    assert '<option value="departments" selected>' in page.text


def test_group_without_a_single_ranked_agency_says_why(office: Visitor, closed_wave: str, monkeypatch):
    made_up = made_up_result()
    rows = tuple(dataclasses.replace(row, rank=None, rank_of=None, not_ranked="basis") for row in made_up.rows)
    monkeypatch.setattr(results, "result_of", lambda *_: dataclasses.replace(made_up, rows=rows, leagues={}))
    page = office.get(WAVE).text
    assert "Chưa xếp hạng được đơn vị nào trong nhóm" in page
    assert "<svg" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"agencies": {}, "rows": ()}, "Không có đơn vị nào tham gia đợt này", id="no agencies"),
        pytest.param({"counts": Counts(0, 0, 0), "rows": ()}, "Chưa có phiếu hợp lệ nào", id="no answers"),
    ],
)
def test_empty_round_says_what_is_missing(office: Visitor, closed_wave: str, monkeypatch, change, said):
    monkeypatch.setattr(results, "result_of", lambda *_: made_up_result(**change))
    page = office.get(WAVE)
    assert said in page.text
    assert "<table" not in page.text


def test_index_without_population_is_said_to_be_unweighted(office: Visitor, closed_wave: str, monkeypatch):
    made_up = made_up_result()
    rows = tuple(
        dataclasses.replace(row, n_issued=None, response_rate=None, flags=("unweighted", *row.flags))
        for row in made_up.rows
    )
    monkeypatch.setattr(results, "result_of", lambda *_: dataclasses.replace(made_up, rows=rows))
    page = office.get(WAVE).text
    assert "Chưa nạp số liệu quy mô tổng thể." in page
    assert page.count("không có quyền số") == 1, "what is true of all is said once"
    assert "Tỷ lệ trả lời" not in page


def test_agency_page_says_its_result_and_the_certainty_first(office: Visitor, closed_wave: str, result):
    page = office.get(WAVE + "/agencies/H99.02").text
    row, group = result.row("agency", "H99.02"), result.row("peer_group", "departments")
    difference = number(abs(row.index - group.index), 1, "vi")
    assert (
        f"Sở Xây dựng đạt {number(row.index, 2, 'vi')}: thấp hơn mức chung của nhóm {difference} điểm phần trăm</h1>"
        in page
    )
    assert f"KTC) 95%: {number(row.ci_low, 2, 'vi')}–{number(row.ci_high, 2, 'vi')}" in page


def test_agency_page_prints_every_factor_and_item(office: Visitor, closed_wave: str, result):
    page = office.get(WAVE + "/agencies/H99.02").text
    factors, items = rows_of(page, "factors"), rows_of(page, "items")
    assert [row[1:3] for row in factors if len(row) > 5][1:] == [
        [number(r.index, 2, "vi"), f"{number(r.ci_low, 1, 'vi')}–{number(r.ci_high, 1, 'vi')}"]
        for f in ("F2", "F3", "F4", "F5")
        for r in [result.row("agency", "H99.02", f"factor:{f}")]
    ]
    assert len(items) == 22 + 5


def test_a_difference_without_an_interval_is_not_called_real(office: Visitor, closed_wave: str, monkeypatch):
    made_up = made_up_result()
    rows = tuple(
        dataclasses.replace(row, index=100.0, se=0.0, ci_low=None, ci_high=None, n=2)
        if (row.agency, row.part) == ("H99.02", "factor:F3")
        else row
        for row in made_up.rows
    )
    monkeypatch.setattr(results, "result_of", lambda *_: dataclasses.replace(made_up, rows=rows))
    (factor,) = (
        row for row in rows_of(office.get(WAVE + "/agencies/H99.02").text, "factors") if row[1:2] == ["100,00"]
    )
    difference = 100.0 - made_up.row("peer_group", "departments", "factor:F3").index
    assert factor[2] == "–"
    assert factor[4] == number(difference, 1, "vi", signed=True)


def test_levels_are_told_to_those_who_cannot_see_the_bars(office: Visitor, closed_wave: str, result):
    page = office.get(WAVE + "/agencies/H99.02").text
    counts = result.levels["agency", "H99.02", "F1A"].counts
    assert f"Rất không hài lòng {counts['1']}; Không hài lòng {counts['2']}" in page


def test_agency_page_says_how_many_of_those_who_answered_ticked_each_wish(
    office: Visitor, closed_wave: str, monkeypatch
):
    ticked = with_wishes(made_up_result(3, 0), ("agency", "H99.02"), {"Gọn": 150, "Nhanh": 91, "Khác": 3}, of=200)
    monkeypatch.setattr(results, "result_of", lambda *_: ticked)
    page = office.get(WAVE + "/agencies/H99.02").text
    assert rows_of(page, "auto") == [
        ["Mong điều gì?200 phiếu trả lời; được chọn nhiều ý", "Gọn", "75,0% (150)"],
        ["Nhanh", "45,5% (91)"],
        ["Khác", "1,5% (3)"],
    ]


def test_agency_without_answers_has_a_page_without_figures(office: Visitor, closed_wave: str, result):
    page = office.get(WAVE + "/agencies/H99.15").text
    assert "Sở Ngoại vụ: chưa có chỉ số</h1>" in page
    assert "<svg" not in page


def test_700_agencies_stay_one_drawing_and_a_light_page(office: Visitor, closed_wave: str, monkeypatch):
    monkeypatch.setattr(results, "result_of", lambda *_: made_up_result(700, 0))
    page = office.get(WAVE).text
    assert page.count("<svg") <= 8
    assert len(page) < 700 * 600


def test_every_page_is_complete_in_english(office: Visitor, closed_wave: str, result):
    office.post("/staff/language", {"language": "en"})
    for path in ("/staff/", WAVE, WAVE + "/agencies/H99.02", "/staff/account", "/staff/password"):
        page = office.get(path)
        assert page.status_code == 200
        assert 'lang="en"' in page.text
    assert "Ranking of departments" in office.get(WAVE).text
    assert "86.74" in office.get(WAVE).text


def test_open_round_counts_forms_and_shows_no_index(office: Visitor, open_round: str):
    page = office.get(f"/staff/waves/{open_round}").text
    assert "đang thu phiếu: 3 trên 10 phiếu" in page
    assert "Trang này chỉ đếm phiếu." in page
    assert rows_of(page, "counts") == [["Sở Xây dựng", "3", "10", "7", "2", "1", "02/09", "Chậm so với tiến độ"]]
    assert "Chỉ số</th>" not in page


def test_counts_can_be_taken_away(office: Visitor, open_round: str):
    answer = office.get(f"/staff/waves/{open_round}/counts.csv")
    assert answer.text.splitlines() == [
        "agency,channel,basis,day,count",
        "H99.02,paper,all-invited,2026-09-02,1",
        "H99.02,web,all-invited,2026-09-01,2",
    ]


def test_figures_of_an_open_round_are_refused(office: Visitor, open_round: str):
    for path in ("index.csv", "agencies/H99.02"):
        answer = office.get(f"/staff/waves/{open_round}/{path}")
        assert answer.status_code == 409
        assert "Chỉ số và thứ hạng hiện sau khi đóng đợt." in answer.text


def test_withdrawn_round_shows_no_figure(office: Visitor, open_round: str, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        waves.set_state(session, open_round, "withdrawn", "test", reason="a mistake")
    page = office.get(f"/staff/waves/{open_round}").text
    assert "Đợt này đã rút." in page
    assert "<table" not in page


def test_draft_says_how_it_is_opened(app: Flask, office: Visitor, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        waves.create_wave(session, "2027")
    assert "surveyapp wave open 2027" in office.get("/staff/waves/2027").text


def test_list_without_rounds_says_how_one_is_made(office: Visitor):
    assert "Chưa có đợt khảo sát nào." in office.get("/staff/").text


def test_invented_data_are_marked_on_every_page(office: Visitor, sqlite_engine: Engine):
    from surveyapp.store.settings import put_setting

    with store.writing(sqlite_engine) as session:
        put_setting(session, "invented", True)
    office.client.application.extensions.pop("office", None)
    assert "dữ liệu mẫu" in office.get("/staff/").text


@pytest.fixture
def open_round(sqlite_engine: Engine) -> str:
    """Three forms of ten issued; collecting ended by the calendar, and nobody closed the round."""
    with store.writing(sqlite_engine) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        agencies.save_agencies(session, [agencies.AgencyRow("H99.02", "Sở Xây dựng", peer_group="departments")])
        days = {"opens": dt.date(2026, 9, 1), "closes": dt.date(2026, 9, 30)}
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", title="Quý III/2026", **days)
        frame.save_frame(session, "2026-Q3", [frame.FrameRow("A", 40, "H99.02", issued=10)])
        waves.set_state(session, "2026-Q3", "open", "test")
        for n, channel in enumerate(("web", "web", "paper")):
            day = dt.date(2026, 9, 1 + n // 2)
            form = Submission(
                bytes([n] * 16),
                "2026-Q3",
                "single-rating@1",
                "vi",
                1,
                "4",
                agency="H99.02",
                channel=channel,
                day=day,
                half="am",
            )
            responses.save_response(session, form, b"secret")
    return "2026-Q3"


def test_agencies_without_a_ranking_group_are_shown_and_told_how_to_get_one(
    office: Visitor, closed_wave: str, monkeypatch
):
    made_up = made_up_result(3, 0)
    agencies = {code: dataclasses.replace(agency, peer_group="") for code, agency in made_up.agencies.items()}
    rows = tuple(
        dataclasses.replace(row, peer_group="", rank=None, rank_of=None)
        for row in made_up.rows
        if row.scope != "peer_group"
    )
    monkeypatch.setattr(results, "result_of", lambda *_: dataclasses.replace(made_up, agencies=agencies, rows=rows))
    page = office.get(WAVE).text
    assert "Kết quả các đơn vị không thuộc nhóm xếp hạng nào: 6 tháng đầu năm 2026</h1>" in page
    assert "Mức chung của mọi đơn vị: " in page
    assert [row[-1] for row in rows_of(page, "ranking")[1:]] == ["Không thuộc nhóm xếp hạng nào"] * 3
    assert office.get(WAVE + "/agencies/H99.01").status_code == 200


def test_flags_of_an_agency_stand_under_its_headline(office: Visitor, closed_wave: str, result):
    assert '<span class="flag">mọi câu đều hài lòng</span>' in office.get(WAVE + "/agencies/H99.12").text


def test_levels_are_numbered_where_reversed_items_call_them_otherwise(office: Visitor, closed_wave: str, monkeypatch):
    made_up = made_up_result(3, 0)
    questions = tuple(
        dataclasses.replace(q, reversed=True) if q.code == "F1A" else q for q in made_up.questionnaire.questions
    )
    mixed = dataclasses.replace(made_up.questionnaire, questions=questions)
    monkeypatch.setattr(results, "result_of", lambda *_: dataclasses.replace(made_up, questionnaire=mixed))
    page = office.get(WAVE + "/agencies/H99.01").text
    assert "mức 1 (thấp nhất)" in page
    assert "mức 5 (cao nhất)" in page


def test_the_page_says_how_much_each_index_moved_or_why_not(office: Visitor, closed_wave: str, result, monkeypatch):
    monkeypatch.setattr(results, "against_previous", lambda _engine, result: with_changes(result))
    page = office.get(WAVE).text
    assert ">Thay đổi so với 2025-H1</th>" in page
    assert "Thay đổi so với 6 tháng đầu năm 2025 tính bằng điểm phần trăm" in page
    shown = {row[2]: row[-2] for row in rows_of(page, "ranking") if len(row) > 6}
    for row in with_changes(result).ranked("departments"):
        said = shown[result.agencies[row.agency].name("vi")]
        if row.change is None:
            assert "không so sánh" in said
        else:
            real = row.place in with_changes(result).moved
            assert said.startswith(f"{number(row.change, 2, 'vi', signed=True)} ±3,00")
            assert ("tăng" in said or "giảm" in said) == real
            assert ("chưa có ý nghĩa thống kê" in said) != real
