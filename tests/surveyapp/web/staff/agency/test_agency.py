"""An agency's page: its figures, how they stand beside the group's, and nothing where nobody answered."""

from __future__ import annotations

import dataclasses

from surveyapp.languages.numbers import number
from tests.factories.results import made_up_result, with_wishes
from tests.factories.views import hand
from tests.page import rows_of
from tests.visitor import Visitor

WAVE = "/staff/waves/2026-H1"


def test_agency_page_says_its_result_and_the_certainty_first(office: Visitor, held):
    page = office.get(WAVE + "/agencies/H99.02").text
    row, group = held.row("agency", "H99.02"), held.row("peer_group", "departments")
    difference = number(abs(row.index - group.index), 1, "vi")
    assert (
        f"Sở Xây dựng đạt {number(row.index, 2, 'vi')}: thấp hơn mức chung của nhóm {difference} điểm phần trăm</h1>"
        in page
    )
    assert f"KTC) 95%: {number(row.ci_low, 1, 'vi')}–{number(row.ci_high, 1, 'vi')}" in page


def test_agency_page_prints_every_factor_and_item(office: Visitor, held):
    page = office.get(WAVE + "/agencies/H99.02").text
    factors, items = rows_of(page, "factors"), rows_of(page, "items")
    assert [row[1:3] for row in factors if len(row) > 5][1:] == [
        [number(r.index, 2, "vi"), f"{number(r.ci_low, 1, 'vi')}–{number(r.ci_high, 1, 'vi')}"]
        for f in ("F2", "F3", "F4", "F5")
        for r in [held.row("agency", "H99.02", f"factor:{f}")]
    ]
    assert len(items) == 22 + 5


def test_a_difference_without_an_interval_is_not_called_real(office: Visitor, closed_wave: str):
    made_up = made_up_result()
    rows = tuple(
        dataclasses.replace(row, index=100.0, se=0.0, ci_low=None, ci_high=None, n=2)
        if (row.agency, row.part) == ("H99.02", "factor:F3")
        else row
        for row in made_up.rows
    )
    hand(office.app, dataclasses.replace(made_up, rows=rows))
    (factor,) = (
        row for row in rows_of(office.get(WAVE + "/agencies/H99.02").text, "factors") if row[1:2] == ["100,00"]
    )
    difference = 100.0 - made_up.row("peer_group", "departments", "factor:F3").index
    assert factor[2] == "–"
    assert factor[4] == number(difference, 1, "vi", signed=True)


def test_levels_are_told_to_those_who_cannot_see_the_bars(office: Visitor, held):
    page = office.get(WAVE + "/agencies/H99.02").text
    counts = held.levels["agency", "H99.02", "F1A"].counts
    assert f"Rất không hài lòng {counts['1']}; Không hài lòng {counts['2']}" in page


def test_agency_page_says_how_many_of_those_who_answered_ticked_each_wish(office: Visitor, closed_wave: str):
    ticked = with_wishes(made_up_result(3, 0), ("agency", "H99.02"), {"Gọn": 150, "Nhanh": 91, "Khác": 3}, of=200)
    hand(office.app, ticked)
    page = office.get(WAVE + "/agencies/H99.02").text
    assert rows_of(page, "auto") == [
        ["Mong điều gì?200 phiếu trả lời; được chọn nhiều ý", "Gọn", "75,0% (150)"],
        ["Nhanh", "45,5% (91)"],
        ["Khác", "1,5% (3)"],
    ]


def test_agency_without_answers_has_a_page_without_figures(office: Visitor, held):
    page = office.get(WAVE + "/agencies/H99.15").text
    assert "Sở Ngoại vụ: chưa có chỉ số</h1>" in page
    assert "<svg" not in page


def test_flags_of_an_agency_stand_under_its_headline(office: Visitor, held):
    assert '<span class="flag">mọi câu đều hài lòng</span>' in office.get(WAVE + "/agencies/H99.12").text


def test_levels_are_numbered_where_reversed_items_call_them_otherwise(office: Visitor, closed_wave: str):
    made_up = made_up_result(3, 0)
    questions = tuple(
        dataclasses.replace(q, reversed=True) if q.code == "F1A" else q for q in made_up.questionnaire.questions
    )
    mixed = dataclasses.replace(made_up.questionnaire, questions=questions)
    hand(office.app, dataclasses.replace(made_up, questionnaire=mixed))
    page = office.get(WAVE + "/agencies/H99.01").text
    assert "mức 1 (thấp nhất)" in page
    assert "mức 5 (cao nhất)" in page
