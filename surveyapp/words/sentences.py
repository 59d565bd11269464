"""Sentences that stand on several pages: what is wrong with something typed or chosen, and what is not there yet."""

from __future__ import annotations

from surveyapp.words.speech import later

LETTERS_AT_MOST = later("At most {longest} letters.")
SIGN_UNSEEN = later("There is a sign in it that nobody sees. Type it anew instead of pasting it.")
NO_FILE = later("Choose the file first.")
FILE_TOO_LARGE = later(
    "The file is too large for this page: bring it in in parts, or have whoever looks after the server do it."
)
NO_REASON = later("Write a reason, at most 500 letters.")
NO_DECISION = later("Write the number and name of the decision, at most 500 letters.")
NO_VALID_FORM = later("No valid form came in.")
NOTHING_RATED = later("No rated answer came in, so nothing is estimated.")
PUBLISHED_FROM = later(
    "Published from {publish_from} valid forms; ranked from {rank_from}, on unrounded values, "
    "within the peer group only."
)
NO_AGENCIES = later("Agencies are frozen when a round opens. Bring their list in first, on the page “Lists”.")
NO_COUNTERS = later("There is no counter yet: load the list of counters first.")
NO_CHANGE = later("No change is given: {reason}.")
PROVISIONAL = later("Provisional: more draws are taken once the round is locked.")
AT_MOST_500 = later("At most 500 letters.")
WRITE_A_NUMBER = later("Write a number, without signs.")
NOT_IN_ROUND = later("This agency does not take part in the round.")
NO_SUCH_STRATUM = later("The population file has no such stratum for this agency.")
ONE_OF_THESE = later("Choose one of these.")
CHANGED_MEANWHILE = later("The round was changed meanwhile. Look at what is kept now, then decide again.")
NOT_READ = {"no-file": NO_FILE, "too-large": FILE_TOO_LARGE}
"""Of a file that somebody sends."""
