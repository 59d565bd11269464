"""Figures that the owners of these instruments published, recomputed from the shipped definitions."""

import numpy as np
import pytest

import questionnaires
from analysis.index.indices import index_wave
from analysis.publish.bands import band_of
from analysis.wave.rules import parse_rule
from analysis.wave.sample import Sample

# Indonesia, a published example: nine element means of 1,480 forms. With exact ninths 89.25; 0.111 would give 89.16.
SKM_MEANS = (3.58, 3.62, 3.52, 3.80, 3.61, 3.59, 3.66, 3.39, 3.36)

# Office of the Public Guardian, April 2023: 1,169 answers, very dissatisfied first; published as 80.
OPG_2023_04 = (23, 46, 153, 419, 528)


def everybody_asked(forms):
    """One agency, every form counts once."""
    none = np.array([-1])
    return Sample(
        codes=np.array([list(form.encode()) for form in forms], dtype=np.uint8),
        cell=np.zeros(len(forms), dtype=np.int32),
        stratum=np.array([0]),
        resolving=np.array([0]),
        receiving=np.array([0]),
        cluster=none,
        population=np.array([np.nan]),
        clusters=np.array([np.nan]),
        n_agencies=1,
        peer_group=none,
    )


def overall(name, forms, rule=None):
    definition = questionnaires.load(name)
    slots = len(definition.slots)
    wave = index_wave(
        everybody_asked([form.ljust(slots, ".") for form in forms]),
        definition,
        parse_rule(rule or definition.default_rule, definition),
    )
    return 100 * float(wave.estimate[-1, wave.parts.index("overall")])


def two_levels(mean, n=100):
    """Answers 3 and 4 with this mean among `n` people."""
    fours = round((mean - 3) * n)
    return "4" * fours + "3" * (n - fours)


def test_skm_uses_exact_ninths():
    answers = [two_levels(mean) for mean in SKM_MEANS]
    index = overall("skm-2017", ["".join(form) for form in zip(*answers, strict=True)])
    assert index == pytest.approx(25 * 32.13 / 9, abs=1e-9)
    assert round(index, 2) == 89.25
    assert band_of(questionnaires.load("skm-2017").bands, index) == "A"


def test_a_perfect_skm_is_100_and_not_99_9():
    assert overall("skm-2017", ["4" * 9] * 3) == pytest.approx(100, abs=1e-12)
    assert overall("skm-2017", ["1" * 9] * 3) == pytest.approx(25, abs=1e-12)


@pytest.mark.parametrize(
    ("rule", "index"), [("mean-score", 79.58), ("satisfied-share", 81.01)], ids=["until 2026-03", "from 2026-04"]
)
def test_opg_april_2023(rule, index):
    forms = [str(level) for level, times in enumerate(OPG_2023_04, start=1) for _ in range(times)]
    assert round(overall("single-rating", forms, rule), 2) == index


def test_cmt_is_the_mean_of_0_25_50_75_100():
    forms = [str(level) for level, times in enumerate(OPG_2023_04, start=1) for _ in range(times)]
    assert round(overall("cmt", forms), 2) == 79.58


def test_csm_leaves_not_applicable_out_of_the_share():
    """Eight items of four people: 16 agree, 8 disagree, 8 not applicable; 16 of 24. SQD0 stands first and apart."""
    forms = [f"..4..1{row}" for row in ("5" * 8, "4" * 8, "2" * 8, "~" * 8)]
    assert overall("csm-arta", forms) == pytest.approx(100 * 16 / 24)


def test_the_index_of_csm_is_over_the_eight_dimensions_and_the_whole_is_read_beside_it():
    """Two people agree with SQD0 and with nothing else."""
    forms = ["..4..5" + "2" * 8] * 2
    assert overall("csm-arta", forms) == 0
    assert overall("csm-arta", forms, "satisfied-share/overall-question") == 100


def test_one_stop_2018_gives_points_out_of_18():
    """2 points eight times and 1 once: 17 of 18. With one index that does not apply, 15 of 16 points, so 16.875."""
    bands = questionnaires.load("one-stop-2018").bands
    assert overall("one-stop-2018", ["222222221"]) * bands.out_of / 100 == pytest.approx(17)
    assert overall("one-stop-2018", ["22222221~"]) * bands.out_of / 100 == pytest.approx(16.875)


def test_one_stop_2018_takes_who_filed_online_and_never_came_for_the_best():
    """Nobody at a counter, nobody sent elsewhere: 2 of 2 points for both, as for who came once."""
    assert overall("one-stop-2018", ["223322222"]) == overall("one-stop-2018", ["222222222"]) == pytest.approx(100)


def test_touchpoints_reads_trust_alone():
    assert overall("touchpoints-a11", ["5111111", "4111111", "1555555"]) == pytest.approx(200 / 3)


def test_sipas_pools_all_answers_so_that_filters_shift_the_weight_to_policy():
    """Two people: one satisfied with all 14 policy items and asked nothing else, one dissatisfied with all 33."""
    sipas = questionnaires.load("sipas-2022-form")
    policy = [q.factor in ("accountability", "participation", "quality", "impact") for q in sipas.items]
    marks = {q.code: ("5" if p else "_", "1") for q, p in zip(sipas.items, policy, strict=True)}
    forms = ["".join(marks.get(s.question.code, "..")[person] for s in sipas.slots) for person in (0, 1)]
    assert overall("sipas-2022-form", forms) == pytest.approx(100 * 14 / 47)


@pytest.mark.parametrize(
    ("name", "index", "band"),
    [
        pytest.param("skm-2017", 88.304, "B", id="rounded down into B"),
        pytest.param("skm-2017", 88.305, "A", id="rounded half up into A: no gap between 88.30 and 88.31"),
        pytest.param("skm-2017", 25, "D", id="the lowest possible index"),
        pytest.param("csm-arta", 59.94, "poor", id="59.9"),
        pytest.param("csm-arta", 59.95, "fair", id="60.0"),
        pytest.param("csm-arta", 100, "outstanding", id="the highest"),
        pytest.param("one-stop-2018", 100 * 15 / 18, "excellent", id="15 points"),
        pytest.param("one-stop-2018", 100 * 14.99 / 18, "good", id="under 15 points"),
        pytest.param("one-stop-2018", 0, "weak", id="no points"),
    ],
)
def test_an_index_falls_into_its_band(name, index, band):
    assert band_of(questionnaires.load(name).bands, index) == band


def test_an_unknown_index_has_no_band():
    assert band_of(questionnaires.load("skm-2017").bands, float("nan")) is None
