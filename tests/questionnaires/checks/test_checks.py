"""Every check finds its spoiled definition, and nothing else in it."""

import pytest

import questionnaires
from questionnaires.checks import CODES
from questionnaires.checks.registry import SEVERITY
from questionnaires.problems import WARNING
from tests.questionnaires.checks.spoiled import SMALL, Spoiled
from tests.questionnaires.checks.spoiled_files import READING
from tests.questionnaires.checks.spoiled_rules import BANDS, RULES, SCORING
from tests.questionnaires.checks.spoiled_structure import FILTERS, GROUPS, OPTIONS, QUESTIONS
from tests.questionnaires.checks.spoiled_words import CLAIMS, NOTICES, WORDING, WORDS

ALL = (*READING, *GROUPS, *QUESTIONS, *OPTIONS, *FILTERS, *SCORING, *RULES, *BANDS, *WORDS, *NOTICES, *WORDING, *CLAIMS)


def test_the_definition_to_be_spoiled_is_sound():
    assert questionnaires.check_folder(SMALL) == []


def test_every_code_has_a_spoiled_definition():
    assert {spoiled.code for spoiled in ALL} == set(CODES)


@pytest.mark.parametrize("spoiled", ALL, ids=lambda spoiled: f"{spoiled.code}: {spoiled.what}")
def test_exactly_the_expected_problems_are_reported(spoiled, tmp_path):
    problems = questionnaires.check_folder(spoiled.write(tmp_path))
    assert [(problem.code, problem.file, problem.where) for problem in problems] == list(spoiled.problems)
    assert all(problem.message and problem.advice for problem in problems)


@pytest.mark.parametrize("spoiled", ALL, ids=lambda spoiled: f"{spoiled.code}: {spoiled.what}")
def test_errors_stop_the_loading_and_warnings_do_not(spoiled, tmp_path):
    folder = spoiled.write(tmp_path)
    errors = [problem for problem in questionnaires.check_folder(folder) if problem.severity != WARNING]
    if errors:
        with pytest.raises(questionnaires.DefinitionError) as refused:
            questionnaires.load_folder(folder)
        assert list(refused.value.problems) == errors
    else:
        assert SEVERITY[spoiled.code] == WARNING
        assert questionnaires.load_folder(folder).id == "small"


def test_every_mistake_of_a_transcribed_official_form_is_found():
    problems = questionnaires.check_folder(SMALL.parent / "transcribed")
    assert {problem.code: problem.where for problem in problems} == {
        "option-doubled": "question Q2, option 2",  # one value for two channels
        "choice-of-several": "questions.Q2",  # several channels apply, one can be chosen
        "option-foreign": "question Q5",  # a channel among the answers about money
        "code-skipped": "question N9",  # the eighth priority got lost
        "code-doubled": "question AGE",  # one id twice on the page
        "bands-overlap": "question AGE",  # 25 belongs to two bands
        "wording-rules": "questions.ITEM",
        "wording-hard": "questions.ITEM",
    }


def test_a_run_of_thousands_of_digits_is_checked_at_once(tmp_path):
    """A pattern that looks for age bands could try every way to cut them."""
    digits = "9" * 5000
    spoiled = Spoiled("bands-overlap", "digits", {"Under 25": digits, "25–49": digits + "+"})
    assert questionnaires.check_folder(spoiled.write(tmp_path)) == []
