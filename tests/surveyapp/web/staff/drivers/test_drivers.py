"""What to mend first, and what it would take to stand higher: figures of the result, or the reason in words."""

from __future__ import annotations

import dataclasses
import re

import pytest
from flask import Flask

from surveyapp.languages.numbers import number
from surveyapp.results.model.drivers import DomainDrivers
from surveyapp.results.reading import View
from tests.factories.drivers import made_up_priorities
from tests.factories.views import hand
from tests.page import words_of
from tests.visitor import Visitor

WAVE = "/staff/waves/2026-H1"
AGENCY = f"{WAVE}/agencies/H99.02"


@pytest.mark.parametrize("address", [AGENCY, f"{WAVE}/drivers?group=communes"])
def test_every_factor_has_importance_and_index_with_both_intervals(office: Visitor, result, address):
    page = words_of(office.get(address).text)
    assert "Các yếu tố giải thích 62% khác biệt giữa các câu đánh giá chung (240 phiếu)." in page
    assert "1 Nơi tiếp nhận hồ sơ 20,0 15,0–26,0 80,00 76,0–83,0" in page
    assert "2 Giấy tờ và thủ tục ưu tiên cải thiện 45,0 40,0–51,0 60,00 56,0–63,0" in page
    assert "Tầm quan trọng không chứng minh nguyên nhân." in page


def test_only_the_quarter_to_act_on_is_shaded_and_named(office: Visitor, result):
    def drawing() -> str:
        return office.get(AGENCY).text.split("<figure>")[1].split("</figure>")[0]

    assert drawing().count("ưu tiên cải thiện") == drawing().count('class="band"') == 1
    nobody = made_up_priorities(result)
    nobody = dataclasses.replace(nobody, drivers=tuple(dataclasses.replace(d, acts=False) for d in nobody.drivers))
    hand(office.app, result, drivers=nobody)
    assert "ưu tiên cải thiện" not in drawing()
    assert 'class="band"' not in drawing()
    assert "Không có yếu tố nào vừa quan trọng hơn vừa thấp điểm hơn" in office.get(AGENCY).text


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("no-overall", "Phiếu khảo sát không có câu đánh giá chung về dịch vụ."),
        ("few", "Chưa tới 50 phiếu trả lời câu đánh giá chung và mọi yếu tố"),
        ("basis", "Người trả lời tự chọn tham gia"),
        ("one-part", "Ở đây chỉ chấm một yếu tố"),
        ("all-same", "Mọi người trả lời như nhau"),
    ],
)
def test_without_drivers_the_reason_is_told(office: Visitor, result, why, said):
    hand(office.app, result, drivers=DomainDrivers(n=12, why=why))
    page = office.get(AGENCY).text
    assert said in page
    assert "<figure>" not in page


def test_what_it_would_take_is_one_sentence_with_its_probability(office: Visitor, result):
    page = words_of(office.get(AGENCY).text)
    assert "Để lên 2 hạng trong đợt sau cùng cỡ mẫu với xác suất 80%" in page
    assert "khi các đơn vị khác giữ nguyên, chỉ số phải tăng 4,5 điểm phần trăm." in page
    beyond = words_of(office.get(f"{WAVE}/agencies/H99.03").text)
    assert "Để lên 1 hạng" in beyond
    assert "chỉ số 100 cũng chưa đủ" in beyond
    assert "Để lên" not in words_of(office.get(f"{WAVE}/agencies/H99.04").text)


def test_the_ranking_leads_to_what_its_group_has_to_mend(office: Visitor, result):
    assert f'href="{WAVE}/drivers?group=departments"' in office.get(WAVE).text


def test_the_drivers_of_a_round_that_was_held_are_those_of_its_result(app: Flask, office: Visitor, held):
    with View(app.extensions["engine"], "2026-H1") as view:
        found = view.drivers("peer_group", "departments")
    page = words_of(office.get(f"{WAVE}/drivers?group=departments").text)
    assert f"({number(found.n, 0, 'vi')} phiếu)" in page
    for driver in found.drivers:
        name = held.questionnaire.text("vi").factors[driver.part.removeprefix("factor:")]
        assert re.search(rf"{name} (nên ưu tiên )?{number(driver.importance, 1, 'vi')} ", page)
