"""Why the last file of a list, or of a population, cannot be taken back."""

from __future__ import annotations

from surveyapp.words.speech import later

KEPT = {
    "list-kept": later(
        "This loading cannot be taken back any more: the list was loaded again, or it is taken back already."
    ),
    "list-moved": later("The list was changed since. Correct it by another file."),
    "frame-exceeded": later("More forms are in than people would stand there: the population stays."),
    "wave-locked": later("The round is locked: its population stays."),
    "list-used": later(
        "Something stands on what the file added: a round, an account, a counter or forms. Let the lines end by "
        "another file instead."
    ),
}
"""Why a loading stays -> what to do."""
