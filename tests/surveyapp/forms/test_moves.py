"""Which screen comes next, by the button that was pressed, and what is wrong on this one."""

from __future__ import annotations

import pytest

from surveyapp.forms import REVIEW, START, Filled, mistakes, move, route
from tests.factories.questionnaires import made_up_questionnaire

ASKED = made_up_questionnaire()
PAGE_OF = {q.code: q.page for q in ASKED.questions}
WAY = route(ASKED, {})


def at(step: str, returns: str = "", **answers: str) -> Filled:
    shown = frozenset(code for code, page in PAGE_OF.items() if page == step)
    return Filled("k", "o", step=step, returns=returns, shown=shown, answers=dict(answers))


@pytest.mark.parametrize(
    ("from_", "button", "to"),
    [
        pytest.param(at(START), "next", "FACTS", id="begin"),
        pytest.param(at("F1"), "next", "F2", id="on"),
        pytest.param(at("F1"), "back", "FACTS", id="back"),
        pytest.param(at("F1"), "review", REVIEW, id="to the review"),
        pytest.param(at(REVIEW), "edit:F3B", "F3", id="one answer again"),
        pytest.param(at(REVIEW), "edit:GONE", REVIEW, id="an answer that is not there"),
        pytest.param(at("F1"), "nonsense", "F1", id="a button that is not there"),
        pytest.param(at("F3", returns=REVIEW), "next", REVIEW, id="back to the review"),
        pytest.param(at(REVIEW, LATE="1"), "blanks", "F1", id="to what is blank"),
        pytest.param(at("F1", returns="blanks", LATE="1"), "next", "F2", id="to the next blank"),
    ],
)
def test_a_button_leads_to_its_screen(from_, button, to):
    assert move(from_, button, WAY, PAGE_OF).step == to


def test_a_question_that_an_answer_has_just_opened_is_shown_before_one_goes_on():
    seen = Filled("k", "o", step="F1", shown=frozenset({"F1A"}))
    assert move(seen, "next", WAY, PAGE_OF).step == "F1"


def test_what_is_wrong_is_told_by_question_and_a_blank_is_not():
    questions = WAY.pages["F1"]
    assert mistakes(questions, at("F1", F1A="5")) == {}
    assert mistakes(questions, at("F1", F1A="9")).keys() == {"F1A"}
