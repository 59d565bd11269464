"""The two forms of the general population: what is asked of whom, and the figures that one wave gives."""

from __future__ import annotations

import pytest

import questionnaires
from analysis.index.indices import index_wave
from analysis.wave.rules import parse_rule
from questionnaires.answers import AnswerErrors, columns, decode, encode, from_cells, questions_asked
from questionnaires.types import AnswerError
from surveyapp.imports.words import said_of
from tests.questionnaires.test_worked_examples import everybody_asked

OLD, NEW = questionnaires.load("sipas-2022-form"), questionnaires.load("sipas-2023-form")
PERCEPTION = {
    "interest in nine policies": [f"I{n}" for n in range(1, 10)],
    "channels used": ["CHANNELS"],
    "how well channels fit": [f"K{n}" for n in range(1, 8)],
    "readiness to comment": ["READY"],
    "harassment": ["TROUBLE"],
    "unofficial payment": ["PAYMENT"],
    "how well ways of filing fit": ["W1", "W2", "W3"],
    "experiences": [f"X{n}" for n in range(1, 8)],
}


def items(first: int, last: int) -> set[str]:
    return {f"S{n:02}" for n in range(first, last + 1)}


def rated(form, **answers) -> set[str]:
    return {code for code in questions_asked(form, answers) if form.question(code).is_item}


def experienced(form, **others) -> dict[str, str]:
    """Nothing of the seven, but what is said otherwise."""
    return {f"X{n}": "0" for n in range(1, 8)} | others


@pytest.mark.parametrize(
    ("form", "sizes"), [(OLD, [2, 2, 8, 2, 4, 4, 5, 3, 3]), (NEW, [2, 2, 9, 10, 3, 4, 3, 3, 3])], ids=["2022", "2023"]
)
def test_items_stand_in_nine_factors_and_two_contents(form, sizes):
    assert [sum(item.factor == factor.id for item in form.items) for factor in form.factors] == sizes
    assert [factor.content for factor in form.factors] == ["policy"] * 4 + ["services"] * 5
    assert form.about == "household"


def test_one_wave_of_2023_gives_51_figures_on_satisfaction():
    """39 items, 9 factors, 2 contents and the whole, from one form that answers everything."""
    told = {q.code: "1" if q.type == "yes-no" else q.options[-1].code for q in NEW.questions if q.options}
    wave = index_wave(everybody_asked([encode(NEW, told).answers]), NEW, parse_rule(NEW.default_rule, NEW))
    kinds = [part.partition(":")[0] for part in wave.parts]
    assert {kind: kinds.count(kind) for kind in kinds} == {"item": 39, "factor": 9, "content": 2, "overall": 1}
    assert len(wave.parts) == 51
    assert not any(value != value for value in wave.estimate[-1])


def test_what_people_perceive_and_what_they_wish_is_printed_beside_the_index():
    """Every figure on perception is a share of a question that reports print; each of the ten wishes too."""
    facts = [question.code for question in NEW.questions if question.fact]
    wishes = [f"P{n:02}" for n in range(1, 11)]
    assert sorted(facts) == sorted([code for codes in PERCEPTION.values() for code in codes] + wishes)
    levels = {
        len(NEW.question(code).options)
        for name in ("interest in nine policies", "how well channels fit")
        for code in PERCEPTION[name]
    }
    assert levels == {len(NEW.question("W1").options)} == {len(NEW.question("P01").options)} == {4}
    assert len(NEW.question("CHANNELS").options) == 7


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        pytest.param({}, items(6, 7) | items(16, 17) | items(24, 39), id="nothing"),
        pytest.param({"X1": "1"}, items(6, 6) | items(16, 16) | items(24, 39), id="school"),
        pytest.param({"X2": "1"}, items(7, 7) | items(17, 17) | items(24, 39), id="hospital"),
        pytest.param({"X3": "1"}, items(6, 7) | items(16, 17) | items(24, 26) | items(37, 39), id="provincial centre"),
        pytest.param({"X4": "1"}, items(6, 7) | items(16, 17) | items(37, 39), id="commune"),
        pytest.param({"X7": "1"}, items(6, 7) | items(16, 17) | items(24, 36), id="remark"),
        pytest.param({f"X{n}": "" for n in range(1, 8)}, set(), id="all left blank"),
    ],
)
def test_an_experience_opens_its_items_in_2023_and_a_blank_drops_none(said, left_out):
    assert items(1, 39) - rated(NEW, **experienced(NEW, **said)) == left_out


@pytest.mark.parametrize(
    ("experience", "opens"),
    [("X3", items(6, 6)), ("X4", items(7, 7)), ("X5", items(12, 12)), ("X6", items(15, 30)), ("X7", items(31, 33))],
)
def test_who_never_had_to_do_with_something_does_not_rate_it_in_2022(experience, opens):
    everything = {f"X{n}": "1" for n in range(1, 8)}
    assert rated(OLD, **everything) == items(1, 33)
    assert items(1, 33) - rated(OLD, **(everything | {experience: "0"})) == opens
    assert rated(OLD, **(everything | {experience: ""})) == items(1, 33)


@pytest.mark.parametrize("form", [OLD, NEW], ids=["2022", "2023"])
def test_the_other_channel_is_asked_for_right_after_the_channels(form):
    asked = [question.code for question in form.questions]
    assert asked[asked.index("CHANNELS") + 1] == "OTHER"
    other = form.question("CHANNELS").options[-1].code
    assert "OTHER" in questions_asked(form, {"CHANNELS": ["1", other]})
    assert "OTHER" not in questions_asked(form, {"CHANNELS": ["1"]})


@pytest.mark.parametrize("form", [OLD, NEW], ids=["2022", "2023"])
def test_no_item_presupposes_what_came_of_what(form):
    """How the household is doing is asked, not whether it is better off thanks to policies."""
    for words in form.texts.values():
        said = " ".join(words.questions[item.code] for item in form.items)
        assert not any(sign in said for sign in ("nhờ", "thanks to", "better", "hơn"))


def row(**answers: str) -> dict[str, str]:
    blank = dict.fromkeys(columns(NEW), "")
    return blank | {f"X{n}": "0" for n in range(1, 8)} | answers


def test_a_file_may_leave_out_what_no_experience_opened_and_is_refused_where_it_answers_it():
    stored = decode(NEW, from_cells(NEW, row(S01="5")).answers)
    assert {stored[code] for code in items(27, 36)} == {"_"}
    assert decode(NEW, from_cells(NEW, row(X3="1", S27="4")).answers)["S27"] == "4"
    with pytest.raises(AnswerErrors, match="S27: answered-though-not-asked"):
        from_cells(NEW, row(S27="4"))
    assert decode(NEW, from_cells(NEW, row(X3=".", S27="4")).answers)["S27"] == "4"


def test_the_remedy_names_every_question_that_could_open_it():
    error = AnswerError("S27", "answered-though-not-asked")
    assert said_of(NEW, error, {"S27": "4"})[1] == "write _ or correct the answer to X3 or X4"
