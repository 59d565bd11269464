"""Answers that are none."""

from __future__ import annotations

from surveyapp.words.speech import later

MISSING = {
    ".": later("left blank"),
    "~": later("does not apply"),
    "?": later("does not know"),
    "!": later("refused"),
    "*": later("unusable"),
    "_": later("not asked"),
}
