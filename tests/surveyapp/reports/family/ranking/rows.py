"""A row of the result as the ranked report prints it."""

from __future__ import annotations

from surveyapp.languages import numbers


def shown(row) -> str:
    """What must stand beside an agency that may be printed."""
    hidden = "coarse" in row.flags and row.ci_low is None
    return " ".join(
        (
            numbers.number(row.n, 0, "vi"),
            numbers.number(row.index, 2, "vi"),
            "ẩn" if hidden else numbers.interval(row.ci_low, row.ci_high, 1, "vi"),
        )
    )
