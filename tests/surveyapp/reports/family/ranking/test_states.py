"""The ranked report of a wave of any kind: with hardly anything, with odd names, with facts beside the index."""

from __future__ import annotations

import dataclasses
import logging

import pytest

from surveyapp.languages import numbers
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.result import Counts, ItemLevels
from surveyapp.results.public.published import as_published
from surveyapp.store.office.office import Office
from tests.factories.change import with_changes
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result, with_wishes
from tests.surveyapp.reports.family.ranking.rows import shown

NOTHING = {"rows": (), "levels": {}, "counts": Counts(0, 0, 0), "counts_by_group": {}}
STATES = {
    "one agency": ({"n_departments": 1, "n_communes": 0}, "tính từ 8.000 phiếu hợp lệ"),
    "no answers": (NOTHING, "Đợt khảo sát chưa có phiếu hợp lệ nào"),
    "no agencies": (NOTHING | {"n_departments": 0, "n_communes": 0}, "Đợt khảo sát chưa có phiếu hợp lệ nào"),
    "no population": ({"counts": Counts(50, 0, 0)}, "Chưa có quy mô tổng thể: mọi phiếu có quyền số như nhau"),
    "a factor left out": (
        {"parts_left_out": {"departments": ("F5",)}},
        "Sở, ban, ngành: Góp ý, phản ánh, kiến nghị không tính vào chỉ số xếp hạng",
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_of_a_wave_has_its_report(state, text_of, caplog):
    changes, sentence = STATES[state]
    wave = made_up_result(**{"n_departments": 3, "n_communes": 2} | changes)
    words = text_of(ranking.render(wave, "vi", Office()))
    assert sentence in words
    assert ("Phụ lục" in words) is bool(wave.rows)
    assert sentence not in ranking.html(wave, "en", Office())
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


def with_fact(counts: dict[str, int]):
    n = sum(counts.values())
    shares = {code: 100 * count / n for code, count in counts.items()}
    return made_up_result(3, 0, levels={("all", "all", "LATE"): ItemLevels(shares, counts, {})})


def test_facts_stand_beside_the_index_in_the_order_of_the_form(text_of):
    words = text_of(ranking.render(with_fact({"0": 360, "1": 40}), "vi", OFFICE))
    assert "Kết quả có trễ hẹn không? 400 phiếu trả lời Có 40 10,0 Không 360 90,0" in words


def test_a_fact_of_four_people_is_withheld_with_its_complement(text_of):
    words = text_of(ranking.render(with_fact({"0": 396, "1": 4}), "vi", OFFICE))
    assert "Kết quả có trễ hẹn không? Có ẩn ẩn Không ẩn ẩn" in words


def test_a_multiple_choice_prints_how_many_of_those_who_answered_ticked_each(text_of):
    ticked = with_wishes(made_up_result(3, 0), ("all", "all"), {"Gọn": 150, "Nhanh": 91, "Khác": 3}, of=200)
    words = text_of(ranking.render(ticked, "vi", OFFICE))
    wishes = "Mong điều gì? 200 phiếu trả lời; được chọn nhiều ý Gọn 150 75,0 Nhanh 91 45,5 Khác ẩn ẩn"
    assert wishes in words
    assert "tổng các tỷ lệ có thể vượt 100%" in words


def test_nothing_is_said_of_several_answers_where_none_could_be_ticked(text_of):
    assert "được chọn nhiều ý" not in text_of(ranking.render(with_fact({"0": 360, "1": 40}), "vi", OFFICE))


def test_items_of_differing_scales_are_printed_with_their_index_alone(result, text_of):
    asked = result.questionnaire.questions
    turned = tuple(dataclasses.replace(q, reversed=True) if q.code == "F1A" else q for q in asked)
    questionnaire = dataclasses.replace(result.questionnaire, questions=turned)
    words = text_of(ranking.render(dataclasses.replace(result, questionnaire=questionnaire), "vi", OFFICE))
    annex = words[words.index("Kết quả theo tiêu chí") :]
    for item in questionnaire.items:
        assert shown(as_published(result).row("all", "all", f"item:{item.code}")) in annex


def test_agencies_in_no_peer_group_are_told_so(text_of):
    wave = made_up_result(3, 0)
    agencies = {code: dataclasses.replace(facts, peer_group="") for code, facts in wave.agencies.items()}
    rows = tuple(
        dataclasses.replace(r, peer_group="", rank=None, rank_of=None) for r in wave.rows if r.scope != "peer_group"
    )
    words = text_of(
        ranking.render(dataclasses.replace(wave, agencies=agencies, rows=rows, counts_by_group={}), "vi", OFFICE)
    )
    assert words.count("không xếp hạng: không thuộc nhóm xếp hạng nào") == 3
    assert "Tất cả các đơn vị 3 0 8.000" in words
    assert "Tất cả các đơn vị 3 16.540 13.340 223 13.117 212" in words


def test_a_wave_without_a_single_rank_lists_everyone_with_the_reason(text_of):
    unreliable = made_up_result(5, 0)
    rows = tuple(dataclasses.replace(r, rank=None, rank_of=None, not_ranked="unreliable") for r in unreliable.rows)
    words = text_of(ranking.render(dataclasses.replace(unreliable, rows=rows), "vi", OFFICE))
    assert words.count("không xếp hạng: chênh lệch giữa các đơn vị trong nhóm phần lớn chưa có ý nghĩa thống kê") == 5
    assert "đồng hạng" not in words


def renamed(name: str):
    result = made_up_result(3, 0)
    first = next(iter(result.agencies))
    facts = dataclasses.replace(result.agencies[first], names={"vi": name})
    return dataclasses.replace(result, agencies=dict(result.agencies) | {first: facts})


@pytest.mark.parametrize("name", ["Sở <b>A & B</b> “{{ 7*7 }}” %s", 'Sở "><img src=http://127.0.0.1:9/x>'])
def test_markup_in_a_name_is_printed_as_it_is(name, text_of, caplog):
    words = text_of(ranking.render(renamed(name), "vi", OFFICE))
    assert name.replace(" ", "") in words.replace(" ", "")
    assert caplog.records == []


def test_a_very_long_name_wraps_and_loses_nothing(text_of):
    name = "Ban Quản lý dự án đầu tư xây dựng công trình giao thông và nông nghiệp " * 6 + "x" * 90
    assert name.replace(" ", "") in text_of(ranking.render(renamed(name), "vi", OFFICE)).replace(" ", "")


def test_an_office_without_a_signer_gets_no_signature_block(result):
    page = ranking.html(result, "vi", Office({"name": {"vi": ("Sở Nội vụ",)}}))
    assert "Nơi nhận" not in page
    assert "Trên đây là kết quả khảo sát./." in page


def test_only_a_report_to_somebody_asks_for_direction(result):
    facts = {"name": {"vi": ("Sở Nội vụ",)}, "addressee": {"vi": ("Chủ tịch UBND thành phố",)}}
    assert "chỉ đạo./." in ranking.html(result, "vi", Office(facts))


def test_number_and_date_stay_open_for_the_pen(result):
    page = ranking.html(result, "vi", OFFICE)
    assert "Số: \u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/…<" in page
    assert '<p class="place"><span class="one">Tân Giang</span>, ngày … tháng … năm …</p>' in page


def test_changes_are_printed_with_their_interval_or_the_reason(text_of):
    result = with_changes(made_up_result(15, 0))
    words = text_of(ranking.render(result, "vi", OFFICE))
    assert "thay đổi so với: 6 tháng đầu năm 2025" in words
    for row in result.ranked("departments"):
        if row.change is not None:
            ends = "; ".join(numbers.number(end, 1, "vi", signed=True) for end in result.ends_of_change(row))
            moved = "" if row.key not in result.moved else " tăng" if row.change > 0 else " giảm"
            assert f"{numbers.number(row.change, 2, 'vi', signed=True)}{moved} {ends}" in words


def test_a_change_from_a_figure_that_was_not_published_is_not_printed():
    result = with_changes(made_up_result(5, 0))
    row = result.ranked("departments")[0]
    hidden = dataclasses.replace(result, changes_from_few=frozenset([row.key]))
    value = numbers.number(row.change, 2, "vi", signed=True)
    assert value in ranking.html(result, "vi", OFFICE)
    page = ranking.html(hidden, "vi", OFFICE)
    assert value not in page
    assert "đợt trước quá ít phiếu" in page
