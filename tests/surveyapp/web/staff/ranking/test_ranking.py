"""The ranking of a round that was held: the figures of its result, and what they are worth."""

from __future__ import annotations

from surveyapp.languages.numbers import number
from tests.page import rows_of
from tests.visitor import Visitor

WAVE = "/staff/waves/2026-H1"


def test_ranking_prints_the_figures_of_the_result(office: Visitor, held):
    shown = {row[2]: row for row in rows_of(office.get(WAVE).text, "ranking") if len(row) > 6}
    for row in held.ranked("departments"):
        cells = shown[held.agencies[row.agency].name("vi")]
        assert number(row.index, 2, "vi") in cells
        assert f"{number(row.ci_low, 1, 'vi')}–{number(row.ci_high, 1, 'vi')}" in cells
        assert number(row.n, 0, "vi") in cells
        assert cells[1] == (f"{row.rank_low}–{row.rank_high}" if row.rank_low < row.rank_high else str(row.rank_low))


def test_ties_are_printed_as_an_interval_of_ranks(office: Visitor, held):
    tied = [row for row in rows_of(office.get(WAVE).text, "ranking") if "đồng hạng" in row[-1]]
    assert [row[0] for row in tied] == ["6–7", "6–7"]


def test_every_unranked_agency_has_its_reason(office: Visitor, held):
    text = office.get(WAVE).text
    unranked = rows_of(text.replace('class="grp"', 'class="grp"'), "ranking")[12:]
    assert [row[-1] for row in unranked] == [
        "Cách chọn người trả lời không cho phép xếp hạng",
        "6 phiếu trên quy mô tổng thể 900; xếp hạng cần ít nhất 30 phiếu",
        "17 phiếu trên quy mô tổng thể 900; xếp hạng cần ít nhất 30 phiếu",
        "Chưa có câu trả lời được chấm điểm",
    ]


def test_the_page_begins_with_how_far_agencies_can_be_told_apart(office: Visitor, held):
    page, league = office.get(WAVE).text, held.leagues["departments", "overall"]
    width = number(league.width, 0 if league.width.is_integer() else 1, "vi")
    assert (
        f"<b>So sánh {league.pairs} cặp đơn vị, {league.told_apart} cặp có chênh lệch có ý nghĩa thống kê; một đơn vị "
        f"điển hình có thể đứng ở {width} vị trí liền nhau.</b>"
    ) in page
    assert f"Độ tin cậy của bảng: {number(league.reliability, 2, 'vi')}." in page
    rivals = len(league.may_be_first(3))
    assert f"Xét đồng thời, {rivals} đơn vị có thể thuộc 3 hạng đầu" in page


def test_filter_chooses_group_and_part(office: Visitor, held):
    page = office.get(WAVE + "?group=communes&part=factor:F2").text
    assert '<option value="communes" selected>' in page
    assert '<option value="factor:F2" selected>' in page
    best = held.ranked("communes", "factor:F2")[0]
    assert held.leagues["communes", "factor:F2"].display == "ranges"
    places, name, *_ = rows_of(page, "ranking")[0]
    assert places == f"{best.rank_low}–{best.rank_high}"
    assert name == held.agencies[best.agency].name("vi")


def test_unknown_filter_falls_back_to_what_is_there(office: Visitor, held):
    page = office.get(WAVE + "?group=none&part=item:none")
    assert page.status_code == 200
    assert '<option value="departments" selected>' in page.text


def test_the_page_says_how_much_each_index_moved_or_why_not(office: Visitor, held):
    page = office.get(WAVE).text
    assert ">Thay đổi so với 2025-H1</th>" in page
    assert "Thay đổi so với 6 tháng đầu năm 2025 tính bằng điểm phần trăm" in page
    shown = {row[2]: row[-2] for row in rows_of(page, "ranking") if len(row) > 6}
    for row in held.ranked("departments"):
        said = shown[held.agencies[row.agency].name("vi")]
        if row.change is None:
            assert "không so sánh" in said
        else:
            real = row.key in held.moved
            low, high = held.ends_of_change(row)
            ends = "; ".join(number(end, 1, "vi", signed=True) for end in (low, high))
            assert (low <= 0 <= high) != real
            assert said.startswith(f"{number(row.change, 2, 'vi', signed=True)} ({ends})")
            assert ("tăng" in said or "giảm" in said) == real
            assert ("chưa có ý nghĩa thống kê" in said) != real
