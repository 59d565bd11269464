"""Codes and their names on one page and in one print."""

from __future__ import annotations

import dataclasses

import pytest

from questionnaires.rules import ROLLUPS, SCORES
from surveyapp.words.naming import Words
from surveyapp.words.speech import Speech, Term, sentence
from tests.factories.results import made_up_result


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("full", [True, False], ids=["full", "short"])
def test_every_code_of_a_rule_is_said_in_words(language, full):
    for score in SCORES:
        for rollup in ROLLUPS:
            said = Words(language).rule(f"{score}/{rollup}", full=full)
            assert len(said) > len(f"{score}/{rollup}")
            assert score not in said
            assert rollup not in said


def test_strata_and_kinds_are_called_what_the_office_calls_them_in_the_language():
    made_up = made_up_result()
    first = next(iter(made_up.agencies))
    result = dataclasses.replace(
        made_up,
        notes=(f"collapsed:{first}/đất đai + {first}/giấy tờ", "collapsed:đô thị"),
        stratum_names={"đất đai": {"en": "land"}, "đô thị": {"en": "towns", "km": "ក្រុង"}},
    )
    name = result.agencies[first].name("en")
    (english,), (vietnamese,) = Words("en").notes(result), Words("vi").notes(result)
    assert f"{name} (land, giấy tờ)" in english
    assert "towns" in english
    assert "(đất đai, giấy tờ)" in vietnamese
    assert "đô thị" in vietnamese
    assert (Words("en").kind("đất đai", "procedure_group", result), Words("en").kind("x", "", result)) == ("land", "x")


def test_an_unknown_code_is_shown_as_it_is():
    assert Words("vi").group("schools", {}) == "schools"
    assert Words("vi").rule("new/rule") == "new; rule"


def test_a_term_without_a_full_form_is_said_in_its_short_one():
    speech = Speech("en")
    assert speech.term(Term("few", "few forms"), full=True) == "few forms"
    assert speech.term(Term("few"), full=True) == "few"


def test_values_go_where_the_sentence_names_them():
    assert Speech("vi").say("fewer than {n}", n="10") == "dưới 10"
    assert Speech("en").say_n(1, "{n} valid form", "{n} valid forms") == "1 valid form"
    assert Speech("en").say_n(1234, "{n} valid form", "{n} valid forms") == "1,234 valid forms"


def test_a_sentence_missing_in_khmer_is_said_in_vietnamese():
    assert Speech("km").say("Continue") == "បន្ត"
    assert Speech("km").say("not ranked") == "không xếp hạng"


def test_words_inside_a_line_can_begin_one():
    assert sentence("đợt thử nghiệm · 3 phiếu") == "Đợt thử nghiệm · 3 phiếu"
    assert sentence("") == ""
