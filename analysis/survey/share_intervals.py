"""One share with its interval by any of the methods, as R's svyciprop gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from analysis.refusal import AnalysisError, one_of
from analysis.survey.design import Design
from analysis.survey.estimates import IntervalMethod, means
from analysis.survey.inputs import column_of, members_of
from analysis.survey.profile_likelihood import profile_interval

ShareMethod = IntervalMethod | Literal["likelihood"]
SHARE_METHODS = (*get_args(IntervalMethod), "likelihood")


@dataclass(frozen=True, slots=True)
class ShareInterval:
    """A share on 0-1 with its standard error and `low`..`high` at `df` degrees of freedom, from `n` answers."""

    estimate: float
    se: float
    low: float
    high: float
    df: float
    n: int


def share_interval(
    design: Design,
    answers: ArrayLike,
    *,
    method: ShareMethod = "wilson",
    domain: ArrayLike | None = None,
    confidence: float = 0.95,
) -> ShareInterval:
    """The share of 1 in `answers` (n,), 0, 1 or NaN for unanswered, over the domain (n,).

    `method` in R's names: "wald" is its mean, "logit" its logit and xlogit, "korn-graubard" its beta, "arcsine" its
    asin, "likelihood" its likelihood with R's numerical steps, "wilson" its wilson; "likelihood-exact" solves for the
    ends that "likelihood" approaches. Raises AnalysisError for any other answer.
    """
    one_of("method", method, SHARE_METHODS)
    answers, members = column_of(answers, design.n, "the column of answers"), members_of(domain, design.n)
    if not np.isin(answers[~np.isnan(answers)], (0, 1)).all():
        raise AnalysisError("a share is taken of answers that are 0 or 1")
    found = means(design, answers, domain=members)
    if method == "likelihood":
        inside = ~np.isnan(answers) & (design.weights > 0) & members
        low, high = profile_interval(
            answers[inside] == 1, design.weights[inside], float(found.covariance[0, 0]), float(found.df[0]), confidence
        )
    else:
        low, high = (float(end[0]) for end in found.interval(method, confidence))
    return ShareInterval(float(found.estimate[0]), float(found.se[0]), low, high, float(found.df[0]), int(found.n[0]))
