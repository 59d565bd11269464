"""How people were chosen and what forms weigh is told from the forms that went into the figures, never from what the
round declared."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from surveyapp.reports.blocks import method
from surveyapp.results.model.result import WaveResult
from surveyapp.store.vocabulary import BASES
from surveyapp.words.naming import Words
from tests.factories.results import made_up_result

MIXTURES = [mixture for size in (1, 2, 3, 4) for mixture in itertools.combinations(BASES, size)]


def page(result: WaveResult, words: Words) -> str:
    return " ".join(line for paragraph in method.paragraphs(result, words) for line in paragraph.lines)


def result_with(declared: str, bases: tuple[str, ...]) -> WaveResult:
    result = made_up_result(3, 3)
    wave = dataclasses.replace(result.wave, basis=declared)
    return dataclasses.replace(result, wave=wave, bases={basis: 10 + n for n, basis in enumerate(bases)})


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("bases", MIXTURES, ids="+".join)
@pytest.mark.parametrize("declared", BASES)
def test_only_the_bases_of_the_forms_that_count_are_named(declared, bases, language):
    words = Words(language)
    text = page(result_with(declared, bases), words)
    assert {basis for basis in BASES if words.basis(basis, full=True) in text} == set(bases)


@pytest.mark.parametrize("bases", MIXTURES, ids="+".join)
def test_population_weights_are_claimed_unless_all_chose_themselves(bases):
    text = page(result_with("probability", bases), Words("en"))
    claimed = "population of the stratum divided by its valid forms" in text
    assert claimed == (bases != ("self-selected",))
    assert ("are not used" in text) == (not claimed)


def test_a_result_that_kept_no_bases_says_what_was_declared():
    text = page(result_with("quota", ()), Words("en"))
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
