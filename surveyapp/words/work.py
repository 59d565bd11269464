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
    "account-role": later("role of an account changed"),
    "account-disabled": later("account disabled"),
    "account-enabled": later("account enabled"),
    "account-asleep": later("account put to sleep, unused for 90 days"),
    "account-signed-out": later("account signed out everywhere"),
    "second-factor-set": later("second step of the sign-in set up"),
    "second-factor-removed": later("second step of the sign-in taken away"),
    "second-factor-demanded": later("roles that need a second step"),
    "recovery-codes-made": later("recovery codes made"),
    "recovery-code-used": later("recovery code used"),
    "passkey-added": later("passkey added"),
    "passkey-renamed": later("passkey renamed"),
    "passkey-removed": later("passkey removed"),
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
    "wave-changed": later("what was decided of a round changed"),
    "wave-state": later("round moved to another state"),
    "wave-extended": later("round extended"),
    "list-loaded": later("list loaded"),
    "list-undone": later("loading of a list taken back"),
    "external-loaded": later("published indices loaded"),
    "responsible-loaded": later("list of who answers loaded"),
    "responsible-undone": later("change of who answers taken back"),
    "measure-added": later("measure added"),
    "measure-changed": later("measure changed"),
    "measure-undone": later("change of a measure taken back"),
    "measures-loaded": later("measures loaded"),
    "wave-titled": later("title of a round changed"),
    "wave-display": later("how the order of a round is shown decided"),
    "part-left-out": later("part left out of the index"),
    "part-taken-in": later("part taken into the index again"),
    "frame-loaded": later("population loaded"),
    "device-made": later("code for a device made"),
    "device-enrolled": later("device enrolled"),
    "device-mode": later("mode of a device changed"),
    "device-revoked": later("device revoked"),
    "paper-batch": later("batch of paper forms made"),
    "paper-state": later("batch of paper forms moved to another state"),
    "codes-made": later("codes made"),
    "codes-counted": later("codes counted"),
    "responses-excluded": later("forms left out"),
    "responses-included": later("forms taken back in"),
    "file-imported": later("file without numbers imported"),
    "responses-imported": later("forms imported"),
    "responses-exported": later("forms exported"),
    "report-asked": later("report ordered"),
    "report-made": later("report made by command"),
    "backup-made": later("backup made"),
    "backup-restored": later("backup restored"),
    "erased": later("erased what was due"),
    "file-downloaded": later("file downloaded"),
    "release": later("results published"),
    "release-document": later("signed document added"),
    "release-document-replaced": later("signed document replaced"),
}
"""Everything that `store.audit.ACTIONS` names."""
ROLES = {
    "admin": later("administrator"),
    "manager": later("manager of rounds"),
    "analyst": later("analyst"),
    "viewer": later("leader, reading"),
    "operator": later("entry of forms"),
    "agency": later("agency"),
}
ABOUT_ROLES = {
    "admin": later("Everything, accounts included."),
    "manager": later("Everything but accounts: rounds, codes, words, office, releases, record."),
    "analyst": later("Results and responses of all agencies, documents."),
    "viewer": later("Results of all agencies and documents, no responses."),
    "operator": later("Forms received, no results; enters forms that came on paper."),
    "agency": later("Forms received and results of its own agency and of those below it."),
}
ACCOUNT_STATES = {
    "active": later("active"),
    "asleep": later("asleep, long unused"),
    "disabled": later("disabled"),
}
DEVICE_MODES = {
    "hall": later("hall: whoever passes answers"),
    "window": later("window: an officer invites for each dossier"),
}
DEVICE_STATES = {
    "waiting": later("waits for its code to be typed"),
    "enrolled": later("enrolled"),
    "revoked": later("revoked"),
    "expired": later("the code is too old"),
}
BATCH_STATES = {
    "open": later("being entered"),
    "complete": later("entered, to be released"),
    "released": later("released"),
    "rejected": later("rejected"),
}
WAVE_FILES = {
    "responses": later("Forms, one in each row"),
    "counts": later("Published counts of answers"),
    "frame": later("Population of the strata"),
}
"""What a page takes for a wave."""
