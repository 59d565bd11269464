"""Who answers for a part is asked by day: the nearest row holds, periods follow each other, and a change goes back."""

from __future__ import annotations

import datetime as dt

import pytest

from surveyapp import store
from surveyapp.store import audit
from surveyapp.store.followup.responsible import (
    Responsibilities,
    ResponsibleRow,
    can_undo_responsible,
    responsible_rows,
    save_responsible,
    undo_responsible,
    with_ends,
)

THEN, NOW = dt.date(2025, 7, 1), dt.date(2026, 7, 1)
FIRST = ResponsibleRow("own", "factor:access", "D1", ("D2",))
LATER = ResponsibleRow("own", "factor:access", "D2", valid_from=THEN)
NEXT_YEAR = ResponsibleRow("own", "factor:access", "D1", valid_from=NOW)


def saved(engine, *rows: ResponsibleRow, alone: bool = False):
    with store.writing(engine) as session:
        return save_responsible(session, rows, alone=alone, actor="test", file="a.csv")


def stored(engine) -> list[ResponsibleRow]:
    with store.reading(engine) as session:
        return responsible_rows(session)


def test_the_next_row_of_a_place_ends_the_one_before(city):
    assert (saved(city, FIRST).new, saved(city, LATER, NEXT_YEAR).ended) == (1, 1)
    assert [row.valid_to for row in with_ends(stored(city))] == [dt.date(2025, 6, 30), dt.date(2026, 6, 30), None]
    with store.reading(city) as session:
        answering = Responsibilities.stored(session)
    leads = [answering.of("own", ["factor:access"], day) for day in (dt.date(2020, 1, 1), THEN, NOW)]
    assert [row and row.lead for row in leads] == ["D1", "D2", "D1"]


def test_a_change_says_what_it_changes_and_one_without_any_leaves_no_trace(city):
    saved(city, FIRST, LATER)
    assert not saved(city, FIRST).is_anything_other
    told = saved(city, ResponsibleRow("own", "factor:access", "W1"), alone=True)
    assert (told.new, told.changed, told.gone, told.same) == (0, 1, 1, 0)
    with store.reading(city) as session:
        assert len(audit.events_of(session, "responsible", "responsible-loaded")) == 2


def test_the_nearest_part_answers_and_of_it_the_agency_before_its_group(city):
    saved(
        city,
        ResponsibleRow("own", "overall", "W1"),
        ResponsibleRow("own", "factor:access", "D1"),
        ResponsibleRow("own", "factor:access", "D2", peer_group="departments"),
        ResponsibleRow("own", "factor:access", "W1", agency="D1"),
    )
    with store.reading(city) as session:
        answering = Responsibilities.stored(session)
    parts = ("item:A1", "factor:access", "overall")

    def lead(*whose: str, of=parts) -> str:
        row = answering.of("own", of, NOW, *whose)
        return row.lead if row else ""

    assert [lead("D1", "departments"), lead("D2", "departments"), lead("W1", "communes")] == ["W1", "D2", "D1"]
    assert (lead(of=("factor:other", "overall")), lead(of=("factor:other",))) == ("W1", "")


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([ResponsibleRow("own", "overall", "ZZ", ("YY",), where="a:2")], ["agency-unknown"] * 2),
        ([ResponsibleRow("own", "overall", "D1", peer_group="nobody", where="a:2")], ["group-unknown"]),
        ([ResponsibleRow("own", "overall", "D1", (), "D2", "departments", where="a:2")], ["responsible-both"]),
        ([ResponsibleRow("PCI", "land", "D1", agency="D2", where="a:2")], ["responsible-whole"]),
        ([ResponsibleRow("PCI", "land", "D1", ("D1",), where="a:2")], ["responsible-lead"]),
        ([ResponsibleRow("PCI", "land", "D1", valid_from=NOW, valid_to=THEN, where="a:2")], ["responsible-dates"]),
        (
            [ResponsibleRow("PCI", "land", code, where=f"a:{n}") for n, code in enumerate(("D1", "D2"), 2)],
            ["responsible-twice"],
        ),
        (
            [
                ResponsibleRow("PCI", "land", "D1", valid_to=NOW, where="a:2"),
                ResponsibleRow("PCI", "land", "D2", valid_from=NOW, where="a:3"),
            ],
            ["responsible-overlap"],
        ),
    ],
)
def test_what_cannot_be_is_refused_whole(city, rows, codes):
    saved(city, FIRST)
    with pytest.raises(store.Refused) as refused:
        saved(city, *rows)
    assert [problem.code for problem in refused.value.problems] == codes
    assert all(problem.where.startswith("a:") for problem in refused.value.problems)
    assert stored(city) == [FIRST]


def test_a_change_is_taken_back_and_back_again(city):
    with store.writing(city) as session:
        assert not can_undo_responsible(session)
        with pytest.raises(store.Refused):
            undo_responsible(session, actor="test")
    saved(city, FIRST)
    saved(city, LATER, ResponsibleRow("PCI", "land", "D1", valid_to=NOW), alone=True)
    after = stored(city)
    for expected in ([FIRST], after):
        with store.writing(city) as session:
            undo_responsible(session, actor="test")
        assert stored(city) == expected
    with store.reading(city) as session:
        assert audit.events_of(session, "responsible", "responsible-undone")[0].detail == {"rows": 2}
