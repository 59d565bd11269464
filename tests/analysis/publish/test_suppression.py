"""What is hidden cannot be worked out: every table is attacked with linear algebra."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.publish.suppression import (
    agencies_hiding_levels,
    complementary_suppression,
    hidden_cells,
    hidden_shares,
    hidden_with_complement,
    leaves_open,
    solvable,
)


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


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.floats(0.05, 0.9))
def test_rings_find_what_equations_find(seed, share):
    hidden = np.random.default_rng(seed).random((7, 5)) < share
    told = np.zeros_like(hidden)
    for cell in worked_out(np.zeros(hidden.shape), hidden):
        told[cell] = True
    assert (solvable(hidden) == told).all()


@pytest.mark.parametrize("hidden", [*itertools.product((1, 2, 4, 5, 6, 9), repeat=2)])
def test_a_sum_leaves_small_counts_open_or_is_found_not_to(hidden):
    """Against every pair of whole numbers with the same sum, of which one knows which are small."""
    counts = np.array(hidden)
    small, total = counts < 5, counts.sum()
    ranges = [range(1, 5) if is_small else range(5, 40) for is_small in small]
    possible = [pair for pair in itertools.product(*ranges) if sum(pair) == total]
    seen = [{pair[i] for pair in possible} for i in np.flatnonzero(small)]
    assert leaves_open(counts) == all(values == {1, 2, 3, 4} for values in seen)


def test_one_of_five_beside_a_count_of_five_takes_more_along():
    counts = np.array([1, 5, 30, 12])
    assert complementary_suppression(counts < 5, counts).tolist() == [True, True, False, True]


def test_two_agencies_of_one_form_each_take_a_third_along():
    n, group = np.array([1, 1, 40, 90]), np.zeros(4, dtype=int)
    assert hidden_with_complement(n < 10, n, group, smallest=10).tolist() == [True, True, True, False]


def test_a_ranked_agency_is_the_last_to_go_with_another():
    n, group = np.array([7, 31, 66, 90]), np.zeros(4, dtype=int)
    ranked = np.array([False, True, False, True])
    assert hidden_with_complement(n < 10, n, group, ranked=ranked, smallest=10).tolist() == [True, False, True, False]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 3), st.integers(2, 3))
def test_no_small_level_is_told_by_sums_of_whole_numbers(seed, agencies, levels):
    """Against every table of counts with the same sums over the hidden agencies and over their levels."""
    table = np.random.default_rng(seed).poisson(1.2, size=(agencies, levels))
    hidden, sums_too = agencies_hiding_levels(table, np.zeros(agencies, dtype=bool))
    small = (table > 0) & (table < 5)
    assert hidden[small.any(axis=1)].all()
    if sums_too or not hidden.any():
        return
    gone = table[hidden]
    possible = [np.array(found) for found in tables_like(gone)]
    for cell in np.argwhere(small[hidden]):
        assert len({int(found[tuple(cell)]) for found in possible}) > 1


def tables_like(table):
    """Every table of whole numbers from 0 with the same sums."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    each = [[row for row in itertools.product(*(range(c + 1) for c in columns)) if sum(row) == total] for total in rows]
    return [found for found in itertools.product(*each) if (np.sum(found, axis=0) == columns).all()]
