"""Every flag that is described is raised by some wave, and none is raised that is not described."""

from __future__ import annotations

import numpy as np

from analysis.index.indices import index_wave
from analysis.wave.flags import FLAGS
from analysis.wave.rules import parse_rule
from analysis.wave.sample import Sample
from tests.analysis.waves import questionnaire, sample

ASKED = questionnaire(2, 1)
RAISED_ELSEWHERE = {"part-lost", "coarse"}
"""By whoever knows what was fixed before the opening, or publishes it."""


def waves() -> list[Sample]:
    """Each with something that a reader of its numbers has to know."""
    return [
        sample(["54", "32"] * 4, [0, 0, 0, 0, 1, 1, 1, 1]),
        sample(["5.", "4.", "21", "45"], [0, 0, 1, 1], population=[2, 1], agencies=[0, 1]),
        sample(["54", "12", "33"], [0, 1, 1], strata=[0, 1], agencies=[0, 0], population=[40, 40]),
        sample(["54"], [0], population=[40]),
        sample(["54", "12"], [0, 0], population=[40], weighted=False),
        sample(["5_", "_2", "_4"], [0, 0, 0], population=[40], counted=np.full(3, True)),
    ]


def test_every_flag_is_raised_by_some_wave():
    found = [index_wave(wave, ASKED, parse_rule("satisfied-share/mean-of-items", ASKED)).flags for wave in waves()]
    raised = {name for flags in found for name, of in flags.items() if of.any()}
    assert raised == set(FLAGS) - RAISED_ELSEWHERE
