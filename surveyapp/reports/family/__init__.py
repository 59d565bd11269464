"""The reports: one folder each, found by walking, never listed.

A folder's own `REPORT` says what it is; its module `document` makes it and is read when first asked for: WeasyPrint is
too slow for every start.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from surveyapp.reports.family import ranking
from surveyapp.reports.report import Report


def _found() -> dict[str, Report]:
    folders = [module.name for module in iter_modules(__path__) if module.ispkg]
    reports = [import_module(f"{__name__}.{folder}").REPORT for folder in folders]
    return {report.name: report for report in reports}


REPORTS: dict[str, Report] = _found()
"""By name. Command, job and page go through all of it."""
MAIN = ranking.REPORT.name
"""Of whoever asks for a report and does not say which."""


def about(subject: str) -> list[Report]:
    return [report for report in REPORTS.values() if report.subject == subject]
