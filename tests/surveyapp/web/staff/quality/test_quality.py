"""The page on the quality of the data says first what careless forms move, then judges every factor and item."""

from __future__ import annotations

import re

from tests.factories.quality import made_up_quality
from tests.page import words_of
from tests.visitor import Visitor

PAGE = "/staff/waves/2026-H1/quality"


def test_the_first_sentence_says_how_many_and_what_they_move(office: Visitor, closed_wave: str, result):
    page = words_of(office.get(PAGE).text)
    assert "150 trong 1.200 phiếu (12,5%) có dấu hiệu trả lời thiếu nghiêm túc." in page
    assert "là 86,50 thay vì 88,00." in page
    assert "không phiếu nào bị loại khỏi chỉ số" in page


def test_every_factor_has_alpha_with_its_interval_and_every_item_its_figures(office: Visitor, closed_wave: str, result):
    page = words_of(office.get(PAGE).text)
    assert "Nơi tiếp nhận hồ sơ 900 0,84 0,80–0,87 0,85" in page
    assert re.search(r"F1A 0,61 0,88 31,5 1,2 3,4|0,61 0,88 31,5 1,2 3,4", page)
    assert "Góp ý, phản ánh, kiến nghị 12 Quá ít phiếu trả lời đủ" in page


def test_an_item_without_which_alpha_would_clearly_rise_is_bold(office: Visitor, closed_wave: str, result):
    html = office.get(PAGE).text
    assert html.count("<b>0,88</b>") == 1


def test_agencies_that_move_most_come_first_and_those_of_few_forms_not_at_all(
    office: Visitor, closed_wave: str, result
):
    page = words_of(office.get(PAGE).text).split("Các đơn vị thay đổi nhiều nhất")[1]
    moved = [effect.place for effect in made_up_quality(result).of("agency")]
    names = [result.agencies[code].name("vi") for code in moved]
    assert page.index(names[1]) < page.index(names[0])
    assert names[2] not in page


def test_the_ranking_leads_to_the_quality_of_its_data(office: Visitor, closed_wave: str, result):
    assert f'href="{PAGE}"' in office.get("/staff/waves/2026-H1").text
