"""Results print as a table with a heading, and go to pandas where it is installed."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

import analysis


def result():
    return analysis.means(
        analysis.design_from(4, weights=[2] * 4), [[1, 1], [0, np.nan], [1, np.nan], [0, np.nan]], names=["Q1", "Q2"]
    )


def test_estimates_print_as_a_table():
    assert str(result()).splitlines() == [
        "name  estimate        se  df  n  deff",
        "  Q1       0.5  0.288675   3  4     2",
        "  Q2         1         –   0  1     –",
    ]


def test_differences_print_as_a_table():
    lines = repr(analysis.differences(np.array([0.1, 0]), np.array([0.01, 0.01]), np.array(9.0))).splitlines()
    assert lines[0].split() == ["number", "estimate", "se", "df", "low", "high", "p", "adjusted"]
    assert [line.split()[0] for line in lines[1:]] == ["1", "2"]


def test_what_is_known_of_agencies_prints_as_a_table_of_them():
    pool = analysis.moderate(*(np.array(column) for column in ([1, 0.9], [0, 0.01], [9.0, 9], [10.0, 10])))
    lines = str(pool).splitlines()
    assert lines[0].split()[:4] == ["number", "estimate", "found", "effect"]
    assert [line.split()[:2] for line in lines[1:]] == [["1", "1"], ["2", "0.9"]]
    sets = analysis.rank_sets(np.array([0.9, 0.5]), np.full(2, 1e-4))
    assert str(sets).splitlines() == ["number  rank  low  high", "     1     1    1     1", "     2     2    2     2"]


def test_parts_of_agencies_print_by_row_and_column():
    change = analysis.Change(("overall", "Q1"), *(np.array([[0.1, 0.2], [0.3, np.nan]]) for _ in range(6)))
    assert [line.split()[:3] for line in str(change).splitlines()][-1] == ["2", "2", "–"]


def test_they_go_to_pandas_where_it_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=lambda columns: columns))
    frame = result().to_pandas()
    assert list(frame) == ["name", "estimate", "se", "df", "n", "deff"]
    assert (frame["name"], frame["n"]) == (("Q1", "Q2"), [4, 1])


def test_without_pandas_it_is_said_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(analysis.AnalysisError, match="pip install pandas"):
        result().to_pandas()
