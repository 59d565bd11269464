"""The page on the quality of the data says first what careless forms move, then judges every factor and item."""

from __future__ import annotations

import re

from flask import Flask

from surveyapp.languages.numbers import number
from surveyapp.results.reading import View
from tests.factories.quality import made_up_quality
from tests.page import words_of
from tests.visitor import Visitor

PAGE = "/staff/waves/2026-H1/quality"


def test_the_first_sentence_says_how_many_and_what_they_move(office: Visitor, result):
    page = words_of(office.get(PAGE).text)
    assert "150 trong 1.200 phiếu (12,5%) có dấu hiệu trả lời thiếu nghiêm túc." in page
    assert "là 86,50 thay vì 88,00." in page
    assert "không phiếu nào bị loại khỏi chỉ số" in page


def test_every_factor_has_alpha_with_its_interval_and_every_item_its_figures(office: Visitor, result):
    page = words_of(office.get(PAGE).text)
    assert "Nơi tiếp nhận hồ sơ 900 0,84 0,80–0,87 0,85" in page
    assert re.search(r"F1A 0,61 0,88 31,5 1,2 3,4|0,61 0,88 31,5 1,2 3,4", page)
    assert "Góp ý, phản ánh, kiến nghị 12 Quá ít phiếu trả lời đủ" in page


def test_an_item_without_which_alpha_would_clearly_rise_is_bold(office: Visitor, result):
    html = office.get(PAGE).text
    assert html.count("<b>0,88</b>") == 1


def test_agencies_that_move_most_come_first_and_those_of_few_forms_not_at_all(office: Visitor, result):
    page = words_of(office.get(PAGE).text).split("Các đơn vị thay đổi nhiều nhất")[1]
    moved = [effect.domain for effect in made_up_quality(result).of("agency")]
    names = [result.agencies[code].name("vi") for code in moved]
    assert page.index(names[1]) < page.index(names[0])
    assert names[2] not in page


def test_the_ranking_leads_to_the_quality_of_its_data(office: Visitor, result):
    assert f'href="{PAGE}"' in office.get("/staff/waves/2026-H1").text


def test_the_quality_of_a_round_that_was_held_counts_its_forms(app: Flask, office: Visitor, held):
    with View(app.extensions["engine"], "2026-H1") as view:
        found = view.quality()
    page = words_of(office.get(PAGE).text)
    (everything,) = found.of("all")
    assert f"{number(everything.careless, 0, 'vi')} trong {number(everything.forms, 0, 'vi')} phiếu" in page
    for scale in found.scales:
        name = held.questionnaire.text("vi").factors[scale.factor]
        assert f"{name} {number(scale.n, 0, 'vi')} {number(scale.alpha, 2, 'vi')}" in page
