"""The pass over the answers: no border of a chunk, a product or a machine word may show in the numbers."""

import subprocess
import sys
from dataclasses import fields, replace

import numpy as np
import pytest

from analysis import arrays
from analysis.index.indices import index_wave
from analysis.wave.coding import coding_of
from analysis.wave.domains import columns_of_role, final_cells_of, memberships_of
from analysis.wave.rules import Rule
from analysis.wave.scores import satisfied_share
from analysis.wave.structure import structure_of
from analysis.wave.totals import tally
from analysis.wave.weights import wave_design
from tests.analysis import waves

FACTORS = Rule("satisfied-share", "weighted-factors")


@pytest.mark.parametrize("chunk", [1, 7, 64])
@pytest.mark.parametrize(
    "design", [{}, {"spanning": True, "clustered": True}, {"weighted": True, "roles": True}], ids=str
)
def test_the_size_of_a_chunk_does_not_matter(monkeypatch, chunk, design):
    wave = waves.made_up(5, **design)
    asked = waves.questionnaire(receiving=(1,) if "roles" in design else ())
    whole = index_wave(wave, asked, FACTORS)
    monkeypatch.setattr(tally, "CHUNK", chunk)
    monkeypatch.setattr(arrays, "ONE_CORE", 200)
    parts = index_wave(wave, asked, FACTORS)
    for name in ("estimate", "se", "df", "n", "deff", "low", "high"):
        np.testing.assert_allclose(getattr(parts, name), getattr(whole, name), rtol=1e-10, err_msg=name)


def test_the_tallies_of_two_halves_add_up_to_that_of_the_wave():
    wave, structure = waves.made_up(4, clustered=True, weighted=True), structure_of(waves.questionnaire())
    design = wave_design(wave)
    cells = final_cells_of(wave, design.stratum, structure)
    members, masks = memberships_of(wave, cells), np.repeat(columns_of_role(structure), 2, axis=1).astype(float)
    coding, sets = coding_of(structure, satisfied_share), np.ones((1, 6), dtype=bool)

    def of(rows):
        part = replace(wave, codes=wave.codes[rows], cell=wave.cell[rows], base_weight=wave.base_weight[rows])
        return tally.tally(part, design, cells, members, coding, sets, masks)

    halves, whole = (of(slice(0, 50)), of(slice(50, None))), of(slice(None))
    for field in fields(whole):
        added = sum(getattr(half, field.name) for half in halves)
        np.testing.assert_allclose(added, getattr(whole, field.name), rtol=1e-12, atol=1e-9, err_msg=field.name)


def test_more_items_than_bits_in_a_word_are_counted():
    asked = waves.questionnaire(items=70, factors=2)
    wave = waves.made_up(3, items=70)
    sparse = np.where(np.random.default_rng(1).random(wave.codes.shape) < 0.97, ord("_"), wave.codes)
    wave = replace(wave, codes=sparse.astype(np.uint8))
    rated = (sparse >= ord("1")) & (sparse <= ord("5"))
    result = index_wave(wave, asked, FACTORS)
    n = dict(zip(result.parts, result.n[-1].tolist(), strict=True))
    assert n["overall"] == rated.any(axis=1).sum() < len(sparse)
    assert n["factor:F0"] == rated[:, 0::2].any(axis=1).sum()
    assert n["item:Q69"] == rated[:, 69].sum()


def test_the_package_starts_without_the_slow_half_of_scipy():
    started = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from analysis.index import indices, answer_distribution; print('scipy.stats' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert started.stdout == "False\n"
