"""What a browser posts is read once: known names only, and never more than was asked."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from surveyapp.forms import SIZES, START, Filled, read, route, size
from tests.factories.answer_types import of_every_type
from tests.factories.questionnaires import made_up_questionnaire

ASKED = made_up_questionnaire()


def test_only_names_that_are_known_are_read():
    posted = MultiDict(
        [("key", "k"), ("step", "F1"), ("F1A", " 5 "), ("F1B", "  "), ("agency", "H1"), ("role", "office")]
    )
    filled = read(posted, ASKED)
    assert (filled.key, filled.step, filled.agency, filled.answers) == ("k", "F1", "H1", {"F1A": "5"})
    assert filled.carried() == {"agency": "H1", "F1A": "5"}


def test_nothing_posted_is_a_form_at_its_beginning():
    assert read(MultiDict(), ASKED) == Filled("", "")


def test_an_answer_posted_twice_is_several_whatever_was_asked():
    assert read(MultiDict([("F1A", "5"), ("F1A", "4")]), ASKED).answers == {"F1A": ["5", "4"]}


@pytest.mark.parametrize("ticked", [["1"], ["1", "2"]])
def test_where_several_can_be_ticked_one_is_several_too(ticked):
    asked = of_every_type()
    (several,) = [q.code for q in asked.questions if q.kind.several][:1]
    assert read(MultiDict([(several, code) for code in ticked]), asked).answers == {several: ticked}


def test_answers_to_what_is_no_longer_asked_are_let_go():
    filled = Filled("k", "o", answers={"F1A": "5", "GONE": "1"})
    assert filled.kept(route(ASKED, {})).answers == {"F1A": "5"}


@pytest.mark.parametrize(("text", "read_as"), [("115", 115), ("", 100), ("1000", 100), ("abc", 100)])
def test_a_text_size_that_is_not_offered_is_the_usual_one(text, read_as):
    assert size(text) == read_as


def test_letters_grow_and_shrink_within_what_is_offered():
    assert [Filled("k", "o", size=SIZES[0]).resized(by).size for by in (-1, 0, 1, 9)] == [100, 100, 115, 150]


def test_words_that_nobody_looked_for_yet_are_a_search_at_the_beginning_only():
    assert Filled("k", "o", step=START, find="y te").searches
    assert not Filled("k", "o", step=START, find="y te", searched="y te").searches
    assert not Filled("k", "o", step="F1", find="y te").searches
