"""What can be wrong with what was written on the pages of paper forms: at which field, in which words."""

from __future__ import annotations

from collections.abc import Mapping

from surveyapp import store
from surveyapp.store.paper.batches import ALL, HIGHEST_NUMBER, MOST_FORMS
from surveyapp.words.sentences import NO_REASON, NO_SUCH_STRATUM, NOT_IN_ROUND, SIGN_UNSEEN, WRITE_A_NUMBER
from surveyapp.words.speech import later

UNREADABLE = "number-unreadable"
Mistakes = Mapping[str, tuple[str, Mapping[str, str]]]
"""Field -> (sentence, values in it)."""

_OWN = later("Your account, or that of the operator, belongs to an agency that these forms are about.")
_MOVED = later("The batch is in another state by now. Look at it again.")
_SENTENCES = {
    UNREADABLE: WRITE_A_NUMBER,
    "batch-size": later("A batch has 1 to {most} forms."),
    "form-number": later("Write the number that stands on the sheet, from 1 to {highest}."),
    "second-share": later("Write how many of 100 forms: 0 to {all}."),
    "agency-missing": later("Choose the agency that the forms are about."),
    "agency-unknown": later("Choose the agency that the forms are about."),
    "agency-not-in-wave": NOT_IN_ROUND,
    "stratum-unknown": NO_SUCH_STRATUM,
    "language-unknown": later("Choose the language of the sheets."),
    "operator-role": later("Choose somebody who enters forms."),
    "account-unknown": later("Choose somebody who enters forms."),
    "name-long": later("This name is too long."),
    "sign-unseen": SIGN_UNSEEN,
    "own-agency": _OWN,
    "number-taken": later("This number has been entered already. Look at the sheet, or open that form to correct it."),
    "day-unreadable": later("Choose the day, or leave it blank."),
    "day-ahead": later("This day is still to come."),
    "wave-closed": later(
        "The round does not take this form: it was answered after the last day, no day is given, or entry has ended."
    ),
    "batch-closed": _MOVED,
    "batch-state": _MOVED,
    "batch-empty": later("Nothing of this batch has been entered yet."),
    "batch-totals": later("The numbers do not agree with what was declared: say why, or correct the batch."),
    "reason-missing": NO_REASON,
    "reason-long": NO_REASON,
    "invalid": later("Something in it cannot be stored: {where}"),
    "text-too-long": later("The text is too long."),
}
_FIELD = {
    "day-ahead": "answered_on",
    "wave-closed": "answered_on",
    "number-taken": "number",
    "account-unknown": "operator",
    "agency-unknown": "agency",
}
OF_ONE_FORM = "form "
"""What a release refuses of one form begins so; its number follows."""


def mistakes(refused: store.Refused, at: str) -> Mistakes:
    """`at` takes what names no field of the page. What the page cannot say is raised again."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for problem in refused.problems:
        if problem.code not in _SENTENCES:
            raise refused
        field = _FIELD.get(problem.code) or problem.where or at
        values = {"most": str(MOST_FORMS), "highest": str(HIGHEST_NUMBER), "all": str(ALL), "where": problem.where}
        found[at if field == "batch" or field.startswith(OF_ONE_FORM) else field] = (_SENTENCES[problem.code], values)
    return found
