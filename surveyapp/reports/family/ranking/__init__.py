"""The ranked report of a wave."""

from surveyapp.reports.report import WAVE, Report
from surveyapp.words.speech import later

REPORT = Report(
    name="ranking",
    module="surveyapp.reports.family.ranking.document",
    subject=WAVE,
    formats=("pdf",),
    needs="a collected wave",
    button=later("Make the report (PDF)"),
    heading=later("Ranked report of round {wave}, {language}"),
)
