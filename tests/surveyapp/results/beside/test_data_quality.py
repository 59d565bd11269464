"""The quality of a wave's data: scales as `analysis` judges them, what was left blank, what careless forms move."""

from __future__ import annotations

import dataclasses
import random

import pytest

from surveyapp import store
from surveyapp.results.kept import memory
from surveyapp.results.model.data_quality import DataQuality
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies
from surveyapp.store.agencies.agencies import AgencyRow
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.waves import waves
from tests.factories.questionnaires import made_up_questionnaire
from tests.reading import data_quality_of

ASKED = dataclasses.replace(made_up_questionnaire(), independent_wording=False)
ITEMS = len(ASKED.items)


def form(number: int, dice: random.Random, **changes: object) -> ImportedRow:
    mood = dice.randint(1, 4)
    said = "".join(str(mood + dice.randint(0, 1)) for _ in range(ITEMS))
    row = ImportedRow(number.to_bytes(16, "big"), number, "A", "1" + said, pace="normal")
    return row._replace(**changes)


@pytest.fixture
def judged(sqlite_engine):
    """120 people with a mood each; `more` are further forms."""

    def run(*more: ImportedRow, people: int = 120) -> DataQuality:
        dice = random.Random(7)
        rows = [form(number, dice) for number in range(1, people + 1)]
        with store.writing(sqlite_engine) as session:
            agencies.save_agencies(session, [AgencyRow("A", "Sở A", peer_group="departments")])
            asked.add_questionnaire(session, ASKED)
            waves.create_wave(session, "W", questionnaire="one-stop")
            waves.set_state(session, "W", "open", "test")
            save_imported(session, "W", [*rows, *more], actor="test")
            waves.set_state(session, "W", "collected", "test")
        return data_quality_of(sqlite_engine, "W")

    return run


def alike(number: int, **changes: object) -> ImportedRow:
    return form(number, random.Random(1), answers="1" + "5" * ITEMS, **changes)


def test_every_factor_is_judged_as_a_scale(judged):
    found = judged()
    assert [scale.factor for scale in found.scales] == ["F1", "F2", "F3", "F4", "F5"]
    for scale in found.scales:
        assert scale.n == 120
        assert 0.85 < scale.low < scale.alpha < scale.high < 1
        assert all(0 < item.item_rest < 1 and item.if_dropped < scale.high for item in scale.items)


def test_blank_and_evaded_answers_are_shares_of_those_asked(judged):
    first = "1" + "." + "4" * (ITEMS - 1)
    evades = "1" + "~" + "3" * (ITEMS - 1)
    more = [form(200 + n, random.Random(n), answers=answers) for n, answers in enumerate([first] * 20 + [evades] * 10)]
    item = judged(*more).scales[0].items[0]
    assert item.blank == pytest.approx(100 * 20 / 150)
    assert item.evaded == pytest.approx(100 * 10 / 150)


def test_forms_of_one_answer_throughout_are_counted_and_the_index_is_given_without_them(judged):
    found = judged(*(alike(200 + n) for n in range(30)))
    (everything,) = found.of("all")
    assert (found.alike, everything.careless, everything.forms) == (30, 30, 150)
    assert everything.without < everything.index
    assert everything.moved == pytest.approx(everything.without - everything.index)


def test_alike_with_a_few_blanks_is_alike_still(judged):
    answers = "1" + "5." * 2 + "5" * (ITEMS - 4)
    assert judged(*(form(200 + n, random.Random(n), answers=answers) for n in range(4))).alike == 4


def test_a_few_answers_alike_are_nothing(judged):
    answers = "1" + "5" * 4 + "." * (ITEMS - 4)
    assert judged(*(form(200 + n, random.Random(n), answers=answers) for n in range(4))).alike == 0


def test_forms_filled_in_too_fast_are_counted_too(judged):
    dice = random.Random(3)
    found = judged(*(form(200 + n, dice, pace="fast") for n in range(12)), form(300, dice, pace="unknown"))
    assert (found.fast, found.timed) == (12, 132)
    assert found.of("all")[0].careless == 12


def test_too_few_complete_forms_are_no_scale_and_say_so(judged):
    found = judged(people=20)
    assert {scale.why for scale in found.scales} == {"few"}
    assert {scale.alpha for scale in found.scales} == {None}


def test_items_that_repeat_each_other_are_no_scale(judged):
    found = judged(*(alike(200 + n) for n in range(40)), people=0)
    assert {scale.why for scale in found.scales} == {"all-same"}
    assert found.of("all")[0].without is None


def test_what_was_kept_is_what_was_computed(judged, sqlite_engine):
    found = judged(*(alike(200 + n) for n in range(5)))
    memory.clear()
    assert data_quality_of(sqlite_engine, "W") == found
