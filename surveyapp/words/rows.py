"""What stands beside an index: why it has no place, why it is hidden, what to know of it, how it changed."""

from __future__ import annotations

from surveyapp.words.speech import Term, later

FLAGS = {
    "unweighted": later("all forms weigh the same"),
    "self-selected": later("self-selected"),
    "few": later("few forms"),
    "one-respondent": later("one form only"),
    "all-same": later("all answers alike"),
    "collapsed": later("small strata merged"),
    "adjusted": later("adjusted variance"),
    "frame-exceeded": later("more forms than the population"),
    "suppressed": later("too few forms to publish"),
    "weights-changed": later("weights shared out anew"),
    "counts": later("from counts of single questions"),
    "part-lost": later("too few answers to a fixed factor"),
    "coarse": later("rounded to a step so that no agency of few follows"),
}
NO_GROUP = later("in no peer group")
NO_ANSWERS = later("no rated answer yet")
COUNTS_ALONE = later("only counts of single questions are known")
NOT_RANKED = {
    "few": Term(later("fewer than {least} forms"), later("{n} forms; ranking needs at least {least}")),
    "few-dossiers": Term(
        later("population below {least}"),
        later("population {population} in all; ranking needs at least {least} forms"),
    ),
    "few-forms": Term(
        later("few forms for its population"),
        later("{n} forms from a population of {population}; ranking needs at least {least}"),
    ),
    "low-response": Term(
        later("{rate}% of the forms came back"),
        later("{rate}% of the forms came back; ranking needs at least {response}%"),
    ),
    "alone": Term(later("nobody to be ranked against"), later("the only agency of its group that could be ranked")),
    "basis": Term(later("how people were chosen allows no place")),
    "no-answers": Term(NO_ANSWERS),
    "counts": Term(COUNTS_ALONE),
    "other-parts": Term(later("rated on other factors than its group")),
    "unreliable": Term(later("too few agencies of its group can be told apart")),
    "few-clusters": Term(
        later("too few clusters were visited"), later("too few clusters were visited to say how its answers vary")
    ),
    "trial": Term(later("trial round")),
}
HIDDEN = {
    "few": later("fewer than {least} forms, hidden"),
    "one-side": later("1 to 4 answers satisfied, or not satisfied, hidden"),
    "complement": later("hidden so that no other figure can be worked out"),
}
BANDS = {
    1: later("Above the mean of the group"),
    0: later("No clear difference from the mean"),
    -1: later("Below the mean of the group"),
}
NOT_COMPARABLE = {
    "split": later("split"),
    "questionnaire": later("other questions"),
    "rule": later("other rule"),
    "population": later("other population"),
    "basis": later("chosen otherwise"),
    "no-microdata": later("no answers kept"),
}
"""Why an index is not held against the earlier one: so short that it fits under a change in a table."""
PARTED = {
    "new": later("not asked before"),
    "dropped": later("no longer asked"),
    "type": later("answered in another way"),
    "scale": later("another scale"),
    "offers": later("other answers beside the scale"),
    "polarity": later("turned round"),
    "object": later("about another agency or matter"),
    "filter": later("asked of other people"),
    "wording": later("other words, not declared to mean the same"),
    "threshold": later("another level counts as satisfied"),
    "values": later("answers count otherwise"),
    "grouping": later("items grouped otherwise"),
    "weights": later("other weights of factors"),
    "left-out": later("other factors reported apart"),
}
"""What sets the questions of two rounds apart."""
