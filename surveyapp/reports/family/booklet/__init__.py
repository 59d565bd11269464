"""The booklet of one agency."""

from surveyapp.reports.report import AGENCY, Report
from surveyapp.words.speech import later

REPORT = Report(
    name="booklet",
    module="surveyapp.reports.family.booklet.document",
    subject=AGENCY,
    formats=("pdf",),
    needs="a collected wave, and an agency in it",
    button=later("Make its booklet (PDF)"),
    heading=later("Booklet of {agency}, round {wave}, {language}"),
)
"""Its results on one page, then each item, its change, and a box for each thing that its head may dispute."""
