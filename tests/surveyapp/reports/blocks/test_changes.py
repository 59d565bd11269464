"""The annex that says why an index changed: the same figures as the page and the file, and nothing that is hidden."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from analysis.ranking.moves import RankMoves
from surveyapp.reports.blocks import changes
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.beside import Beside
from surveyapp.words.naming import Words
from surveyapp.words.results import order
from tests.factories.change import taken_apart, with_changes
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result

RESULT = with_changes(made_up_result(15, 0))
APART = taken_apart(RESULT)
BESIDE = Beside(changes=APART)
NAMES = [facts.name("vi") for facts in RESULT.agencies.values()]


def printed(language: str = "vi", found=APART, result=RESULT):
    return changes.tables(result, found, Words(language))


def test_the_document_says_which_part_lost_how_many_points(text_of):
    words = text_of(ranking.render(RESULT, "vi", OFFICE, beside=BESIDE))
    assert "Phân tích thay đổi của chỉ số" in words
    assert "giảm 0,79 điểm phần trăm (từ 90,42 xuống 89,63)" in words
    assert "Do kết quả phục vụ – – −0,66 −0,91; −0,41" in words
    assert f"{NAMES[0]} 90,40 84,58 −0,47 −0,60; −0,34" in words
    assert "4 yếu tố còn lại – – −0,17 −0,30; +0,01" in words
    assert "Do cơ cấu hồ sơ thay đổi – – −0,13 −0,22; −0,04" in words


def test_it_is_there_in_english_too(text_of):
    words = text_of(ranking.render(RESULT, "en", OFFICE, beside=BESIDE))
    assert "Change of the index taken apart" in words
    assert "Other shares of the answers – – −0.13 −0.22; −0.04" in words


def test_only_what_is_found_is_bold():
    page = ranking.html(RESULT, "vi", OFFICE, beside=BESIDE)
    assert "<b>−0,47</b>" in page
    assert '<span class="muted">−0,17</span>' in page


def test_lines_are_set_in_by_their_level():
    (block,) = printed()
    assert [line.depth for line in block.rows] == [0, 1, 2, 3, 3, 2, 2, 1]
    assert [line.significant for line in block.rows] == [True, True, True, True, False, True, False, True]


def test_a_place_without_agencies_to_show_is_told_by_its_factors_and_items():
    alone = {("all", "all"): dataclasses.replace(APART["all", "all"], agencies=(), outline=())}
    (block,) = printed(found=alone)
    assert [line.depth for line in block.rows] == [0, 1, 2]


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("population", "Không nêu thay đổi: gồm các đơn vị khác trước"),
        ("questionnaire", "hỏi khác nhau"),
        ("rule", "quy tắc khác nhau"),
        ("basis", "cách chọn người trả lời đã khác"),
        ("no-index", "chưa có chỉ số"),
    ],
)
def test_a_place_that_cannot_be_compared_says_why(why, said):
    (block,) = printed(
        found={("all", "all"): dataclasses.replace(APART["all", "all"], why=why, whole=None, outline=())}
    )
    assert said in block.lead
    assert block.rows == ()


def test_without_an_earlier_wave_there_is_no_such_annex():
    assert printed(result=dataclasses.replace(RESULT, against=None)) == ()
    assert "Phân tích thay đổi của chỉ số" not in ranking.html(RESULT, "vi", OFFICE)


def test_a_published_report_leaves_out_a_table_that_would_tell_a_hidden_figure():
    hidden = {("all", "all", "overall"): "few"}
    public = dataclasses.replace(RESULT, is_public=True, hidden=hidden)
    (block,) = printed(result=public)
    assert "không đủ số phiếu" in block.lead
    assert printed(result=dataclasses.replace(RESULT, hidden=hidden))[0].rows


def test_the_places_that_moved_farthest_stand_in_the_words_of_the_page_in_the_internal_edition_alone():
    """Of four agencies that moved three are told, each beside how usual a move so far is."""
    first, *others = [row.agency for row in RESULT.ranked("departments")][:5]
    usual = RankMoves(np.array([0.0, 1.0, 1.0, 2.0]))
    places = {
        first: (1, usual),
        **{agency: (now + far, usual) for far, (now, agency) in enumerate(enumerate(others, 2), 1)},
    }
    for language in ("vi", "en"):
        told = changes.moves(RESULT, places, Words(language))
        assert {move.name for move in told} == {RESULT.agencies[code].name(language) for code in others[1:]}
        assert told[0].words == order.moved_places(9, 5, usual, Words(language))
    pages = [
        ranking.html(RESULT, "vi", OFFICE, beside=Beside(changes=APART, places=places), internal=internal)
        for internal in (True, False)
    ]
    assert [order.moved_places(9, 5, usual, Words("vi")) in page for page in pages] == [True, False]
