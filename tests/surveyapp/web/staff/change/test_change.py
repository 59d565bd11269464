"""Where the points went: every line with its interval, bold only what is found, and a reason where there is nothing."""

from __future__ import annotations

import csv
import io
import re

import pytest

from surveyapp.figures.scale import around_zero
from surveyapp.languages.numbers import number
from tests.factories.change import taken_apart, with_changes
from tests.factories.results import made_up_result
from tests.factories.views import hand
from tests.page import rows_of, words_of
from tests.visitor import Visitor

WAVE = "/staff/waves/2026-H1"


@pytest.fixture
def changed(app, closed_wave):
    compared = with_changes(made_up_result())
    return hand(app, compared, changes=taken_apart(compared))


def test_the_page_of_all_agencies_says_what_the_change_is_made_of(office: Visitor, changed):
    page = office.get(WAVE + "/change").text
    assert "<h1>Tất cả các đơn vị giảm 0,79 điểm phần trăm</h1>" in page
    assert "Từ 90,42 (6 tháng đầu năm 2025) đến 89,63: −0,79 điểm phần trăm (−1,07; −0,51)." in page
    assert "Phần lớn nhất có ý nghĩa thống kê: Sở Nội vụ (−0,47)." in page
    shown = [(row[0], row[3], row[4], row[-1]) for row in rows_of(page, "taken")]
    assert shown[1] == ("Do kết quả phục vụ", "−0,66", "−0,91; −0,41", "▼ giảm")
    assert shown[4] == ("4 yếu tố còn lại", "−0,17", "−0,30; +0,01", "")
    assert shown[5] == ("Sở Xây dựng", "+0,19", "+0,08; +0,30", "▲ tăng")
    assert shown[7][0] == "Do cơ cấu hồ sơ thay đổi"


def test_only_what_is_found_is_bold(office: Visitor, changed):
    page = office.get(WAVE + "/change").text
    assert '<td class="r real">−0,47</td>' in page
    assert '<td class="r">−0,29</td>' in page
    assert '<td class="verdict quiet">chưa có ý nghĩa thống kê</td>' in page


def test_a_line_of_an_agency_leads_to_its_own_change(office: Visitor, changed):
    first = next(iter(changed.agencies))
    assert f'href="{WAVE}/agencies/{first}/change"' in office.get(WAVE + "/change").text
    page = office.get(f"{WAVE}/agencies/{first}/change").text
    assert "<h1>Sở Nội vụ: thay đổi chưa có ý nghĩa thống kê</h1>" in page
    assert "Theo đơn vị" not in page
    assert "Theo yếu tố và tiêu chí" in page


def test_an_agency_that_cannot_be_compared_is_told_why(office: Visitor, changed):
    second = list(changed.agencies)[1]
    page = office.get(f"{WAVE}/agencies/{second}/change").text
    assert "Chưa có thay đổi nào để phân tích." in page
    assert "đã tách bớt một phần" in page


def test_without_an_earlier_round_the_page_says_when_one_is_named(office: Visitor, result):
    page = office.get(WAVE + "/change").text
    assert "Đợt này chưa được đặt cạnh đợt nào trước đó." in page
    assert "Đợt trước được nêu khi tạo đợt khảo sát; đợt này không nêu đợt nào." in page
    assert "Bảng đóng góp" not in page


def test_ranking_and_agency_pages_lead_to_it(office: Visitor, changed):
    assert f'href="{WAVE}/change"' in office.get(WAVE).text
    assert f'href="{WAVE}/agencies/H99.01/change"' in office.get(WAVE + "/agencies/H99.01").text


def test_the_page_of_an_agency_has_the_change_of_every_factor_and_item(office: Visitor, changed):
    page = office.get(WAVE + "/agencies/H99.01").text
    assert ">Thay đổi so với 2025-H1</th>" in page
    rows = [row for row in rows_of(page, "items") if len(row) > 5]
    interval = re.compile(r"[+−]?\d+,\d\d \([+−]?\d+,\d; [+−]?\d+,\d\)")
    assert all(interval.match(row[-2]) or "không so sánh" in row[-2] for row in rows)
    assert "mọi tiêu chí, trên trang (điều chỉnh Holm)" in page


def test_all_contributions_can_be_taken_away(office: Visitor, changed):
    answer = office.get(WAVE + "/contributions.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert (rows[0]["scope"], rows[0]["contribution"], rows[0]["found"]) == ("all", "-0.79", "yes")
    assert rows[-1]["why_not"] == "split"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2026-H1-contributions.csv"'


def test_the_change_of_a_round_that_was_held_is_that_of_its_result(office: Visitor, held):
    row, page = held.row("all", "all"), words_of(office.get(WAVE + "/change").text)
    before = number(row.index - row.change, 2, "vi")
    low, high = (number(value, 2, "vi", signed=True) for value in (row.change_low, row.change_high))
    change = number(row.change, 2, "vi", signed=True)
    assert f"Từ {before} (6 tháng đầu năm 2025) đến {number(row.index, 2, 'vi')}: {change} điểm" in page
    assert f"({low}; {high})" in page


@pytest.mark.parametrize(
    ("values", "low", "high"), [([-1.07, 0.3], -1.5, 0.5), ([0.2, None], 0, 0.2), ([], 0, 0.01), ([-30, -2], -30, 0)]
)
def test_zero_is_always_on_the_axis_of_differences(values, low, high):
    axis = around_zero(values)
    assert axis.low == pytest.approx(low)
    assert axis.high == pytest.approx(high)
    assert any(abs(tick) < 1e-9 for tick in axis.ticks)
