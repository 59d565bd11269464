import dataclasses

import pytest

from analysis.wave.rollups import ROLLUPS
from analysis.wave.rules import Rule, parse_rule
from analysis.wave.scores import SCORES, RuleError
from questionnaires.codes import Option
from questionnaires.model import Question
from tests.analysis.waves import questionnaire

FIVE = Question("Q", "rating", "P", tuple(Option(str(x), x) for x in range(1, 6)), satisfied_from=4)
TURNED = Question("Q", "rating", "P", FIVE.options, satisfied_from=4, reversed=True)
WITH_A_GAP = Question("Q", "single", "P", (Option("1", 0), Option("2", 10), Option("3")), satisfied_from=10)


@pytest.mark.parametrize(
    ("score", "question", "worth"),
    [
        pytest.param("satisfied-share", FIVE, {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1}, id="4 and 5 are satisfied"),
        pytest.param("mean-score", FIVE, {"1": 0, "2": 0.25, "3": 0.5, "4": 0.75, "5": 1}, id="0 to 1 in quarters"),
        pytest.param("share-of-maximum", FIVE, {"1": 0.2, "2": 0.4, "3": 0.6, "4": 0.8, "5": 1}, id="x of 5"),
        pytest.param("satisfied-share", TURNED, {"1": 1, "2": 1, "3": 0, "4": 0, "5": 0}, id="turned: 1 and 2"),
        pytest.param(
            "mean-score", TURNED, {"1": 1, "2": 0.75, "3": 0.5, "4": 0.25, "5": 0}, id="turned: min + max - x"
        ),
        pytest.param("mean-score", WITH_A_GAP, {"1": 0, "2": 1}, id="an option without a value is no rating"),
    ],
)
def test_what_an_answer_is_worth(score, question, worth):
    assert SCORES[score](question) == pytest.approx(worth)


def test_the_best_answer_is_worth_exactly_one():
    thirds = Question("Q", "rating", "P", tuple(Option(c, v) for c, v in zip("123", (0.1, 0.2, 0.7), strict=True)))
    assert SCORES["mean-score"](thirds)["3"] == 1
    assert SCORES["share-of-maximum"](thirds)["3"] == 1


def test_every_rule_of_the_registries_can_be_written_and_read():
    asked = questionnaire(contents=("I",), overall=True)
    for score in SCORES:
        for rollup in ROLLUPS:
            assert str(parse_rule(f"{score}/{rollup}", asked)) == f"{score}/{rollup}"


def test_with_one_item_the_rollup_may_be_left_out():
    assert parse_rule("mean-score", questionnaire(1, 1)) == Rule("mean-score", "pooled")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("median/pooled", "unknown score 'median'"),
        ("mean-score/best-of", "unknown roll-up 'best-of'"),
        ("mean-score", "unknown roll-up ''"),
        ("mean-score/mean-of-contents", "puts some factors in no content"),
        ("mean-score/overall-question", "has no overall question"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_with_its_reason(text, complaint):
    with pytest.raises(RuleError, match=complaint):
        parse_rule(text, questionnaire())


def test_satisfied_share_needs_a_threshold():
    with pytest.raises(RuleError, match="satisfied_from"):
        SCORES["satisfied-share"](Question("Q", "rating", "P", FIVE.options))


def test_a_share_of_the_maximum_needs_values_from_zero_up():
    asked = questionnaire(1, 1)
    below = Question("I0", "rating", "P", (Option("1", -1), Option("2", 1)), factor=asked.factors[0].id)
    with pytest.raises(RuleError, match="has items with values below 0, which share-of-maximum needs"):
        parse_rule("share-of-maximum/pooled", dataclasses.replace(asked, questions=(below,)))
