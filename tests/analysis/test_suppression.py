"""What is hidden cannot be worked out: every table is attacked with linear algebra."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.suppression import hidden_cells, hidden_shares, hidden_with_complement, solvable


def worked_out(table, hidden):
    """(cells, lowest and highest value) by least squares: a cell is told if it is the same in every solution."""
    row, column = np.nonzero(hidden)
    equations = np.vstack([row == i for i in range(len(table))] + [column == j for j in range(table.shape[1])]).astype(
        float
    )
    told = []
    for i in range(len(row)):
        target = np.eye(len(row))[i]
        combination = np.linalg.lstsq(equations.T, target, rcond=None)[0]
        if np.abs(equations.T @ combination - target).max() < 1e-9:
            told.append((int(row[i]), int(column[i])))
    return told


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.integers(2, 6), st.integers(2, 5))
def test_no_small_cell_follows_from_the_published_ones(seed, rows, columns):
    table = np.random.default_rng(seed).poisson(8, size=(rows, columns))
    hidden = hidden_cells(table)
    small = (table > 0) & (table < 5)
    assert hidden[small].all()
    assert not [cell for cell in worked_out(table, hidden) if small[cell]] or hidden.all()


def test_one_small_cell_takes_three_others_along():
    table = np.array([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    assert hidden_cells(table).tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert hidden_cells(table, margins=False).sum() == 1


def test_a_row_of_answers_loses_a_second_cell():
    assert hidden_cells(np.array([3, 50, 20, 0])).tolist() == [True, False, True, False]


def test_a_table_without_small_cells_is_published_whole():
    assert not hidden_cells(np.array([[5, 0], [0, 9]])).any()


def test_hidden_cells_in_a_ring_cannot_be_solved_and_a_lone_one_can():
    ring = np.array([[True, True, False], [True, True, False], [False, False, True]])
    assert solvable(ring).tolist() == [[False, False, False], [False, False, False], [False, False, True]]


@pytest.mark.parametrize(
    ("count", "n", "hidden"),
    [
        (50, 100, False),
        (3, 100, True),
        (97, 100, True),
        (0, 100, False),
        (100, 100, False),
        (5, 9, True),
        (95, 100, False),
    ],
)
def test_a_share_is_hidden_with_its_complement(count, n, hidden):
    assert bool(hidden_shares(np.array(count), np.array(n))) == hidden


def test_a_single_hidden_agency_takes_the_smallest_other_along():
    n, group = np.array([7, 40, 25, 90, 3, 8, 0]), np.array([0, 0, 0, 0, 1, 1, 1])
    hidden = (n > 0) & (n < 10)
    assert hidden_with_complement(hidden, n, group).tolist() == [True, False, True, False, True, True, False]
