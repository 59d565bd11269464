"""Published figures: computed again, rounded half up, and compared."""

from __future__ import annotations

import dataclasses

import pytest

from surveyapp.imports.published import check
from surveyapp.results.model.result import IndexRow
from surveyapp.store import Problem, Refused
from tests.factories.results import made_up_result

RULE = "satisfied-share/pooled"


def result_of(wave: str, rule: str, aggregate: str):
    """One agency at 79.5, a peer group at 80.04, all at 12.345 (each once: 50), an item that nobody answered."""
    if wave != "W":
        raise Refused(Problem("wave-unknown", f"there is no wave {wave!r}", remedy="waves are: W"))
    made = made_up_result(1, 0)
    values = {
        ("agency", "A", "", "overall"): 79.49999999999999,
        ("agency", "A", "", "item:Q"): None,
        ("peer_group", "", "G", "overall"): 80.04,
        ("all", "all", "", "factor:F1"): 12.345,
    }
    if aggregate == "equal":
        values["all", "all", "", "overall"] = 50.0
    rows = [IndexRow("W", *place, RULE, "direct", index=value) for place, value in values.items()]
    return dataclasses.replace(made, rows=tuple(rows))


@pytest.fixture
def checked(tmp_path):
    def run(rows: str):
        file = tmp_path / "published.csv"
        file.write_text("wave,agency,rule,published,decimals,part,scope,aggregate\n" + rows, encoding="utf-8")
        return check(file, result_of)

    return run


@pytest.mark.parametrize(
    "row",
    [
        "W,A,satisfied-share/pooled,80,0,,,",
        "W,A,satisfied-share/pooled,79.5,1,overall,agency,direct",
        "W,A,satisfied-share/pooled,79.50,2,,,",
        "W,G,satisfied-share/pooled,80.0,1,,peer_group,",
        "W,all,satisfied-share/pooled,12.35,2,factor:F1,,",
        "W,all,satisfied-share/pooled,50,0,,,equal",
    ],
)
def test_a_figure_that_is_right_passes(checked, row):
    assert checked(row).differing == ()


def test_figures_that_differ_are_said_with_line_and_value(checked):
    found = checked("W,A,satisfied-share/pooled,79,0,,,\nW,A,satisfied-share/pooled,50,0,item:Q,,\n")
    assert found.compared == 2
    assert found.differing == (
        "published.csv:2: W A overall satisfied-share/pooled: published 79, computed 80 (79.49999999999999)",
        "published.csv:3: W A item:Q satisfied-share/pooled: published 50, but there are no answers",
    )


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("X,A,satisfied-share/pooled,79,0,,,", "there is no wave 'X' — waves are: W"),
        ("W,B,satisfied-share/pooled,79,0,,,", "wave W has no overall of B under satisfied-share/pooled — "),
        ('W,A,satisfied-share/pooled,"79,5",1,,,', "published “79,5” is not a number — write it with a dot"),
        ("W,A,satisfied-share/pooled,nan,1,,,", "published “nan” is not a number"),
        ("W,A,satisfied-share/pooled,79,,,,", "“decimals” is empty"),
        ("W,A,satisfied-share/pooled,79,11,,,", "11 decimals are too many"),
        ("W,A,satisfied-share/pooled,79,0,,city,", "scope “city” is not known"),
        (
            "W,A,satisfied-share/pooled,79,0,,,median",
            "aggregate “median” is not known — use one of: direct, dossier-share, ",
        ),
    ],
)
def test_a_row_that_cannot_be_checked_is_refused_with_its_line(checked, row, says):
    with pytest.raises(Refused) as refused:
        checked(row)
    assert str(refused.value).startswith(f"published.csv:2: {says}")
