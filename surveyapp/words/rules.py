"""How answers become an index: figures above agency level, intervals, and what was done for it.

What scores and roll-ups are called stands with their names, in `questionnaires.rules`.
"""

from __future__ import annotations

from surveyapp.words.speech import later

AGGREGATES = {
    "direct": later("over all answers, each with the weight of its form"),
    "dossier-share": later("mean of the agencies, weighted by their population"),
    "equal": later("mean of the agencies, each counted once"),
}
METHODS = {
    "wilson": later("Wilson interval on the effective number of answers"),
    "logit": later("logit interval"),
}
MODERATED_METHOD = later(
    "Wilson interval on the effective number of answers, with variances that agencies of a group lend each other"
)
NOTES = {
    "collapsed": later("Strata joined because they were too small: {places}"),
    "frame-exceeded": later("More forms than in the population file: {places}"),
    "comparable": later("Other words declared to mean the same as before: {places}"),
    "not-aggregated": later("Not in the means of agencies, for want of an index or of a population: {places}"),
    "covered": later("Part of all weights that the agencies in these means stand for: {places}%"),
}
