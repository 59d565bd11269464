"""Documents that leaders sign: a result object in, PDF bytes out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from surveyapp.reports.office import Office

__all__ = ["REPORTS", "Office", "report"]

REPORTS = {"ranking": "surveyapp.reports.family.ranking.report"}
"""Name of a report -> the module whose `render(result, language, office, *, number, date)` gives its bytes."""


def report(name: str) -> Callable[..., bytes]:
    """The `render` of a report. Its module is read when first asked for: WeasyPrint is too slow for every start."""
    render: Callable[..., bytes] = import_module(REPORTS[name]).render
    return render
