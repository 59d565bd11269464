"""How the order of a wave is shown at most: decided before it closes, so that nobody decides by the figures."""

from __future__ import annotations

from sqlalchemy.orm import Session

from surveyapp.db.clock import office_day
from surveyapp.store import audit
from surveyapp.store.locks import own_wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves import clock
from surveyapp.store.waves.stored import refuse_changed, stored_wave

DISPLAY = "display"
"""The name of the setting."""
BY_FIGURES, NUMBERS = "figures", "numbers"
DISPLAYS = (BY_FIGURES, "ranges", "bands", NUMBERS)
"""By how far agencies can be told apart; at most ranges; bands; single places always, with the sentence beside them."""
BEFORE_CLOSING = ("draft", "trial", "open")


def decide_display(session: Session, code: str, display: str, actor: str, *, seen: int | None = None) -> bool:
    """Whether it is another than before. Raises Refused for an unknown word, for a wave that was closed, also if it
    was extended later: its figures are known; and where `seen` is not the stored version of the wave any more."""
    if display not in DISPLAYS:
        remedy = f"one of: {', '.join(DISPLAYS)}"
        raise Refused(Problem("display-unknown", f"no order is shown by {display}", remedy=remedy))
    own_wave(session.connection(), code)
    stored = stored_wave(session, code)
    clock.settle(session, stored)
    refuse_late_display(session, code, stored.state)
    refuse_changed(stored, seen)
    before = stored.settings.get(DISPLAY, BY_FIGURES)
    if display == before:
        return False
    stored.settings = stored.settings | {DISPLAY: display}
    raise_of_wave(session, stored.id)
    audit.record(session, actor, "wave-display", code, before=before, now=display)
    session.flush()
    return True


def refuse_late_display(session: Session, code: str, state: str) -> None:
    """Raises Refused for a wave whose figures are known, or were known before it was extended."""
    if can_decide_display(session, code, state):
        return
    why = "had ended before it was extended" if state in BEFORE_CLOSING else f"is {state}"
    what = f"wave {code} {why}, and how its order is shown was to be decided before it closed"
    raise Refused(Problem("display-late", what, remedy="decide it for the next wave"), status=409)


def can_decide_display(session: Session, code: str, state: str) -> bool:
    return state in BEFORE_CLOSING and not (state == "open" and _had_ended(session, code))


def _had_ended(session: Session, code: str) -> bool:
    """Extended after its last day: whoever looked in between knows figures."""
    extended = audit.events_of(session, code, "wave-extended")
    days = ((event.detail["before"], office_day(event.at).isoformat()) for event in extended)
    return any(before and day > before for before, day in days)
