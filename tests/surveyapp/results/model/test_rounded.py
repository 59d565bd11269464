"""A column of figures is rounded at once as each would be alone."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from surveyapp.results.model.rounded import rounded_column
from surveyapp.results.public.rounding import rounded

FIGURES = st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))


@given(FIGURES, st.sampled_from([0, 1, 2, 9]))
@example([None, 87.125, 2.675, -0.001, 1e12 + 0.5, 0.1 + 0.2, 12.3456789015, -12.3456789015], 9)
def test_column_is_rounded_as_each_figure_is_by_the_language(column, digits):
    told = rounded_column(column, digits, round)
    alone = [None if figure is None else round(figure, digits) for figure in column]
    assert list(map(repr, told)) == list(map(repr, alone))


@given(FIGURES)
@example([87.125, 2.675, 1.005, 99.995, -0.005, 1234567.005])
def test_column_is_rounded_as_documents_round(column):
    told = rounded_column(column, 2, rounded)
    assert told == [None if figure is None else rounded(figure, 2) for figure in column]
