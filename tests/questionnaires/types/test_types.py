"""Each answer type: what it understands, and what it sends back with a reason."""

import pkgutil
import re
from pathlib import Path

import pytest

import questionnaires
from questionnaires.codes import Option
from questionnaires.model import Question
from questionnaires.types import ANSWER_TYPES, AnswerError, reasons
from questionnaires.types.base import NOT_OFFERED

MEAN_NOTHING_ELSE = ("rating", "single", "multiple", "yes-no", "zero-to-ten")
FIVE = tuple(Option(str(code), float(code)) for code in range(1, 6))


def asked(kind, **facts):
    facts = {"options": ANSWER_TYPES[kind].implied_options(False), "offers": ("~", "?")} | facts
    return Question("Q", kind, "page", **facts)


def parse(question, raw):
    return ANSWER_TYPES[question.type].parse(question, raw)


@pytest.mark.parametrize(
    ("kind", "facts", "raw", "slots"),
    [
        pytest.param("rating", {"options": FIVE}, "4", "4", id="a level"),
        pytest.param("rating", {"options": FIVE}, " 4 ", "4", id="a level with spaces"),
        pytest.param("rating", {"options": FIVE}, ["", "4"], "4", id="a level beside an empty hidden field"),
        pytest.param("rating", {"options": FIVE}, "", ".", id="blank"),
        pytest.param("rating", {"options": FIVE}, [], ".", id="nothing posted"),
        pytest.param("rating", {"options": FIVE}, "~", "~", id="does not apply"),
        pytest.param("single", {"options": FIVE}, "4", "4", id="an option"),
        pytest.param("yes-no", {}, "1", "1", id="yes"),
        pytest.param("yes-no", {}, "0", "0", id="no"),
        pytest.param("zero-to-ten", {}, "10", "A", id="ten"),
        pytest.param("zero-to-ten", {}, "A", "A", id="ten as a digit"),
        pytest.param("zero-to-ten", {}, "0", "0", id="zero"),
        pytest.param("multiple", {"options": FIVE}, ["4", "1"], "10010", id="two ticks"),
        pytest.param("multiple", {"options": FIVE}, "2", "01000", id="one tick"),
        pytest.param("multiple", {"options": FIVE}, [""], ".....", id="no tick is blank"),
        pytest.param("multiple", {"options": FIVE}, ["?"], "?????", id="does not know"),
        pytest.param("number", {"minimum": 0, "maximum": 9}, "3", "1", id="a number"),
        pytest.param("number", {}, "-2,5", "1", id="a decimal comma"),
        pytest.param("number", {}, "?", "?", id="a number not known"),
        pytest.param("text", {}, "xin chào", "1", id="words"),
        pytest.param("text", {}, " \n ", ".", id="only spaces"),
        pytest.param("text", {"offers": ()}, "?", "1", id="a question mark is words where it is not offered"),
    ],
)
def test_what_is_understood(kind, facts, raw, slots):
    assert parse(asked(kind, **facts), raw) == slots


@pytest.mark.parametrize(
    ("kind", "facts", "raw", "reason"),
    [
        pytest.param("rating", {"options": FIVE}, "6", "not-offered", id="a level too high"),
        pytest.param("rating", {"options": FIVE}, "٤", "not-offered", id="an Arabic four"),
        pytest.param("rating", {"options": FIVE}, "4.0", "not-offered", id="a decimal"),
        pytest.param("rating", {"options": FIVE}, "!", "not-offered", id="a refusal that is not offered"),
        pytest.param("rating", {"options": FIVE}, "*", "not-offered", id="a mark of paper entry"),
        pytest.param("rating", {"options": FIVE}, ["4", "5"], "several-answers", id="two levels"),
        pytest.param("single", {"options": FIVE}, "6", "not-offered", id="a foreign option"),
        pytest.param("yes-no", {}, "2", "not-offered", id="neither yes nor no"),
        pytest.param("zero-to-ten", {}, "11", "not-offered", id="eleven"),
        pytest.param("zero-to-ten", {}, "B", "not-offered", id="eleven as a digit"),
        pytest.param("multiple", {"options": FIVE}, ["1", "9"], "not-offered", id="a foreign tick"),
        pytest.param("multiple", {"options": FIVE}, ["1", "~"], "options-and-none", id="a tick and does not apply"),
        pytest.param("number", {}, "three", "not-a-number", id="a word"),
        pytest.param("number", {}, "٤", "not-a-number", id="an Arabic four as number"),
        pytest.param("number", {}, "1e5", "not-a-number", id="an exponent"),
        pytest.param("number", {}, "nan", "not-a-number", id="not a number at all"),
        pytest.param("number", {"minimum": 0}, "-1", "too-small", id="below the minimum"),
        pytest.param("number", {"maximum": 9}, "9,5", "too-large", id="above the maximum"),
        pytest.param("text", {"maximum": 3}, "dài quá", "too-long", id="too many characters"),
    ],
)
def test_what_is_sent_back(kind, facts, raw, reason):
    with pytest.raises(AnswerError) as refused:
        parse(asked(kind, **facts), raw)
    assert (refused.value.question, refused.value.reason) == ("Q", reason)


@pytest.mark.parametrize("test", [test_what_is_understood, test_what_is_sent_back])
def test_every_type_stands_in_both_tables(test):
    (cases,) = (mark.args[1] for mark in test.pytestmark)
    assert {case.values[0] for case in cases} == set(ANSWER_TYPES)


def test_words_are_kept_composed_without_control_characters():
    assert ANSWER_TYPES["text"].value("e\u0301 \x00tốt\r\nlắm\x07 ") == "é tốt\nlắm"


def test_words_that_somebody_wrote_turn_no_line_around_and_keep_what_joins_their_letters():
    assert ANSWER_TYPES["text"].value("tốt\u202e lắm\u2066 ក\u200bខ") == "tốt lắm ក\u200bខ"


def test_every_reason_is_in_the_vocabulary_and_used():
    folder = Path(questionnaires.types.__file__).parent
    sources = "".join(path.read_text("utf-8") for path in [*folder.glob("*.py"), folder.parent / "answers.py"])
    literal = set(re.findall(r'AnswerError\([^()]*"([a-z-]+)"\)', sources))
    assert literal | {NOT_OFFERED} == reasons().keys()


def test_a_number_whose_value_is_lost_is_no_number_one():
    with pytest.raises(ValueError, match="a number was given, and None is kept for it"):
        ANSWER_TYPES["number"].cell("1", None)


def test_every_module_of_the_folder_is_in_the_registry():
    modules = {m.name for m in pkgutil.iter_modules(questionnaires.types.__path__)} - {"base"}
    assert {type(kind).__module__.rpartition(".")[2] for kind in ANSWER_TYPES.values()} == modules


def test_nobody_else_knows_a_type_by_its_name():
    """A list of names, or a comparison with one, would forget the next type. Some names are everyday words too."""
    names = "|".join(ANSWER_TYPES)
    compared = r"(?:question|asked|q)\.type (?:==|!=) |\.type (?:not )?in (?!ANSWER_TYPES)"
    listed = rf"""[(\[]["'](?:{names})["'], ["'](?:{names})["']"""
    named = rf"""(?<!type = )["'](?:{"|".join(MEAN_NOTHING_ELSE)})["']"""
    root = Path(questionnaires.__file__).parent.parent
    for folder in ("questionnaires", "analysis", "surveyapp"):
        for path in (p for ending in ("*.py", "*.html") for p in (root / folder).rglob(ending)):
            if path.parent != root / "questionnaires" / "types":
                assert re.findall(f"{compared}|{listed}|{named}", path.read_text("utf-8")) == [], path


def test_a_type_that_definitions_use_is_there_for_ever():
    """More may come: whatever is registered goes through every door (`test_every_door.py`)."""
    used = {question.type for name in questionnaires.shipped() for question in questionnaires.load(name).questions}
    assert {"rating", "single", "multiple", "yes-no", "zero-to-ten", "number", "text"} | used <= ANSWER_TYPES.keys()
