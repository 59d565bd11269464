"""From what was posted to the stored string, to CSV cells, and back."""

import pytest

import questionnaires
from questionnaires.answers import AnswerErrors, Encoded, columns, decode, encode, from_cells, questions_asked, to_cells

ONE_STOP = questionnaires.load("one-stop")


def test_an_empty_form_is_blank_where_asked_and_marked_where_a_filter_was_not_met():
    answers = decode(ONE_STOP, encode(ONE_STOP, {}).answers)
    not_asked = {code for code, slots in answers.items() if slots == "_"}
    assert not_asked == {"NOTICE", "APOLOGY", "C51", "C52", "C53", "C54"}
    assert set("".join(slots for code, slots in answers.items() if code not in not_asked)) == {"."}


def test_not_applicable_and_blank_stay_apart():
    answers = decode(ONE_STOP, encode(ONE_STOP, {"C11": "~", "C12": "?", "C13": "", "C14": "3"}).answers)
    assert [answers[code] for code in ("C11", "C12", "C13", "C14")] == ["~", "?", ".", "3"]


def test_who_takes_back_the_feedback_takes_back_how_it_was_handled():
    said = {"FEEDBACK": "1", "C51": "4", "C52": "2"}
    assert decode(ONE_STOP, encode(ONE_STOP, said).answers)["C52"] == "2"
    assert decode(ONE_STOP, encode(ONE_STOP, said | {"FEEDBACK": "0"}).answers)["C52"] == "_"


@pytest.mark.parametrize(("received", "asked"), [("1", True), ("", True), ("0", False)])
def test_the_result_is_rated_unless_it_has_not_been_received(received, asked):
    assert ("C41" in questions_asked(ONE_STOP, {"RECEIVED": received})) is asked


def test_every_mistake_on_a_form_is_reported():
    with pytest.raises(AnswerErrors) as refused:
        encode(ONE_STOP, {"C11": "6", "C12": ["1", "2"], "C13": "٤", "C99": "1", "COMMENT": "a" * 501})
    assert [(error.question, error.reason) for error in refused.value.errors] == [
        ("C99", "unknown-question"),
        ("C11", "not-offered"),
        ("C12", "several-answers"),
        ("C13", "not-offered"),
        ("COMMENT", "too-long"),
    ]


def test_a_text_is_one_character_and_its_words_are_a_column_of_their_own():
    form = encode(ONE_STOP, {"COMMENT": " Nhanh hơn nữa \r\n"})
    assert form.texts == {"COMMENT": "Nhanh hơn nữa"}
    assert columns(ONE_STOP)[-1] == "COMMENT"
    assert columns(ONE_STOP, with_texts=True)[-2:] == ["COMMENT", "COMMENT_text"]
    assert to_cells(ONE_STOP, form.answers, {}, form.texts)[-2:] == ["1", "Nhanh hơn nữa"]
    assert to_cells(ONE_STOP, form.answers, {})[-1] == "1"


def test_a_row_reads_back_as_the_form_it_came_from():
    form = encode(ONE_STOP, {"RECEIVED": "0", "C11": "5", "LATE": "2", "NOTICE": "0"})
    row = dict(zip(columns(ONE_STOP), to_cells(ONE_STOP, form.answers, {}), strict=True))
    assert from_cells(ONE_STOP, row) == form


def test_a_row_may_hold_unusable_marks_and_empty_cells():
    row = {"C11": "*", "C12": "", "C13": "_", "C14": "4"}
    answers = decode(ONE_STOP, from_cells(ONE_STOP, row).answers)
    assert [answers[code] for code in ("C11", "C12", "C13", "C14", "C51")] == ["*", ".", "_", "4", "_"]


def test_an_answer_that_was_never_asked_for_is_refused():
    with pytest.raises(AnswerErrors, match="NOTICE: answered-though-not-asked"):
        from_cells(ONE_STOP, {"LATE": "1", "NOTICE": "1"})


def test_an_answer_stands_where_its_filter_was_left_blank():
    answers = decode(ONE_STOP, from_cells(ONE_STOP, {"FEEDBACK": "", "C51": "4", "C52": ""}).answers)
    assert [answers[code] for code in ("FEEDBACK", "C51", "C52")] == [".", "4", "_"]


@pytest.mark.parametrize(
    ("cells", "slots"),
    [
        pytest.param(["0", "1", "0"], "010", id="one tick"),
        pytest.param(["", "1", ""], "010", id="only the tick is marked"),
        pytest.param(["0", "0", "0"], "...", id="nothing ticked is blank"),
        pytest.param(["!", "!", "!"], "!!!", id="refused"),
        pytest.param(["*", "*", "*"], "***", id="unusable"),
    ],
)
def test_the_columns_of_a_multiple_choice_are_read_together(small, cells, slots):
    row = dict(zip(["WHY_1", "WHY_2", "WHY_X"], cells, strict=True))
    assert decode(small, from_cells(small, row).answers)["WHY"] == slots


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        pytest.param({"WHY_1": "1", "WHY_2": "!"}, "WHY: ticks-unclear", id="a tick beside a refusal"),
        pytest.param({"WHY_1": "yes"}, "WHY: ticks-unclear", id="a word for a tick"),
        pytest.param({"TRIPS": "99"}, "TRIPS: too-large", id="a number too large"),
        pytest.param({"LIKELY": "11"}, "LIKELY: not-offered", id="eleven of ten"),
        pytest.param({"MORE": "some words"}, "MORE: not-offered", id="words in the slot of a text"),
        pytest.param({"SEATS": "~", "WHOLE": "!"}, "WHOLE: not-offered", id="a refusal that is not offered"),
    ],
)
def test_a_cell_that_means_nothing_is_refused(small, row, mistake):
    with pytest.raises(AnswerErrors, match=mistake):
        from_cells(small, row)


def test_numbers_and_tens_are_shown_as_values_and_read_back(small):
    form = encode(small, {"TRIPS": "2,5", "LIKELY": "10", "WHY": ["2", "X"]})
    row = dict(zip(columns(small), to_cells(small, form.answers, form.numbers), strict=True))
    assert (row["TRIPS"], row["LIKELY"], row["WHY_1"], row["WHY_X"]) == ("2.5", "10", "0", "1")
    assert from_cells(small, row) == form


def test_a_string_of_another_length_is_not_decoded():
    with pytest.raises(ValueError, match="3 characters for the 1 slots of single-rating@1"):
        decode(questionnaires.load("single-rating"), "123")


def test_an_encoded_form_without_values_is_just_its_string():
    assert encode(questionnaires.load("single-rating"), {"RATING": "5"}) == Encoded("5", {}, {})
