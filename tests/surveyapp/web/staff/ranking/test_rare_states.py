"""The ranking in states that a round seldom has: too much chance, nobody ranked, no group, very many."""

from __future__ import annotations

import dataclasses
import re

import pytest

from surveyapp.languages.collation import vietnamese_order
from surveyapp.languages.numbers import number
from surveyapp.results.model.provenance import CHOSEN, ONCE, Provenance
from surveyapp.results.model.result import Counts
from tests.factories.change import with_changes
from tests.factories.results import made_up_result
from tests.factories.views import hand
from tests.page import rows_of
from tests.visitor import Visitor

WAVE = "/staff/waves/2026-H1"


def test_a_table_of_chance_has_three_bands_by_the_alphabet_and_no_place(office: Visitor, closed_wave: str):
    banded = made_up_result(banded=("departments",))
    hand(office.app, banded)
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


def test_the_ranking_opens_on_a_group_that_has_a_name(office: Visitor, closed_wave: str):
    made_up = made_up_result(6, 6)
    first, *_ = made_up.agencies
    agencies = {
        c: dataclasses.replace(a, peer_group="" if c == first else a.peer_group) for c, a in made_up.agencies.items()
    }
    rows = tuple(dataclasses.replace(r, peer_group="") if r.agency == first else r for r in made_up.rows)
    mixed = dataclasses.replace(made_up, agencies=agencies, rows=rows)
    hand(office.app, mixed)
    assert "Xếp hạng sở, ban, ngành" in office.get(WAVE).text
    assert "không thuộc nhóm xếp hạng nào" in office.get(WAVE + "?group=").text


def test_parts_without_sets_of_places_say_so(office: Visitor, result):
    rows = tuple(dataclasses.replace(row, rank_low=None, rank_high=None) for row in result.rows)
    hand(office.app, dataclasses.replace(result, rows=rows))
    page = office.get(WAVE + "?part=item:F1A").text
    assert "Khoảng tin cậy của thứ hạng được tính cho chỉ số chung và, trong nhóm có tới 100 đơn vị" in page
    assert 'class="set"' not in page


def test_group_without_a_single_ranked_agency_says_why(office: Visitor, closed_wave: str):
    made_up = made_up_result()
    rows = tuple(dataclasses.replace(row, rank=None, rank_of=None, not_ranked="basis") for row in made_up.rows)
    hand(office.app, dataclasses.replace(made_up, rows=rows, leagues={}))
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
def test_empty_round_says_what_is_missing(office: Visitor, closed_wave: str, change, said):
    hand(office.app, made_up_result(**change))
    page = office.get(WAVE)
    assert said in page.text
    assert "<table" not in page.text


def test_index_without_population_is_said_to_be_unweighted(office: Visitor, closed_wave: str):
    made_up = made_up_result()
    rows = tuple(
        dataclasses.replace(row, n_issued=None, response_rate=None, flags=("unweighted", *row.flags))
        for row in made_up.rows
    )
    weights = Provenance(weights={ONCE: tuple(made_up.agencies)})
    without = dataclasses.replace(made_up.counts, population=None)
    hand(office.app, dataclasses.replace(made_up, rows=rows, provenance=weights, counts=without))
    page = office.get(WAVE).text
    assert "Chưa nạp số liệu quy mô tổng thể." in page
    assert page.count("ọi phiếu có quyền số như nhau") == 1, "what is true of all is said once"
    assert "Tỷ lệ trả lời" not in page


def test_population_figures_that_are_loaded_and_not_used_are_said_to_be_so(office: Visitor, closed_wave: str):
    """A round for which people were to be drawn, and to which whoever wished answered."""
    made_up = made_up_result()
    weights = Provenance(weights={CHOSEN: tuple(made_up.agencies)})
    hand(office.app, dataclasses.replace(made_up, provenance=weights))
    page = office.get(WAVE).text
    assert "Chưa nạp số liệu quy mô tổng thể" not in page
    assert "(92.000)" in page


def test_700_agencies_stay_one_drawing_and_a_light_page(office: Visitor, closed_wave: str):
    hand(office.app, made_up_result(700, 0))
    page = office.get(WAVE).text
    assert page.count("<svg") <= 8
    assert len(page) < 700 * 600


def test_agencies_without_a_ranking_group_are_shown_and_told_how_to_get_one(office: Visitor, closed_wave: str):
    made_up = made_up_result(3, 0)
    agencies = {code: dataclasses.replace(agency, peer_group="") for code, agency in made_up.agencies.items()}
    rows = tuple(
        dataclasses.replace(row, peer_group="", rank=None, rank_of=None)
        for row in made_up.rows
        if row.scope != "peer_group"
    )
    hand(office.app, dataclasses.replace(made_up, agencies=agencies, rows=rows))
    page = office.get(WAVE).text
    assert "Kết quả các đơn vị không thuộc nhóm xếp hạng nào: 6 tháng đầu năm 2026</h1>" in page
    assert "Mức chung của mọi đơn vị: " in page
    assert [row[-1] for row in rows_of(page, "ranking")[1:]] == ["Không thuộc nhóm xếp hạng nào"] * 3
    assert office.get(WAVE + "/agencies/H99.01").status_code == 200


def test_every_reason_for_no_place_has_its_words(office: Visitor, result):
    unranked = rows_of(office.get(WAVE).text, "ranking")[12:]
    assert [row[-1] for row in unranked] == [
        "Cách chọn người trả lời không cho phép xếp hạng",
        "6 phiếu; cần ít nhất 30 phiếu để xếp hạng",
        "17 phiếu; cần ít nhất 30 phiếu để xếp hạng",
        "Chưa có câu trả lời được chấm điểm",
    ]


def test_a_change_in_every_state_has_its_words(office: Visitor, closed_wave: str):
    changed = hand(office.app, with_changes(made_up_result()))
    shown = {row[2]: row[-2] for row in rows_of(office.get(WAVE).text, "ranking") if len(row) > 6}
    for row in changed.ranked("departments"):
        said = shown[changed.agencies[row.agency].name("vi")]
        if row.change is None:
            assert "không so sánh" in said
        else:
            change = number(row.change, 2, "vi", signed=True)
            low, high = (number(row.change + half, 1, "vi", signed=True) for half in (-3, 3))
            assert said.startswith(f"{change} ({low}; {high})")
            assert ("tăng" in said or "giảm" in said) == (row.key in changed.moved)
            assert ("chưa có ý nghĩa thống kê" in said) != (row.key in changed.moved)


def test_a_name_with_two_tones_on_one_letter_is_ranked_like_any_other(office: Visitor, closed_wave: str):
    made_up = made_up_result(banded=("departments",))
    named = {
        code: dataclasses.replace(facts, names={"vi": f"Xã ẹ\u0301 {code}"}) for code, facts in made_up.agencies.items()
    }
    hand(office.app, dataclasses.replace(made_up, agencies=named))
    assert "H99.02</a>" in office.get(WAVE).text
