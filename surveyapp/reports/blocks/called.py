"""What an index is called: the band of its questionnaire, with the letter that a regulation gives it."""

from __future__ import annotations

from analysis.publish.bands import band_of
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.words.naming import Words


def band(row: IndexRow, result: WaveResult, words: Words) -> str:
    """Of an index of the whole under the rule that the bands are stated for; else nothing."""
    asked = result.questionnaire
    if asked.bands is None or row.part != "overall" or row.index is None or result.rule != asked.default_rule:
        return ""
    found = band_of(asked.bands, row.index)
    return asked.text(words.language).band(found) if found else ""
