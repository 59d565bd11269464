"""The revision of a wave's inputs: whatever changes a figure or a word of its result raises it, in one transaction.

A kept result is good as long as the revision stands. While a wave is open it has no result, so that a citizen's form
raises nothing; closing the wave does.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, or_, select, true, update
from sqlalchemy.orm import Session

from surveyapp.models import AgencyName, PeerGroup, PeerGroupName, Succession, Wave, WaveAgency

Base = Session | Connection


def raise_of_wave(base: Base, wave_id: int | None) -> None:
    """Its forms, frame, agencies or state changed."""
    _raise(base, Wave.id == wave_id)


def raise_of_questionnaire(session: Session, key: int) -> None:
    """Results print its words, and who approved them."""
    _raise(session, Wave.questionnaire_version_key == key)


def raise_of_changed_agencies(session: Session) -> None:
    """Of all that is about to be written: results print names, and changes follow successions, also through agencies
    that came and went between two waves."""
    changed = [row for row in (*session.new, *session.dirty) if session.is_modified(row)]
    if any(isinstance(row, Succession) for row in changed):
        raise_of_all(session)
    elif renamed := {row.agency_id for row in changed if isinstance(row, AgencyName)}:
        _raise_of_agencies(session, renamed)


def raise_of_changed_groups(session: Session) -> None:
    """Of all that is about to be written: results print the names of their groups."""
    changed = [row for row in (*session.new, *session.dirty) if session.is_modified(row)]
    if renamed := {row.peer_group_id for row in changed if isinstance(row, PeerGroupName)}:
        codes = select(PeerGroup.code).where(PeerGroup.id.in_(renamed))
        _raise(session, Wave.id.in_(select(WaveAgency.wave_id).where(WaveAgency.peer_group.in_(codes))))


def raise_of_all(session: Session) -> None:
    """A fact of the office that every result prints."""
    _raise(session, true())


def _raise_of_agencies(session: Session, agencies: Collection[int]) -> None:
    """Also of those above the ones that a wave rates: their names tell namesakes apart."""
    named = or_(WaveAgency.agency_id.in_(agencies), WaveAgency.parent_id.in_(agencies))
    rated = select(WaveAgency.wave_id).where(named)
    _raise(session, Wave.id.in_(rated))


def _raise(base: Base, which: ColumnElement[bool]) -> None:
    base.execute(update(Wave).where(which).values(inputs_revision=Wave.inputs_revision + 1))
