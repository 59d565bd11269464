"""The annex on the quality of the data: the figures of the result, and no figure of few people."""

from __future__ import annotations

import dataclasses

from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.beside import Beside
from tests.factories.office import OFFICE
from tests.factories.quality import made_up_quality
from tests.factories.results import made_up_result

RESULT = made_up_result(4, 4)
QUALITY = made_up_quality(RESULT)


def annex(text_of, quality=QUALITY) -> str:
    text = text_of(ranking.render(RESULT, "vi", OFFICE, beside=Beside(quality=quality)))
    return text[text.rindex("Chất lượng dữ liệu") :]


def test_one_line_by_factor_from_the_lowest_to_the_highest_item(text_of):
    text = annex(text_of)
    assert "Nơi tiếp nhận hồ sơ 900 0,84 0,80–0,87 0,85 0,61–0,61 0,80–0,88 31,5–31,5 1,2–1,2" in text
    assert "Góp ý, phản ánh, kiến nghị 12 quá ít phiếu trả lời đủ" in text


def test_the_index_stands_with_and_without_careless_forms(text_of):
    text = annex(text_of)
    assert "120 phiếu chọn một mức cho mọi câu và 30 phiếu được điền quá nhanh" in text
    assert "Tất cả các đơn vị 88,00 / 86,50" in text


def test_places_of_few_forms_are_not_told(text_of):
    few = tuple(dataclasses.replace(e, forms=12, careless=4) if e.scope == "peer_group" else e for e in QUALITY.effects)
    assert "Sở, ban, ngành" not in annex(text_of, dataclasses.replace(QUALITY, effects=few))
