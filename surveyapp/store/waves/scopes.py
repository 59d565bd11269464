"""Which agencies an account may see: its own and those below it, as the tree stood in the wave that is looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.db.base import ALWAYS
from surveyapp.models import Account, Agency, Succession, Wave, WaveAgency
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.waves.stored import stored_wave
from surveyapp.store.waves.transitions import day_of_tree


def agencies_below(session: Session, account_id: int, wave_code: str | None = None) -> frozenset[str]:
    """Codes of the account's own agency and of all below it; none for an account without an agency.

    Of a wave it is the tree that the wave froze, and for whoever came later also what its predecessors saw. Above an
    agency that takes part stand agencies that do not: of these, and without a wave, it is today's tree.
    Raises Refused (404) for an unknown wave.
    """
    wave = stored_wave(session, wave_code) if wave_code is not None else None
    account = session.get(Account, account_id)
    if account is None or account.agency_id is None:
        return frozenset()
    parents: dict[int, int | None] = dict(session.execute(select(Agency.id, Agency.parent_id)).all())
    own = {account.agency_id}
    if wave is not None:
        frozen = _frozen(session, wave)
        parents |= frozen
        own |= _predecessors(session, account.agency_id, day_of_tree(wave), frozen)
    seen = _with_all_below(own, parents)
    return frozenset(session.scalars(select(Agency.code).where(Agency.id.in_(seen))))


def refuse_own(session: Session, actor: str, wave_code: str, agencies: Iterable[str]) -> None:
    """Nobody enters, leaves out or takes back forms about an agency that their own account belongs to.

    `actor` is the address of an account; the command line and the calendar belong to no agency.
    """
    account = session.scalar(select(Account.id).where(Account.email == actor, Account.agency_id.is_not(None)))
    own = agencies_below(session, account, wave_code).intersection(agencies) if account is not None else frozenset()
    if own:
        what = f"your account belongs to {', '.join(sorted(own))}, or to an agency above"
        raise Refused(Problem("own-agency", what, remedy="somebody else of the survey office has to do it"), status=403)


def _frozen(session: Session, wave: Wave) -> dict[int, int | None]:
    query = select(WaveAgency.agency_id, WaveAgency.parent_id).where(WaveAgency.wave_id == wave.id)
    return dict(session.execute(query).all())


def _predecessors(session: Session, agency: int, day: dt.date, in_wave: Mapping[int, int | None]) -> set[int]:
    """Agencies that `agency` came from, through as many steps as there are.

    A predecessor that lives on (a part of it was split off) is seen as it was before, not as it is without that part.
    """
    links: dict[int, list[int]] = {}
    for link in session.scalars(select(Succession)):
        still_to_come = link.date == ALWAYS or day < link.date
        if still_to_come and link.to_agency_id not in in_wave:
            links.setdefault(link.to_agency_id, []).append(link.from_agency_id)
    return _reached({agency}, links)


def _with_all_below(tops: Iterable[int], parents: Mapping[int, int | None]) -> set[int]:
    children: dict[int, list[int]] = {}
    for child, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(child)
    return _reached(tops, children)


def _reached(starts: Iterable[int], ways: Mapping[int, list[int]]) -> set[int]:
    reached, ahead = set(starts), list(starts)
    while ahead:
        new = set(ways.get(ahead.pop(), ())) - reached
        reached |= new
        ahead += new
    return reached
