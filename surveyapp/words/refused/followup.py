"""What can be wrong with a list of who answers, or of measures, and what to do."""

from __future__ import annotations

from surveyapp.words.speech import later

RESPONSIBLE_SLIPS = (
    later("{source} has no part “{part}”"),
    later("there is no peer group “{group}”"),
    later("both an agency and a peer group are named"),
    later("{source} is one index of the whole province"),
    later("{agency} leads and supports at once"),
    later("it ends before it begins"),
    later("this responsibility stands there twice (first: {first})"),
    later("what is done is not said"),
    later("nobody leads the measure"),
    later("done or dropped, and no evidence or reason is written"),
    later("there is no measure {number}"),
    later("measure {number} stands twice (first: {first})"),
    later("two periods of {part} overlap: one until {until}, one from {since}"),
)
RESPONSIBLE_REMEDIES = (
    later("load it first, or correct the code"),
    later("leave agency and peer_group empty"),
    later("correct the dates"),
    later("leave agency empty"),
    later("write what shows it, or why"),
    later("leave number empty where it is new"),
)
