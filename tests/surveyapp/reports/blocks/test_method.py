"""What the method page says beyond how figures came about (`tests/surveyapp/words/results/test_provenance.py`)."""

from __future__ import annotations

import dataclasses

from surveyapp.reports.blocks import method
from surveyapp.results.model.result import WaveResult
from surveyapp.words.naming import Words
from tests.factories.results import made_up_result


def page(result: WaveResult, words: Words) -> str:
    return " ".join(line for paragraph in method.paragraphs(result, words) for line in paragraph.lines)


def test_a_result_that_kept_nothing_of_its_rows_says_what_was_declared():
    result = made_up_result(3, 3)
    text = page(dataclasses.replace(result, wave=dataclasses.replace(result.wave, basis="quota")), Words("en"))
    assert Words("en").basis("quota", full=True) in text


def test_what_counts_and_what_only_monitors_add_up_to_what_is_valid():
    result = made_up_result(3, 3)
    assert result.counts.counted + result.counts.monitoring == result.counts.valid
    words = Words("vi")
    total = method.forms_by_group(result, words)[-1]
    assert (total.counted, total.monitoring) == (
        words.count(result.counts.counted),
        words.count(result.counts.monitoring),
    )
