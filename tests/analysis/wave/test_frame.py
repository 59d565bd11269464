"""Small strata, exceeded frames and what they do to the weights, on waves small enough to count by hand."""

import numpy as np
import pytest

from analysis.wave.frame import frame_of
from analysis.wave.sample import SampleError
from analysis.wave.weights import response_weights, wave_design
from tests.analysis import waves


def wave(forms_per_stratum, population, *, agencies=None, **more):
    """One cell per stratum with forms; strata of one agency unless said."""
    cells = [h for h, forms in enumerate(forms_per_stratum) for _ in range(forms)]
    count = len(forms_per_stratum)
    owner = np.zeros(count, dtype=int) if agencies is None else np.array(agencies)
    return waves.sample(
        ["5"] * len(cells),
        cells,
        strata=list(range(count)),
        agencies=owner,
        population=population,
        stratum_agency=more.pop("stratum_agency", owner),
        **more,
    )


@pytest.mark.parametrize(
    ("forms", "collapsed"),
    [
        pytest.param([3, 4, 5], [], id="large enough"),
        pytest.param([1, 4, 5], [(0, 1)], id="one form goes to the next"),
        pytest.param([3, 4, 1], [(1, 2)], id="the last goes to the one before"),
        pytest.param([1, 1, 5], [(0, 1)], id="two small ones are enough together"),
        pytest.param([3, 0, 5], [(1, 2)], id="an empty one takes its population along"),
        pytest.param([1, 0, 1], [(0, 1, 2)], id="nobody is left out"),
    ],
)
def test_small_strata_are_collapsed_and_listed(forms, collapsed):
    small = wave([*forms, 2], [100, 200, 300, 50], agencies=[0, 0, 0, 1])
    assert frame_of(small).collapsed == collapsed
    assert response_weights(small).sum() == pytest.approx(650)


def test_a_stratum_is_not_collapsed_into_another_agency():
    small = wave([1, 4, 4], [100, 200, 300], agencies=[0, 1, 1])
    assert frame_of(small).collapsed == []
    assert wave_design(small).alone.tolist() == [True, False, False]
    assert response_weights(small).tolist() == [100, 50, 50, 50, 50, 75, 75, 75, 75]


def test_a_stratum_that_spans_agencies_is_collapsed_within_the_wave():
    small = wave([1, 4], [100, 200], agencies=[0, 1], stratum_agency=np.array([-1, -1]))
    assert frame_of(small).collapsed == [(0, 1)]
    assert response_weights(small).tolist() == [60] * 5


def test_whom_a_stratum_belongs_to_is_read_off_the_cells_where_nobody_says():
    both = waves.sample(["5"] * 3, [0, 1, 2], strata=[0, 0, 1], agencies=[0, 1, 1])
    assert both.owner_of_stratum().tolist() == [-1, 1]


def test_strata_with_and_without_population_stay_apart():
    assert frame_of(wave([1, 1, 4], [np.nan, 100, 200])).collapsed == [(1, 2)]


def test_clusters_are_the_units_that_are_counted():
    one_day = wave([6, 6], [100, 200], cluster=[7, 8])
    assert frame_of(one_day).units.tolist() == [2]
    assert frame_of(one_day).collapsed == [(0, 1)]


def test_a_cluster_that_lies_in_two_collapsed_strata_is_one_unit():
    same_day = wave([6, 6], [100, 200], cluster=[7, 7])
    assert frame_of(same_day).units.tolist() == [1]


def test_more_answers_than_people_get_their_weight_but_no_finite_correction():
    exceeded = wave([4, 5], [2, 10])
    design = wave_design(exceeded)
    assert design.frame.exceeded == [0]
    assert design.factor.tolist() == [0.5, 2.0]
    assert design.unsampled.tolist() == [1.0, 0.5]


def test_more_clusters_than_there_are_exceed_the_frame_too():
    three_of_two = waves.sample(
        ["5"] * 6,
        [0, 0, 1, 1, 2, 2],
        strata=[0, 0, 0],
        agencies=[0, 0, 0],
        population=[50],
        cluster=[1, 2, 3],
        clusters=[2],
    )
    design = wave_design(three_of_two)
    assert design.exceeded.tolist() == [True]
    assert design.unsampled.tolist() == [1.0]


@pytest.mark.parametrize(
    ("more", "weights", "unsampled"),
    [
        pytest.param({}, [5] * 4, 1 - 4 / 20, id="population over forms"),
        pytest.param({"finite": False}, [5] * 4, 1, id="quota: no finite correction"),
        pytest.param({"weighted": False}, [1] * 4, 1, id="self-selected: every form once"),
        pytest.param({"base_weight": np.array([1.0, 1, 1, 5])}, [2.5, 2.5, 2.5, 12.5], 1 - 4 / 20, id="base weights"),
    ],
)
def test_weights_and_sampled_fraction_follow_the_basis(more, weights, unsampled):
    plain = wave([4], [20], **more)
    assert response_weights(plain).tolist() == weights
    assert wave_design(plain).unsampled.tolist() == [pytest.approx(unsampled)]


def test_without_population_forms_count_once_or_with_their_base_weight():
    assert response_weights(wave([2], [np.nan])).tolist() == [1, 1]
    assert response_weights(wave([2], [np.nan], base_weight=np.array([1.0, 3]))).tolist() == [1, 3]


@pytest.mark.parametrize(("there", "unsampled"), [(10, 1 - 2 / 10), (np.nan, 1), (1, 1)])
def test_the_sampled_fraction_of_clusters_counts_clusters(there, unsampled):
    days = waves.sample(
        ["5"] * 4, [0, 0, 1, 1], strata=[0, 0], agencies=[0, 0], cluster=[3, 4], population=[40], clusters=[there]
    )
    assert wave_design(days).unsampled.tolist() == [pytest.approx(unsampled)]


def test_arrays_that_do_not_fit_together_are_refused():
    with pytest.raises(SampleError, match="number of forms"):
        waves.sample(["5", "5"], [0])
    with pytest.raises(SampleError, match="peer_group"):
        waves.sample(["5"], [0], groups=[0, 0])
    with pytest.raises(SampleError, match=r"cell points outside 0\.\.0"):
        waves.sample(["5", "5"], [-1, 0])
