"""A wave as a plain table, for what asks for one: its design, and its answers as numbers."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Floats
from analysis.survey.design import Design
from analysis.survey.totals import Stage
from analysis.wave.coding import coding_of
from analysis.wave.sample import Sample
from analysis.wave.scores import score_of
from analysis.wave.structure import structure_of
from analysis.wave.weights import response_weights, wave_design
from questionnaires.model import Questionnaire


def table_design(sample: Sample) -> Design:
    """The design that the indices of the wave have: final strata, weights, units, and corrections where they hold."""
    design = wave_design(sample)
    stratum, cluster = design.stratum[sample.cell], sample.cluster[sample.cell]
    own = int(cluster.max(initial=-1)) + 1
    unit = np.where(cluster >= 0, cluster, own + np.arange(len(cluster)))
    fraction = 1 - design.unsampled
    with np.errstate(divide="ignore"):
        there = np.where(fraction > 0, design.frame.units / fraction, np.inf)
    return Design(response_weights(sample), (Stage(stratum, unit, there[stratum]),))


def table_answers(sample: Sample, questionnaire: Questionnaire, score: str | None = None) -> tuple[list[str], Floats]:
    """(codes, (n, K)) of the rated questions, NaN where not rated: the value that the definition gives to the option,
    or with `score` what the answer is worth on 0-1. Items come first, an overall question that is no item last."""
    structure = structure_of(questionnaire)
    coding = coding_of(structure, score_of(score) if score else lambda question: question.values)
    read = coding.read(sample.codes)
    codes = [question.code for question in structure.questions]
    return codes, np.where(read[:, 1::2] > 0, read[:, 0::2], np.nan)
