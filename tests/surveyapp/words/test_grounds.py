"""On what ground a questionnaire is asked is said in the language of whoever reads it."""

from __future__ import annotations

import dataclasses

import pytest

import questionnaires
from surveyapp.words.naming import Words
from surveyapp.words.wordings import stands_on


@pytest.mark.parametrize("name", questionnaires.shipped())
def test_the_ground_of_a_shipped_questionnaire_is_said_in_vietnamese(name: str):
    form = questionnaires.load(name)
    assert dict(stands_on(form, Words("vi")))["Căn cứ pháp lý"] != form.legal_basis
    assert dict(stands_on(form, Words("en")))["Legal basis"] == form.legal_basis


def test_an_office_says_the_ground_of_its_own_in_its_own_words():
    form = dataclasses.replace(questionnaires.load("one-stop"), legal_basis="Kế hoạch 12/KH-UBND")
    assert dict(stands_on(form, Words("vi")))["Căn cứ pháp lý"] == "Kế hoạch 12/KH-UBND"
