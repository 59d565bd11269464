"""Item by item, what two editions ask alike, and what follows for what they are put together to."""

import dataclasses

import pytest
from hypothesis import given

import questionnaires
from analysis.wave.scores import SCORES
from questionnaires.codes import Option
from questionnaires.editions.crosswalk import Pair, common_edition, compared_parts, crosswalk
from questionnaires.model import Claim, Filter
from tests.questionnaires.editions.changing import changed
from tests.questionnaires.made_up import definitions

SHARE, MEAN = SCORES["satisfied-share"].worth, SCORES["mean-score"].worth
POOLED = "satisfied-share/pooled"


def without(small, code):
    return dataclasses.replace(small, questions=tuple(q for q in small.questions if q.code != code), version=2)


def reworded(small, **words):
    english = small.texts["en"]
    told = {name: {**getattr(english, name), **value} for name, value in words.items()}
    return dataclasses.replace(small, texts={"en": dataclasses.replace(english, **told)}, version=2)


def claiming(small):
    return dataclasses.replace(small, comparable_with=(Claim("small@1", "the same"),))


def of(pairs, code):
    return next(pair for pair in pairs if pair.later == code)


@given(definitions())
def test_an_edition_is_comparable_with_itself_in_every_part(made_up):
    pairs = crosswalk(made_up, dataclasses.replace(made_up, version=made_up.version + 1), MEAN)
    assert {pair.reason for pair in pairs} <= {""}
    parts = compared_parts(made_up, made_up, "mean-score/mean-of-factors", pairs)
    assert {told.verdict for part, told in parts.items() if told.alike} <= {"yes"}


@pytest.mark.parametrize(
    ("facts", "reason", "verdict"),
    [
        ({"type": "single"}, "type", "questionnaire"),
        ({"options": (Option("1", 1), Option("2", 2), Option("3", 3), Option("4", 4))}, "scale", "questionnaire"),
        ({"options": (Option("1", 1), Option("2", 2), Option("3", 9))}, "values", "rule"),
        ({"offers": ()}, "offers", "questionnaire"),
        ({"reversed": True}, "polarity", "questionnaire"),
        ({"rates": "receiving"}, "object", "questionnaire"),
        ({"only_if": (Filter("USED", ("1",)),)}, "filter", "questionnaire"),
        ({"code": "CHAIRS"}, "", "yes"),
        ({"module": "rest"}, "", "yes"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
@pytest.mark.parametrize("claim", [False, True], ids=["no claim", "claimed"])
def test_what_decides_how_an_answer_counts_is_read_from_the_definitions_whatever_is_claimed(
    small, facts, reason, verdict, claim
):
    later = changed(small, "SEATS", **facts)
    if "code" in facts:
        english = small.texts["en"]
        words = {
            name: {**getattr(english, name), "CHAIRS": getattr(english, name).get("SEATS", "")}
            for name in ("questions", "options")
        }
        later = dataclasses.replace(later, texts={"en": dataclasses.replace(english, **words)})
    pair = of(crosswalk(small, claiming(later) if claim else later, MEAN), facts.get("code", "SEATS"))
    assert (pair.reason, pair.verdict) == (reason, verdict)


def test_a_threshold_counts_for_a_share_and_only_where_it_moves_an_answer(small):
    lowered = changed(small, "SEATS", satisfied_from=2.0)
    assert of(crosswalk(small, lowered, SHARE), "SEATS").verdict == "rule"
    assert of(crosswalk(small, lowered, MEAN), "SEATS").verdict == "yes"
    written_otherwise = changed(small, "SEATS", satisfied_from=2.5)  # of 1, 2 and 3 it is still 3 alone
    assert of(crosswalk(small, written_otherwise, SHARE), "SEATS").verdict == "yes"


@pytest.mark.parametrize(
    "words",
    [
        {"questions": {"SEATS": "One could sit"}},
        {"stems": {"first": "Say how you found it."}},
        {"help": {"SEATS": "Of the hall alone."}},
        {"options": {"SEATS": {"1": "Awful", "2": "Bearable", "3": "Lovely"}}},
    ],
    ids=["question", "stem", "help", "options"],
)
def test_other_words_are_another_question_until_their_author_says_otherwise(small, words):
    later = reworded(small, **words)
    assert of(crosswalk(small, later, SHARE), "SEATS").reason == "wording"
    pair = of(crosswalk(small, claiming(later), SHARE), "SEATS")
    assert (pair.reason, pair.is_declared) == ("", True)


def test_spelling_and_punctuation_are_no_other_words(small):
    asked = small.texts["en"].questions["SEATS"]
    later = reworded(small, questions={"SEATS": f"{asked.upper()}!"})
    assert of(crosswalk(small, later, SHARE), "SEATS") == Pair("seats", "SEATS", "SEATS")


def test_labels_that_stand_at_other_codes_are_another_scale_whatever_is_claimed(small):
    said = small.texts["en"].options["SEATS"]
    turned = {**said, "1": said["3"], "3": said["1"]}
    later = claiming(reworded(small, options={"SEATS": turned}))
    assert of(crosswalk(small, later, SHARE), "SEATS").reason == "scale"


def test_editions_without_a_language_in_common_need_a_word_for_it(small):
    khmer = {"km": dataclasses.replace(small.texts["en"], language="km")}
    later = dataclasses.replace(small, texts=khmer, version=2)
    assert of(crosswalk(small, later, SHARE), "SEATS").reason == "wording"
    assert of(crosswalk(small, claiming(later), SHARE), "SEATS").is_declared


def test_questions_that_went_come_last(small):
    assert crosswalk(small, without(small, "SEATS"), SHARE)[-1] == Pair("seats", "SEATS", "", "dropped")
    assert of(crosswalk(without(small, "SEATS"), small, SHARE), "SEATS").reason == "new"


def test_a_part_is_compared_over_what_both_editions_ask_alike(small):
    later = changed(small, "SEATS", reversed=True)
    parts = compared_parts(small, later, POOLED, crosswalk(small, later, SHARE))
    assert (parts["overall"].verdict, parts["overall"].alike) == ("common-items", ("RUDE",))
    assert parts["overall"].note == "polarity: SEATS"
    assert parts["factor:staff"].verdict == "yes"
    assert parts["factor:access"].verdict == "questionnaire"
    common = common_edition(later, crosswalk(small, later, SHARE))
    assert [q.code for q in common.questions] == ["WHOLE", "RUDE"]
    assert [factor.id for factor in common.factors] == ["staff"]


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [("satisfied-share/pooled", "yes"), ("satisfied-share/weighted-factors", "rule")],
)
def test_weights_of_factors_are_part_of_the_rule_that_uses_them(small, rule, verdict):
    factors = tuple(dataclasses.replace(f, weight=1 - f.weight) for f in small.factors)
    later = dataclasses.replace(small, factors=factors, version=2)
    assert compared_parts(small, later, rule, crosswalk(small, later, SHARE))["overall"].verdict == verdict


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [("satisfied-share/pooled", "yes"), ("satisfied-share/mean-of-factors", "common-items")],
)
def test_another_grouping_matters_to_a_mean_of_groups_alone(small, rule, verdict):
    three = (*small.factors, dataclasses.replace(small.factors[0], id="other"))
    before = dataclasses.replace(changed(small, "WHOLE", factor="access"), version=1, factors=three)
    later = changed(before, "WHOLE", factor="other")
    parts = compared_parts(before, later, rule, crosswalk(before, later, SHARE))
    assert parts["overall"].verdict == verdict
    assert parts["factor:access"].verdict == "common-items"


def test_a_renamed_factor_is_followed_by_its_items(small):
    factors = tuple(dataclasses.replace(f, id="way in") if f.id == "access" else f for f in small.factors)
    later = dataclasses.replace(changed(small, "SEATS", factor="way in"), factors=factors)
    told = compared_parts(small, later, POOLED, crosswalk(small, later, SHARE))["factor:way in"]
    assert (told.verdict, told.earlier) == ("yes", "factor:access")


def test_under_the_overall_question_the_whole_is_that_question(small):
    later = changed(small, "SEATS", reversed=True)
    rule = "satisfied-share/overall-question"
    assert compared_parts(small, later, rule, crosswalk(small, later, SHARE))["overall"].verdict == "yes"
    turned = changed(small, "WHOLE", reversed=True)
    assert compared_parts(small, turned, rule, crosswalk(small, turned, SHARE))["overall"].verdict == "questionnaire"


def test_counter_quick_shares_only_the_whole_with_one_stop():
    pairs = crosswalk(questionnaires.load("one-stop"), questionnaires.load("counter-quick"), SHARE)
    assert [pair.later for pair in pairs if pair.earlier and pair.later] == ["OVERALL"]
