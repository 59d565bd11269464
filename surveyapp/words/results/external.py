"""Sister indices in words: where a published one does not follow from its parts."""

from __future__ import annotations

from surveyapp.results.external.checking import CheckedFigure


def of_difference(checked: CheckedFigure) -> str:
    """For a terminal, with as many decimals as it takes to see it."""
    figure = checked.figure
    named = f"{figure.source} {figure.year} {figure.unit} {figure.part}"
    return f"{named}: published {figure.value}, from its parts {checked.computed:.6f}"
