"""What goes with the overall rating, and what it takes to stand higher, from stored answers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import questionnaires
from analysis.quality.drivers import drivers_of
from surveyapp import store
from surveyapp.results.kept import memory
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies
from surveyapp.store.agencies.agencies import AgencyRow
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.waves import waves
from tests.reading import priorities_of, prospects_of, result_of

ASKED = questionnaires.load("one-stop")
PLACE = {slot.name: number for number, slot in enumerate(ASKED.slots)}
ITEMS = [question for question in ASKED.items if question.factor != "feedback"]


def forms(agency: str, people: int, seed: int, merit: float = 0.0) -> list[ImportedRow]:
    """The overall answer follows the staff factor and hardly anything else; nobody complained."""
    dice, rows = np.random.Generator(np.random.PCG64(seed)), []
    for number in range(people):
        mood = {factor: dice.normal(3.6 + merit, 0.9) for factor in ("access", "procedure", "staff", "outcome")}
        said = ["_"] * len(ASKED.slots)
        for item in ITEMS:
            said[PLACE[item.code]] = level(mood[item.factor or ""] + dice.normal(0, 0.4))
        said[PLACE["OVERALL"]] = level(mood["staff"] + dice.normal(0, 0.5))
        key = (1000 * seed + number).to_bytes(16, "big")
        rows.append(ImportedRow(key, number + 2, agency, "".join(said), receiving_agency=agency))
    return rows


def level(value: float) -> str:
    return str(int(min(5, max(1, round(value)))))


@pytest.fixture
def collected(sqlite_engine):
    def run(rows: list[ImportedRow], basis: str = "all-invited", questionnaire=ASKED):
        codes = sorted({row.agency for row in rows})
        with store.writing(sqlite_engine) as session:
            agencies.save_agencies(session, [AgencyRow(code, code, peer_group="departments") for code in codes])
            asked.add_questionnaire(session, questionnaire)
            waves.create_wave(session, "W", questionnaire="one-stop", basis=basis)
            waves.set_state(session, "W", "open", "test")
            save_imported(session, "W", rows, actor="test")
            waves.set_state(session, "W", "collected", "test")
        return sqlite_engine, result_of(sqlite_engine, "W")

    return run


def test_importance_is_lmg_of_the_factor_means_with_intervals_around_it(collected):
    rows = forms("A", 150, 1)
    engine, _result = collected(rows)
    found = priorities_of(engine, "W", "agency", "A")
    answers = np.array([[float(row.answers[PLACE[q.code]]) for q in ITEMS] for row in rows])
    factors = ("access", "procedure", "staff", "outcome")
    means = np.column_stack([answers[:, [q.factor == f for q in ITEMS]].mean(axis=1) for f in factors])
    overall = np.array([float(row.answers[PLACE["OVERALL"]]) for row in rows])
    wanted = drivers_of(overall, means)
    assert [driver.part for driver in found.drivers] == [f"factor:{f}" for f in factors]
    np.testing.assert_allclose([driver.importance for driver in found.drivers], 100 * wanted.share)
    assert all(driver.low < driver.importance < driver.high for driver in found.drivers)
    assert found.explained == pytest.approx(100 * wanted.r2)
    assert found.n == 150


def test_performance_is_the_index_of_the_result_and_what_acts_is_important_and_low(collected):
    engine, result = collected(forms("A", 150, 1))
    found = priorities_of(engine, "W", "agency", "A")
    for driver in found.drivers:
        row = result.row("agency", "A", driver.part)
        assert (driver.index, driver.ci_low, driver.ci_high) == (row.index, row.ci_low, row.ci_high)
    mean = np.mean([driver.index for driver in found.drivers])
    for driver in found.drivers:
        assert driver.acts == (driver.importance > 25 and driver.index < mean)


def test_a_group_is_explained_by_the_forms_of_all_its_agencies(collected):
    engine, _result = collected(forms("A", 60, 1) + forms("B", 60, 2))
    assert priorities_of(engine, "W", "peer_group", "departments").n == 120
    assert priorities_of(engine, "W", "agency", "B").n == 60


def test_fewer_than_fifty_complete_forms_explain_nothing(collected):
    engine, _result = collected(forms("A", 49, 1))
    found = priorities_of(engine, "W", "agency", "A")
    assert (found.why, found.n, found.drivers) == ("few", 49, ())


def test_a_questionnaire_without_an_overall_question_has_no_drivers(collected):
    plain = [dataclasses.replace(q, overall=False) for q in ASKED.questions]
    engine, _result = collected(forms("A", 60, 1), questionnaire=dataclasses.replace(ASKED, questions=tuple(plain)))
    assert priorities_of(engine, "W", "agency", "A").why == "no-overall"


def test_forms_that_people_sent_of_their_own_accord_explain_nobody_else(collected):
    engine, _result = collected(forms("A", 60, 1), basis="self-selected")
    assert priorities_of(engine, "W", "agency", "A").why == "basis"


def test_answers_that_do_not_vary_cannot_be_explained(collected):
    same = [row._replace(answers=row.answers.translate({ord(c): "5" for c in "1234"})) for row in forms("A", 60, 1)]
    engine, _result = collected(same)
    assert priorities_of(engine, "W", "agency", "A").why == "all-same"


def test_more_places_take_a_larger_rise_and_the_first_has_none(collected):
    merits = {"A": -0.6, "B": -0.2, "C": 0.2, "D": 0.6}
    engine, result = collected([row for n, (a, m) in enumerate(merits.items()) for row in forms(a, 120, n + 1, m)])
    found = prospects_of(engine, "W")
    assert "D" not in found.rises
    assert list(found.rises["A"]) == [1, 2, 3]
    assert found.rises["A"][1] < found.rises["A"][2] < found.rises["A"][3]
    gap = result.row("agency", "B").index - result.row("agency", "A").index
    assert found.rises["A"][1] > gap
    assert found.most("B") == (2, found.rises["B"][2])


def test_what_was_kept_is_what_was_computed(collected):
    engine, _result = collected(forms("A", 60, 1) + forms("B", 60, 2, 0.9))
    first = prospects_of(engine, "W"), priorities_of(engine, "W", "agency", "A")
    memory.clear()
    assert (prospects_of(engine, "W"), priorities_of(engine, "W", "agency", "A")) == first
