"""A survey round: how far it has got, what it is for, how people were chosen and how their forms came."""

from __future__ import annotations

from surveyapp.words.speech import Term, later

STATES = {
    "draft": later("being prepared"),
    "trial": later("trial"),
    "open": later("collecting forms"),
    "collected": later("closed, not yet locked"),
    "locked": later("locked, not yet published"),
    "published": later("published"),
    "withdrawn": later("withdrawn"),
}
PINNED = {
    "served": later("with the opening of the round, or its trial"),
    "revised": later("by a revision on the record"),
    "migrated": later("as stored when the program was upgraded"),
}
CALENDARS = {
    "reports": later("the 15th to the 14th, as administrative reports"),
    "months": later("whole months"),
}
"""What a code that names a period, as 2026-04, means."""
PURPOSES = {
    "official": later("official"),
    "monitoring": later("monitoring"),
    "trial": later("trial"),
}
BASES = {
    "probability": Term(
        later("probability sample"), later("Random within strata; the chance of being chosen is known")
    ),
    "all-invited": Term(
        later("everybody was invited"), later("Everyone whose case was finished in the period was invited")
    ),
    "quota": Term(later("quota sample"), later("Quotas filled by interviewers; not a probability sample")),
    "self-selected": Term(
        later("respondents chose themselves"), later("Whoever wished to answer; not a probability sample")
    ),
}
CHANNELS = {
    "kiosk": later("kiosk"),
    "qr": later("QR code"),
    "web": later("web"),
    "paper": later("paper"),
    "interview": later("interview"),
    "import": later("imported"),
}
PROOFS = {
    "open": later("nothing, an open address"),
    "device": later("nothing, a kiosk that nobody watches"),
    "staff-opened": later("an officer who opened the form"),
    "token": later("a one-time code"),
    "numbered-form": later("a numbered paper form"),
    "none": later("the office that brought them in a file"),
}
"""What vouches for a form."""
COUNTING = later(
    "Counted are forms with a one-time code, numbered paper forms, and forms in files that the office brings. Forms "
    "that anybody could send (open addresses, QR codes at a counter, kiosks) are shown apart, for monitoring, without "
    "a place."
)
MONITORING = later("Whoever wishes may answer: all forms are for monitoring, and no agency is given a place.")
WHAT_COUNTS = {
    "probability": COUNTING,
    "all-invited": COUNTING,
    "quota": later("Interviewers fill quotas: there are indices, but no agency is given a place."),
    "self-selected": MONITORING,
}
"""Which forms of a round count, by how it says that people are chosen; the round says it before it opens."""
