"""The annex of indices at a common mix prints the figures of the result, and nothing that is not there."""

from __future__ import annotations

import dataclasses

from surveyapp.languages import numbers
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.beside import Beside
from surveyapp.results.model.standardised import StandardisedIndex
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result
from tests.factories.standardised import made_up_mix

RESULT = made_up_result(12, 4)
MIXES = tuple(made_up_mix(RESULT, by) for by in ("procedure-group", "channel"))


def printed(language: str, mixes=MIXES) -> bytes:
    return ranking.render(RESULT, language, OFFICE, beside=Beside(mixes=mixes))


def test_every_published_agency_stands_with_both_mixes(text_of):
    text = text_of(printed("vi"))
    text = text[text.index("Chỉ số chuẩn hóa theo cơ cấu") :]
    for row in (row for row in RESULT.rows if row.scope == "agency" and row.part == "overall" and row.rank):
        name = RESULT.agencies[row.agency].name("vi")
        at = MIXES[0].agencies[row.agency]
        if at.index is None:
            assert "không có phiếu ở: paper, web" in text
            assert "không có phiếu ở: phiếu giấy, trực tuyến" in text
            continue
        index, interval = numbers.number(at.index, 2, "vi"), numbers.interval(at.ci_low, at.ci_high, 1, "vi")
        told = f"{index} {interval} {at.rank} {numbers.span(at.rank_low, at.rank_high)}"
        assert f"{name} {numbers.number(row.index, 2, 'vi')} {row.rank} {told} {told}" in text


def test_a_mix_that_nobody_can_be_brought_to_is_said_once(text_of):
    nobody = {code: StandardisedIndex(why="missing", missing=("a", "b", "c", "d")) for code in RESULT.agencies}
    text = text_of(printed("en", (dataclasses.replace(MIXES[0], agencies=nobody), MIXES[1])))
    assert text.count("No agency of the group has answers in every kind of procedure") == 2
    assert "no answers in 4 of" not in text


def test_agencies_of_few_forms_are_not_listed(text_of):
    few = tuple(dataclasses.replace(row, n=6) if row.agency == "H99.02" else row for row in RESULT.rows)
    result = dataclasses.replace(RESULT, rows=few)
    text = text_of(ranking.render(result, "en", OFFICE, beside=Beside(mixes=MIXES)))
    annex = text[text.index("Indices standardised by mix") :].split("Annex")[0]
    assert "Department 3 " in annex
    assert "Department 2 " not in annex


def test_without_further_results_there_is_no_annex():
    assert "standardised by mix" not in ranking.html(RESULT, "en", OFFICE)
