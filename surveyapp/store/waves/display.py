"""How the order of a wave is shown at most: decided before it closes, so that nobody decides by the figures."""

from __future__ import annotations

from sqlalchemy.orm import Session

from surveyapp.store import audit
from surveyapp.store.locks import own_wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves import clock
from surveyapp.store.waves.stored import stored_wave

DISPLAY = "display"
"""The name of the setting."""
BY_FIGURES, NUMBERS = "figures", "numbers"
DISPLAYS = (BY_FIGURES, "ranges", "bands", NUMBERS)
"""By how far agencies can be told apart; at most ranges; bands; single places always, with the sentence beside them."""
BEFORE_CLOSING = ("draft", "trial", "open")


def decide_display(session: Session, code: str, display: str, actor: str) -> bool:
    """Whether it is another than before. Raises Refused for an unknown word, and for a wave that was closed: its
    figures are known."""
    if display not in DISPLAYS:
        remedy = f"one of: {', '.join(DISPLAYS)}"
        raise Refused(Problem("display-unknown", f"no order is shown by {display}", remedy=remedy))
    own_wave(session.connection(), code)
    stored = stored_wave(session, code)
    clock.settle(session, stored)
    if stored.state not in BEFORE_CLOSING:
        what = f"wave {code} is {stored.state}, and how its order is shown was to be decided before it closed"
        raise Refused(Problem("display-late", what, remedy="decide it for the next wave"), status=409)
    before = stored.settings.get(DISPLAY, BY_FIGURES)
    if display == before:
        return False
    stored.settings = stored.settings | {DISPLAY: display}
    raise_of_wave(session, stored.id)
    audit.record(session, actor, "wave-display", code, before=before, now=display)
    session.flush()
    return True
