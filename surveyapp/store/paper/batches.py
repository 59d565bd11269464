"""Batches of sheets: of which cell they are, who keys them in, how many there should be and how many there are."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from questionnaires.languages import FIRST
from surveyapp.db.clock import office_day
from surveyapp.models import Account, AccountRole, Agency, Entry, EntryBatch, EntrySecret, Role, Wave
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import agency_ids
from surveyapp.store.agencies.unknown import unknown_agency
from surveyapp.store.people.accounts import account_of
from surveyapp.store.refusal import Problem, Refused, refuse_unseen
from surveyapp.store.vocabulary import is_storable
from surveyapp.store.waves.clock import state_at
from surveyapp.store.waves.frame import refuse_unknown_stratum
from surveyapp.store.waves.scopes import refuse_own
from surveyapp.store.waves.stored import stored_wave
from surveyapp.store.waves.texts import revisions_of
from surveyapp.store.waves.waves import refuse_unrated

OPEN, COMPLETE, RELEASED, REJECTED = "open", "complete", "released", "rejected"
STATES = (OPEN, COMPLETE, RELEASED, REJECTED)
FIRST_PASS = 1
_ENTERED_IN = ("open", "collected")
ENTERING = ("admin", "manager", "operator")
"""Roles that key forms in."""
MOST_FORMS, HIGHEST_NUMBER = 1000, 9_999_999
USUAL_SHARE, ALL = 10, 100
LONGEST_PLACE = 100


@dataclass(frozen=True, slots=True)
class BatchPlace:
    """Of which cell all sheets of a batch are; `agency` is the resolving one."""

    agency: str
    receiving_agency: str = ""
    stratum: str = ""
    procedure_group: str = ""
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Sheets:
    """How many sheets lie in a batch, the number on the first one, their language ('' = the wave's first), and of how
    many of 100 somebody else is to key in again what stands on them."""

    declared: int
    first_number: int = 1
    language: str = ""
    second_share: int = USUAL_SHARE


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as the office sees it. `entered` counts the first pass."""

    id: int
    wave: str
    agency: str
    receiving_agency: str
    stratum: str
    procedure_group: str
    cluster: str
    language: str
    text_revision: int
    operator: str
    first_number: int
    declared: int
    second_share: int
    state: str
    made_on: dt.date
    released_on: dt.date | None
    entered: int = 0

    @property
    def last_number(self) -> int:
        return self.first_number + self.declared - 1

    @property
    def expected(self) -> range:
        """The numbers that should stand on its sheets."""
        return range(self.first_number, self.last_number + 1)


def make_batch(session: Session, wave: str, place: BatchPlace, sheets: Sheets, *, operator: str, actor: str) -> int:
    """The number of a new batch, open for entries by `operator`, the address of an account.

    Refused where the wave takes no entries, for places and languages that it does not have, for numbers that no batch
    can have, and for accounts that do not enter forms or belong to an agency that the forms are about.
    """
    found = stored_wave(session, wave)
    _refuse_wrong(found, place, sheets)
    ids = _known(session, place)
    refuse_unrated(session, found, place.agency)
    refuse_unknown_stratum(session, wave, place.stratum, place.agency)
    account = entering_account(session, operator)
    for who in (actor, account.email):
        refuse_own(session, who, wave, _rated(place))
    language, revision = _words(session, wave, sheets.language)
    batch = EntryBatch(
        wave_id=found.id,
        resolving_agency_id=ids.get(place.agency),
        receiving_agency_id=ids.get(place.receiving_agency or place.agency),
        stratum=place.stratum,
        procedure_group=place.procedure_group,
        cluster=place.cluster,
        language=language,
        text_revision=revision,
        operator_id=account.id,
        first_number=sheets.first_number,
        declared=sheets.declared,
        second_share=sheets.second_share,
        state=OPEN,
        made_on=office_day(),
    )
    session.add(batch)
    session.flush()
    if session.get(EntrySecret, found.id) is None:
        session.add(EntrySecret(wave_id=found.id, secret=secrets.token_bytes(32)))
    audit.record(session, actor, "paper-batch", wave, batch=batch.id, forms=sheets.declared, operator=account.email)
    return batch.id


def takes_entries(state: str, entry_until: dt.date | None) -> bool:
    """Whether a wave takes forms on paper today. Not before it opens: what is tried out must never count."""
    return state in _ENTERED_IN and (entry_until is None or office_day() <= entry_until)


def batches(session: Session, wave: str = "", *, operator: str = "") -> list[BatchRow]:
    """All batches, those of a wave, or those of one operator, in the order in which they were made."""
    query = _ROWS.where(Wave.code == wave) if wave else _ROWS
    query = query.where(Account.email == operator) if operator else query
    entered = _entered(session)
    return [
        replace(_row(row), entered=entered.get(row[0], 0)) for row in session.execute(query.order_by(EntryBatch.id))
    ]


def batch(session: Session, number: int) -> BatchRow:
    """Refused (404) for one that there is not."""
    found = session.execute(_ROWS.where(EntryBatch.id == number)).first()
    if found is None:
        raise unknown_batch(number)
    return replace(_row(found), entered=_entered(session).get(number, 0))


def locked_batch(session: Session, number: int) -> EntryBatch:
    """The row itself, held until the transaction ends: whoever enters, corrects and releases does so in turn."""
    found = session.scalars(select(EntryBatch).where(EntryBatch.id == number).with_for_update()).first()
    if found is None:
        raise unknown_batch(number)
    return found


def unknown_batch(number: int) -> Refused:
    return Refused(Problem("batch-unknown", f"there is no batch {number}", "batch", "see: paper list"), status=404)


def operators(session: Session) -> list[str]:
    """Addresses of the accounts that may key forms in."""
    held = select(AccountRole.account_id).join(Role, Role.id == AccountRole.role_id).where(Role.name.in_(ENTERING))
    query = select(Account.email).where(Account.id.in_(held), Account.active).order_by(Account.email)
    return list(session.scalars(query))


def entering_account(session: Session, email: str) -> Account:
    account = account_of(session, email)
    if account.email not in operators(session):
        what = f"{account.email} does not enter forms"
        raise Refused(Problem("operator-role", what, "operator", f"name an account that is {' or '.join(ENTERING)}"))
    return account


def _refuse_wrong(wave: Wave, place: BatchPlace, sheets: Sheets) -> None:
    found = [*_wrong_sheets(sheets), *_wrong_place(place)]
    state = state_at(wave.state, wave.closes)
    if not takes_entries(state, wave.entry_until):
        what = f"wave {wave.code} is {state} and takes no forms on paper"
        found.append(Problem("wave-closed", what, "wave", "enter forms while it is open or collected"))
    if found:
        raise Refused(found)


def _wrong_sheets(sheets: Sheets) -> Iterator[Problem]:
    if not 1 <= sheets.declared <= MOST_FORMS:
        what = f"{sheets.declared} forms; a batch has 1 to {MOST_FORMS}"
        yield Problem("batch-size", what, "forms", "divide the sheets")
    if not 1 <= sheets.first_number <= HIGHEST_NUMBER - MOST_FORMS:
        what = f"{sheets.first_number} is no number of a form"
        yield Problem("form-number", what, "first", f"numbers go from 1 to {HIGHEST_NUMBER - MOST_FORMS}")
    if not 0 <= sheets.second_share <= ALL:
        yield Problem("second-share", f"{sheets.second_share} of 100 forms", "second", f"write 0 to {ALL}")


def _wrong_place(place: BatchPlace) -> Iterator[Problem]:
    if not (place.agency or place.receiving_agency):
        yield Problem("agency-missing", "forms are about an agency", "agency", "name it with --agency")
    for where, said in (("procedure_group", place.procedure_group), ("cluster", place.cluster)):
        if len(said) > LONGEST_PLACE or not is_storable(said):
            yield Problem("name-long", f"a name has at most {LONGEST_PLACE} letters", where, "shorten it")
    refuse_unseen({"procedure_group": place.procedure_group, "cluster": place.cluster})


def _known(session: Session, place: BatchPlace) -> dict[str, int]:
    ids = agency_ids(session)
    for where, code in (("agency", place.agency), ("receiving_agency", place.receiving_agency)):
        if code and code not in ids:
            raise Refused(unknown_agency(code, where, ids))
    return ids


def _rated(place: BatchPlace) -> set[str]:
    return {place.agency, place.receiving_agency} - {""}


def _words(session: Session, wave: str, language: str) -> tuple[str, int]:
    """The language of the sheets, and the revision of its words that the wave serves now."""
    served = revisions_of(session, wave)
    language = language or (FIRST if FIRST in served else next(iter(served), ""))
    if language not in served:
        what = f"wave {wave} has no words in {language!r}"
        raise Refused(Problem("language-unknown", what, "language", f"it has: {', '.join(served)}"))
    return language, served[language]


def _entered(session: Session) -> dict[int, int]:
    query = select(Entry.batch_id, func.count()).where(Entry.pass_ == FIRST_PASS).group_by(Entry.batch_id)
    return dict(session.execute(query).all())


def _row(row: Any) -> BatchRow:
    return BatchRow(*row)


_resolving, _receiving = aliased(Agency), aliased(Agency)
_ROWS = (
    select(
        EntryBatch.id,
        Wave.code,
        func.coalesce(_resolving.code, ""),
        func.coalesce(_receiving.code, ""),
        EntryBatch.stratum,
        EntryBatch.procedure_group,
        EntryBatch.cluster,
        EntryBatch.language,
        EntryBatch.text_revision,
        Account.email,
        EntryBatch.first_number,
        EntryBatch.declared,
        EntryBatch.second_share,
        EntryBatch.state,
        EntryBatch.made_on,
        EntryBatch.released_on,
    )
    .join(Wave, Wave.id == EntryBatch.wave_id)
    .join(Account, Account.id == EntryBatch.operator_id)
    .outerjoin(_resolving, _resolving.id == EntryBatch.resolving_agency_id)
    .outerjoin(_receiving, _receiving.id == EntryBatch.receiving_agency_id)
)
