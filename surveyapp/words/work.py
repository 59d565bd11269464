"""What is done: long work, how far it has got and why it failed; and what the record tells of people and commands."""

from __future__ import annotations

from surveyapp.words.speech import later

JOB_STATES = {
    "waiting": later("waiting"),
    "running": later("being made"),
    "done": later("ready"),
    "failed": later("failed"),
}
FAILURES = {
    "time": later("It took longer than {detail} seconds and was stopped."),
    "killed": later("The process that made it was ended from outside (signal {detail})."),
    "crash": later("The program met an error of its own: {detail}"),
    "refused": later("{detail}"),
    "lost": later("The worker stopped twice while making it."),
}

ACTIONS = {
    "account-added": later("account added"),
    "one-time-password-given": later("one-time password given"),
    "password-changed": later("password changed"),
    "signed-in": later("signed in"),
    "signed-out": later("signed out"),
    "sign-in-failed": later("sign-in failed"),
    "office-changed": later("facts of the office changed"),
    "office-logo": later("picture of the office changed"),
    "office-undone": later("change of the office’s facts taken back"),
    "questionnaire-texts": later("words of a questionnaire added"),
    "text-approved": later("words approved"),
    "text-same-meaning": later("same meaning confirmed"),
    "wave-texts": later("words of a round revised"),
    "wave-created": later("round set up"),
    "wave-state": later("round moved to another state"),
    "wave-extended": later("round extended"),
    "part-left-out": later("part left out of the index"),
    "part-taken-in": later("part taken into the index again"),
    "frame-loaded": later("population loaded"),
    "codes-made": later("codes made"),
    "codes-counted": later("codes counted"),
    "responses-excluded": later("forms left out"),
    "responses-included": later("forms taken back in"),
    "file-imported": later("file without numbers imported"),
    "responses-imported": later("forms imported"),
    "responses-exported": later("forms exported"),
    "report-asked": later("report ordered"),
    "report-made": later("report made by command"),
    "file-downloaded": later("file downloaded"),
    "release": later("results published"),
    "release-document": later("signed document added"),
    "release-document-replaced": later("signed document replaced"),
}
"""Everything that `store.audit.ACTIONS` names."""
