"""How answers become an index: scores, roll-ups, figures above agency level, intervals, and what was done for it."""

from __future__ import annotations

from surveyapp.words.speech import Term, later

SCORES = {
    "satisfied-share": Term(
        later("share of answers at “satisfied” or better"),
        later("share of answers at or above the level that counts as satisfied"),
    ),
    "mean-score": Term(
        later("mean score from 0 to 100"), later("mean score: the lowest answer counts 0, the highest 100")
    ),
    "share-of-maximum": Term(later("mean score as a share of the highest answer")),
}
ROLLUPS = {
    "pooled": Term(later("all rated answers together")),
    "mean-of-items": Term(later("mean of the items")),
    "mean-of-factors": Term(later("mean of the factors"), later("mean of the factors, each the mean of its items")),
    "mean-of-contents": Term(later("mean of the contents")),
    "weighted-factors": Term(
        later("factors weighted as the questionnaire says"),
        later("weighted mean of the factors, each the mean of its items"),
    ),
    "overall-question": Term(later("the question that rates the whole service")),
}
AGGREGATES = {
    "direct": later("over all answers, each with the weight of its form"),
    "dossier-share": later("mean of the agencies, weighted by their population"),
    "equal": later("mean of the agencies, each counted once"),
}
METHODS = {
    "wilson": later("Wilson interval on the effective number of answers"),
    "logit": later("logit interval"),
}
NOTES = {
    "collapsed": later("Strata joined because they were too small: {places}"),
    "frame-exceeded": later("More forms than in the population file: {places}"),
    "comparable": later("Other words declared to mean the same as before: {places}"),
    "not-aggregated": later("Not in the means of agencies, for want of an index or of a population: {places}"),
    "covered": later("Part of all weights that the agencies in these means stand for: {places}%"),
}
