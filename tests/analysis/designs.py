"""The tables of the golden cases as designs, the way R's svydesign is told of them."""

from __future__ import annotations

import numpy as np

from analysis.survey.design import Design, design_from
from tests.analysis.cases import labels, numbers, table

DERIVED = {"y_sch": "sch.wide", "y_comp": "comp.imp", "y_both": "both", "y_aw": "awards"}
REVERSED = ("A1", "C4", "C5", "E1", "E2", "O2", "O5")


def column(data: str, name: str) -> np.ndarray:
    if name in DERIVED and DERIVED[name] in table(data):
        return np.array([float(answer == "Yes") for answer in table(data)[DERIVED[name]]])
    if name in ("E", "H", "M"):
        return np.array([float(kind == name) for kind in table(data)["stype"]])
    return numbers(data, name)


def columns(data: str, *names: str) -> np.ndarray:
    return np.stack([column(data, name) for name in names], axis=1)


def stratified(*, finite: bool = True) -> Design:
    populations = [numbers("apistrat", "fpc")] if finite else []
    return design_from(
        200, weights=numbers("apistrat", "pw"), strata=labels("apistrat", "stype"), populations=populations
    )


def clustered() -> Design:
    return design_from(
        183,
        weights=numbers("apiclus1", "pw"),
        clusters=[labels("apiclus1", "dnum")],
        populations=[numbers("apiclus1", "fpc")],
    )


def two_stage(**options) -> Design:
    return design_from(
        126,
        clusters=[labels("apiclus2", "dnum"), labels("apiclus2", "snum")],
        populations=[numbers("apiclus2", "fpc1"), numbers("apiclus2", "fpc2")],
        **options,
    )


def two_years() -> Design:
    return design_from(
        400,
        weights=numbers("two_years", "w"),
        strata=labels("two_years", "st"),
        populations=[numbers("two_years", "fpc")],
    )


def persons() -> Design:
    return design_from(
        2800, weights=numbers("bfi", "w"), strata=labels("bfi", "stratum"), populations=[numbers("bfi", "fpc")]
    )


def item(name: str) -> np.ndarray:
    """An item of the personality questionnaire, turned round where it is worded the other way (7 - x)."""
    answers = numbers("bfi", name)
    return 7 - answers if name in REVERSED else answers


def close(ours, theirs, rtol=1e-9):
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=1e-12)


def close_rows(estimates, rows, *, rtol=1e-9):
    """Estimates and standard errors of R's rows."""
    close(estimates.estimate, [row["estimate"] for row in rows], rtol)
    close(estimates.se, [row["se"] for row in rows], rtol)
