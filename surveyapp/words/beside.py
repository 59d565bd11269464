"""What is computed beside the indices, and why it sometimes cannot be."""

from __future__ import annotations

from surveyapp.words.rows import COUNTS_ALONE, NO_ANSWERS, NO_GROUP
from surveyapp.words.speech import Term, Terms, later

NO_SCALE = {
    "one-item": later("one item is no scale"),
    "few": later("too few complete forms"),
    "all-same": later("items answered alike"),
    "counts": later("counts of single questions"),
}
NO_FORMS = later("Only counts of single questions are known: whether anybody answered carelessly cannot be seen.")
AMONG_FORMS = later(
    "Among the answers are published counts of single questions: what careless forms move cannot be said of these."
)
STANDARDISED = {
    "procedure-group": later("Index standardised by the mix of procedures"),
    "channel": later("Index standardised by the mix of channels"),
}
MIXES = {
    "procedure-group": later("Mix of procedures"),
    "channel": later("Mix of channels"),
}
NOT_STANDARDISED: Terms = {
    "one-kind": later("the group has one kind only"),
    "basis": later("how people were chosen allows no comparison"),
    "no-group": NO_GROUP,
    "no-answers": NO_ANSWERS,
    "counts": COUNTS_ALONE,
    "missing": Term(later("no answers for: {kinds}"), later("no answers in {n} of {all} kinds")),
}
NO_DRIVERS = {
    "no-overall": later("The questionnaire does not ask about the service as a whole."),
    "no-answers": later("No rated answer came in."),
    "basis": later("People chose themselves to answer: what goes with what among them says nothing of the others."),
    "one-part": later("Only one factor is rated here: there is nothing to weigh against it."),
    "many-parts": later("There are more than 16 parts, too many to try all orders of."),
    "few": later(
        "Fewer than {least} forms answered the overall question and every factor: too few to say what goes with it."
    ),
    "all-same": later("Everybody answered alike: nothing varies that could be explained."),
    "counts": later("Only counts of single questions are known, not who gave which answers together."),
}
NO_WISHES = {
    "not-asked": later(
        "The questionnaire asks nothing of which several answers can be ticked, or that is asked alike."
    ),
    "basis": later("People chose themselves to answer: what they wish says nothing of the others."),
    "counts": later("Only counts of single questions are known, not who gave which answers together."),
    "no-answers": later("Nobody answered."),
    "few": later("Too few people chose some answer to publish how many chose each."),
}
NO_CONTRIBUTIONS = {
    "no-earlier": Term(later("This round is laid beside no earlier one.")),
    "few": Term(later("too few forms"), later("Too few people answered a part of it, now or then, to show its parts.")),
    "new": Term(
        later("it was not part of the earlier round"),
        later("It was not part of the earlier round, so there is nothing to compare with."),
    ),
    "no-index": Term(later("it has no index"), later("It has no index in this round.")),
    "split": Term(
        later("an agency was split"),
        later("It was made of a part of another agency, or lost a part: the two rounds are not about the same."),
    ),
    "questionnaire": Term(
        later("the rounds asked other questions, or other factors make up the index"),
        later("The two rounds asked other questions, or other factors make up the index."),
    ),
    "rule": Term(
        later("the indices follow different rules or thresholds"),
        later("The two indices follow different rules or thresholds."),
    ),
    "population": Term(
        later("other agencies make it up, or only one round has population figures"),
        later("Other agencies make up the group, or only one of the rounds has population figures."),
    ),
    "basis": Term(later("people were chosen in another way"), later("People were chosen in another way.")),
    "counts": Term(
        COUNTS_ALONE,
        later(
            "Of one of the rounds only counts of single questions are known: how far a change of the whole lies beyond "
            "chance cannot be said."
        ),
    ),
    "no-microdata": Term(
        later("no answers kept"), later("Of the earlier round only figures made elsewhere are kept, without answers.")
    ),
}
"""As a part of a sentence, and as a sentence."""
SOURCES = {
    "performance": later("How agencies did"),
    "mix": later("Other shares of the answers"),
}
REST = {
    "agency": later("{n} other agencies together"),
    "everything": later("{n} other agencies (some of too few forms, hidden) and other shares of the answers"),
    "factor": later("{n} other factors together"),
    "item": later("{n} other items together"),
}
