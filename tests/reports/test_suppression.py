"""One to four people in a cell can be recognised, and so can the only empty one."""

from __future__ import annotations

import pytest

from surveyapp.reports.suppression import withheld


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        pytest.param({"1": 40, "0": 60}, "", id="nothing small"),
        pytest.param({"1": 0, "0": 60}, "", id="nobody is nobody"),
        pytest.param({"1": 3, "0": 60}, "01", id="the other one would tell it"),
        pytest.param({"1": 3, "2": 9, "3": 60}, "12", id="the next smallest goes with it"),
        pytest.param({"1": 3, "2": 4, "3": 60}, "12", id="two small ones hide each other"),
        pytest.param({"1": 4, "2": 5}, "12", id="fewer than ten in all"),
        pytest.param({"1": 4, "2": 0, "3": 0}, "123", id="few forms: also the empty cells"),
    ],
)
def test_small_cells_go_with_what_would_tell_them(counts, hidden):
    assert withheld(counts, publish_from=10) == frozenset(hidden)
