"""What is keyed in of each sheet: once, corrected until its batch is complete, with the way back."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from questionnaires.answers import Encoded
from questionnaires.model import FILLED, Questionnaire
from surveyapp.db.clock import now as present
from surveyapp.models import Account, Entry, EntryBatch, EntrySecret, Wave
from surveyapp.store.forms.responses import KEY_LENGTH, refuse_unacceptable
from surveyapp.store.forms.submission import Submission
from surveyapp.store.paper.batches import (
    FIRST_PASS,
    HIGHEST_NUMBER,
    OPEN,
    RELEASED,
    BatchRow,
    batch,
    entering_account,
    locked_batch,
)
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.waves.scopes import refuse_own
from surveyapp.store.waves.stored import stored_wave
from surveyapp.store.waves.texts import asked_in

CHANNEL, PROOF = "paper", "numbered-form"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form on paper: the number that stands on it, the day on which it was answered, and its answers."""

    number: int
    answered_on: dt.date | None
    encoded: Encoded


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A sheet as it was keyed in. `was_corrected`: what stood there before can be brought back."""

    sheet: Sheet
    operator: str
    entered_at: dt.datetime
    was_corrected: bool


@dataclass(frozen=True, slots=True)
class Keying:
    """Who keys in, and whether other operators' batches are theirs too."""

    account: str
    sees_all: bool = False


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """How many forms somebody keyed in, in how many batches, and how many of them were released. Counts alone."""

    operator: str
    batches: int
    forms: int
    released: int


@dataclass(frozen=True, slots=True)
class Totals:
    """A batch against what was declared. `missing` are numbers that should be there, `beyond` those that should not."""

    declared: int
    entered: int
    first: int | None
    last: int | None
    missing: tuple[int, ...]
    beyond: tuple[int, ...]

    @property
    def agree(self) -> bool:
        return not self.missing and not self.beyond


def seen_batch(session: Session, number: int, who: Keying) -> BatchRow:
    """Refused (404) for one that there is not, and (403) for one that is somebody else's to key in."""
    found = batch(session, number)
    if not who.sees_all and found.operator != who.account:
        raise Refused(Problem("batch-of-another", f"batch {number} is keyed in by somebody else", "batch"), status=403)
    return found


def enter(session: Session, number: int, sheet: Sheet, who: Keying) -> None:
    """Keep what stands on a sheet for the first time.

    Refused (409) where the number is in the batch already, and for whatever could not become a response: a wave that
    takes no more forms, a day after its last one, answers that its questionnaire does not have.
    """
    stored = _held_open(session, number, who)
    _refuse_unacceptable(session, seen_batch(session, number, who), sheet)
    if session.get(Entry, (number, sheet.number, FIRST_PASS)) is not None:
        what = f"form {sheet.number} of this batch has been entered already"
        raise Refused(
            Problem("number-taken", what, "number", "look at the number, or open it to correct it"), status=409
        )
    session.add(_entry(stored.id, sheet, FIRST_PASS, entering_account(session, who.account)))


def correct(session: Session, number: int, sheet: Sheet, who: Keying) -> None:
    """Put other answers in the place of those that were keyed in; once, they can be brought back."""
    _held_open(session, number, who)
    found = _entered(session, number, sheet.number)
    _refuse_unacceptable(session, seen_batch(session, number, who), sheet)
    content = content_of(sheet)
    if (content, sheet.answered_on) != (found.content, found.answered_on):
        found.previous = {**found.content, "answered_on": _iso(found.answered_on)}
        found.content, found.answered_on = content, sheet.answered_on


def take_back(session: Session, number: int, form: int, who: Keying) -> bool:
    """Undo the last correction of a form, or its entry where it was not corrected. Whether it is still there."""
    _held_open(session, number, who)
    found = _entered(session, number, form)
    if found.previous is None:
        session.delete(found)
        return False
    before = dict(found.previous)
    day = before.pop("answered_on")
    found.content, found.previous = before, None
    found.answered_on = dt.date.fromisoformat(day) if day else None
    return True


def entries(session: Session, number: int, pass_: int = FIRST_PASS) -> list[EntryRow]:
    """The sheets of a batch in the order of their numbers."""
    query = (
        select(Entry, Account.email)
        .join(Account, Account.id == Entry.operator_id)
        .where(Entry.batch_id == number, Entry.pass_ == pass_)
        .order_by(Entry.number)
    )
    return [_row(entry, operator) for entry, operator in session.execute(query)]


def entry(session: Session, number: int, form: int, pass_: int = FIRST_PASS) -> EntryRow | None:
    """One sheet, or None where nobody has keyed it in."""
    found = session.get(Entry, (number, form, pass_))
    return None if found is None else _row(found, session.get_one(Account, found.operator_id).email)


def totals(session: Session, row: BatchRow) -> Totals:
    """Declared against entered, number by number."""
    query = select(Entry.number).where(Entry.batch_id == row.id, Entry.pass_ == FIRST_PASS).order_by(Entry.number)
    there = list(session.scalars(query))
    missing = tuple(n for n in row.expected if n not in set(there))
    beyond = tuple(n for n in there if n not in row.expected)
    first, last = (there[0], there[-1]) if there else (None, None)
    return Totals(row.declared, len(there), first, last, missing, beyond)


def forms_by_operator(session: Session, wave: str) -> list[OperatorRow]:
    """Of one wave, by address; nobody once the entries have been erased. Refused (404) for a wave that is not known."""
    is_released = case((EntryBatch.state == RELEASED, 1), else_=0)
    query = (
        select(Account.email, func.count(EntryBatch.id.distinct()), func.count(), func.sum(is_released))
        .join(Entry, Entry.operator_id == Account.id)
        .join(EntryBatch, EntryBatch.id == Entry.batch_id)
        .where(EntryBatch.wave_id == stored_wave(session, wave).id, Entry.pass_ == FIRST_PASS)
        .group_by(Account.email)
        .order_by(Account.email)
    )
    return [OperatorRow(*row) for row in session.execute(query)]


def next_number(told: Totals, after: int | None = None) -> int | None:
    """The number to propose: the first one missing behind `after`, else the first one missing; None where all are
    there."""
    behind = (number for number in told.missing if after is not None and number > after)
    return next(behind, told.missing[0] if told.missing else None)


def content_of(sheet: Sheet) -> dict[str, Any]:
    return {"answers": sheet.encoded.answers, "numbers": sheet.encoded.numbers, "texts": sheet.encoded.texts}


def asked_on_paper(session: Session, row: BatchRow) -> Questionnaire:
    """What stands on the sheets of a batch, in the words that were served when it was made."""
    return asked_in(session, row.wave, {row.language: row.text_revision})


def wave_secret(session: Session, wave: str) -> bytes:
    """From which the keys of the forms follow. Refused where it has been erased."""
    found = session.scalar(
        select(EntrySecret.secret).join(Wave, Wave.id == EntrySecret.wave_id).where(Wave.code == wave)
    )
    if found is None:
        raise Refused(Problem("entries-erased", f"the entries of wave {wave} have been erased", "wave"), status=410)
    return found


def submission_of(row: BatchRow, asked: Questionnaire, secret: bytes, sheet: Sheet) -> Submission:
    """The response that a sheet becomes. Its key follows from the wave's secret, its batch and its number, so that it
    is stored once however often it is tried."""
    return Submission(
        key=hmac.digest(secret, f"{row.id}\0{sheet.number}".encode(), "sha256")[:KEY_LENGTH],
        wave=row.wave,
        questionnaire=asked.key,
        language=row.language,
        text_revision=row.text_revision,
        answers=sheet.encoded.answers,
        numbers=sheet.encoded.numbers,
        texts=sheet.encoded.texts,
        agency=row.agency,
        receiving_agency=row.receiving_agency,
        stratum=row.stratum,
        procedure_group=row.procedure_group,
        cluster=row.cluster,
        day=sheet.answered_on,
        channel=CHANNEL,
        proof=PROOF,
        helped=_helped(asked, sheet.encoded.answers),
    )


def _helped(asked: Questionnaire, answers: str) -> str:
    said = (answers[start] for question, start, _ in asked.spans if question.fills == "helped")
    return FILLED["helped"].get(next(said, ""), "unknown")


def _held_open(session: Session, number: int, who: Keying) -> EntryBatch:
    stored = locked_batch(session, number)
    row = seen_batch(session, number, who)
    if stored.state != OPEN:
        what = f"batch {number} is {stored.state}"
        raise Refused(Problem("batch-closed", what, "batch", "open it again first, if it is not released"), status=409)
    refuse_own(session, who.account, row.wave, {row.agency, row.receiving_agency} - {""})
    return stored


def _refuse_unacceptable(session: Session, row: BatchRow, sheet: Sheet) -> None:
    if not 1 <= sheet.number <= HIGHEST_NUMBER:
        what = f"{sheet.number} is no number of a form"
        raise Refused(Problem("form-number", what, "number", f"numbers go from 1 to {HIGHEST_NUMBER}"))
    asked, secret = asked_on_paper(session, row), wave_secret(session, row.wave)
    refuse_unacceptable(session, submission_of(row, asked, secret, sheet))


def _entered(session: Session, number: int, form: int) -> Entry:
    found = session.get(Entry, (number, form, FIRST_PASS))
    if found is None:
        what = f"form {form} of batch {number} has not been entered"
        raise Refused(Problem("form-unknown", what, "number", "enter it first"), status=404)
    return found


def _entry(number: int, sheet: Sheet, pass_: int, operator: Account) -> Entry:
    return Entry(
        batch_id=number,
        number=sheet.number,
        pass_=pass_,
        operator_id=operator.id,
        entered_at=present(),
        answered_on=sheet.answered_on,
        content=content_of(sheet),
    )


def _row(found: Entry, operator: str) -> EntryRow:
    sheet = Sheet(found.number, found.answered_on, _encoded(found.content))
    return EntryRow(sheet, operator, found.entered_at, found.previous is not None)


def _encoded(content: Mapping[str, Any]) -> Encoded:
    return Encoded(content["answers"], dict(content["numbers"]), dict(content["texts"]))


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
