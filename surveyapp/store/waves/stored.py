"""The row of a wave, for whatever reads more of it, and whether it is still the one that somebody looked at."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.models import Wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.vocabulary import is_storable


def stored_wave(session: Session, code: str) -> Wave:
    found = session.scalars(select(Wave).where(Wave.code == code)).first() if is_storable(code) else None
    if found is None:
        known = ", ".join(session.scalars(select(Wave.code).order_by(Wave.id.desc()).limit(10))) or "none yet"
        raise Refused(Problem("wave-unknown", f"there is no wave {code!r}", remedy=f"waves are: {known}"), status=404)
    return found


def refuse_changed(stored: Wave, seen: int | None) -> None:
    """Nobody overwrites what they have not seen: `seen` is the version that was looked at, None where nobody said."""
    if seen not in (None, stored.version):
        what = f"wave {stored.code} was changed since it was looked at"
        raise Refused(Problem("wave-changed", what, remedy="look at it again"), status=409)
