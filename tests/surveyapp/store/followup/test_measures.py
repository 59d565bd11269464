"""Measures are kept with who changed them: nobody overwrites what they have not seen, and a change goes back."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from surveyapp import store
from surveyapp.store import audit
from surveyapp.store.followup.measures import (
    MeasureRow,
    add_measure,
    change_measure,
    measure,
    measures,
    overdue,
    save_measures,
    undo_measure,
)

TODAY = dt.date(2026, 7, 1)
PLAN = MeasureRow("PCI", "2024", "land", "Công khai quy hoạch", "D1", ("D2",), due=dt.date(2026, 6, 30))


def added(engine, row: MeasureRow = PLAN) -> MeasureRow:
    with store.writing(engine) as session:
        return measure(session, add_measure(session, row, actor="test"))


def changed(engine, row: MeasureRow, **another: object) -> bool:
    with store.writing(engine) as session:
        return change_measure(session, dataclasses.replace(row, **another), actor="test")


def codes(engine, row: MeasureRow) -> list[str]:
    with pytest.raises(store.Refused) as refused, store.writing(engine) as session:
        add_measure(session, row, actor="test")
    return [problem.code for problem in refused.value.problems]


def test_a_measure_comes_back_as_it_was_said_and_is_overdue_until_it_is_done(city):
    row = added(city)
    assert row.says == PLAN
    assert (row.is_overdue(TODAY), row.is_overdue(dt.date(2026, 6, 30))) == (True, False)
    with store.reading(city) as session:
        assert overdue(session, TODAY) == 1
    assert changed(city, row, state="done", evidence="QĐ 12/QĐ-UBND")
    with store.reading(city) as session:
        assert overdue(session, TODAY) == 0
        actions = [event.action for event in audit.events(session, f"measure {row.number}")]
    assert actions == ["measure-changed", "measure-added"]


def test_what_somebody_else_has_changed_is_not_overwritten(city):
    row = added(city)
    assert not changed(city, row)
    assert changed(city, row, what="Khác")
    with pytest.raises(store.Refused) as refused:
        changed(city, row, what="Khác nữa")
    assert (refused.value.status, refused.value.problems[0].code) == (409, "measure-moved")
    with pytest.raises(store.Refused) as unknown:
        changed(city, row, number=99)
    assert unknown.value.status == 404


def test_a_change_goes_back_and_one_that_was_only_added_goes_away(city):
    row = added(city)
    changed(city, row, what="Khác", due=None)
    for what in (PLAN.what, "Khác", PLAN.what):
        with store.writing(city) as session:
            assert undo_measure(session, row.number, measure(session, row.number).version, actor="test")
            assert measure(session, row.number).what == what
    fresh = added(city, dataclasses.replace(PLAN, what="Nhầm"))
    with store.writing(city) as session:
        assert not undo_measure(session, fresh.number, fresh.version, actor="test")
        assert [each.number for each in measures(session)] == [row.number]


@pytest.mark.parametrize(
    ("another", "code"),
    [
        ({"what": ""}, "measure-what"),
        ({"lead": ""}, "measure-lead"),
        ({"lead": "ZZ"}, "agency-unknown"),
        ({"support": ("D1",)}, "responsible-lead"),
        ({"state": "done"}, "measure-evidence"),
        ({"state": "dropped"}, "measure-evidence"),
        ({"source": "own", "period": "2024"}, "wave-unknown"),
        ({"period": "24"}, "external-year"),
        ({"agency": "D1"}, "measure-whole"),
        ({"evidence": "x" * 501}, "too-long"),
    ],
)
def test_what_cannot_be_is_refused(city, another, code):
    assert codes(city, dataclasses.replace(PLAN, **another)) == [code]


def test_a_list_adds_what_is_new_and_changes_what_has_a_number(city):
    row = added(city)
    rows = [
        dataclasses.replace(row, due=None),
        dataclasses.replace(PLAN, what="Mới"),
        dataclasses.replace(PLAN, what="Mới"),
    ]
    with store.writing(city) as session:
        saved = save_measures(session, rows, actor="test", file="a.csv")
    assert (saved.new, saved.changed) == (1, 1)
    with store.writing(city) as session:
        assert save_measures(session, measures(session), actor="test").same == 2
        assert [each.what for each in measures(session)] == [PLAN.what, "Mới"][::-1]
    for wrong in ([dataclasses.replace(PLAN, number=99)], [dataclasses.replace(row, where=w) for w in ("a:2", "a:3")]):
        with pytest.raises(store.Refused), store.writing(city) as session:
            save_measures(session, wrong, actor="test")
