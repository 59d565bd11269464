"""One form becomes one response, once: nothing lost, nothing twice (`docs/data.md` §4)."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from surveyapp.db.clock import now as present
from surveyapp.db.clock import office_day
from surveyapp.db.transactions import reading
from surveyapp.db.writer import write_together
from surveyapp.models import Response
from surveyapp.store.forms import exclusions, invitations, statements
from surveyapp.store.forms.acceptance import is_late_or_refused, refuse_empty, refuse_invalid
from surveyapp.store.forms.receipts import receipt_of
from surveyapp.store.forms.shape import shape_of
from surveyapp.store.forms.spending import code_spent, leads_to, spend
from surveyapp.store.forms.submission import Submission
from surveyapp.store.locks import share_wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.vocabulary import basis_of, is_storable

__all__ = [
    "Receipt",
    "Submission",
    "content_mark",
    "id_of",
    "is_stored",
    "refuse_before_answers",
    "refuse_unacceptable",
    "save_response",
    "submit",
]

TEXTS_EXPIRE_AFTER = dt.timedelta(days=730)
NOTED_AT_ARRIVAL = (
    *("key", "opened_at", "day", "half", "pace", "language", "text_revision"),
    *("invitation", "device"),
)
"""Not what a person said: sent again a minute later, after noon or in the other language, it is the same form."""

SAID = tuple(part.name for part in fields(Submission) if part.name not in NOTED_AT_ARRIVAL)
KEY_LENGTH = MARK_LENGTH = 16
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof for the person who answered. Show it only after the transaction has been committed."""

    number: str
    repeated: bool = False  # the same form had been stored before
    late: bool = False

    def __str__(self) -> str:
        return self.number


def submit(engine: Engine, submission: Submission, secret: bytes) -> Receipt:
    """Store one form durably: when this returns, the response survives a power cut."""
    return write_together(engine, lambda connection: _store(connection, submission, secret, present()))


def save_response(
    session: Session, submission: Submission, secret: bytes, *, now: dt.datetime | None = None
) -> Receipt:
    """The same within a transaction of the caller, who shows the receipt only after the commit."""
    return _store(session.connection(), submission, secret, now or present())


def is_stored(session: Session, key: bytes) -> bool:
    """Whether the form with this key has been received."""
    return session.get(Response, id_of(key)) is not None


def refuse_before_answers(engine: Engine, submission: Submission, secret: bytes) -> None:
    """What a form whose answers cannot be read is told first: its key, its wave and its code come before them."""
    with reading(engine) as session:
        connection, response_id = session.connection(), id_of(submission.key)
        facts = statements.facts_of(connection, submission, response_id)
        if facts.stored_mark is not None:
            raise _key_conflict()
        facts = facts.at(now := present())
        is_late_or_refused(facts, submission, now)
        batch = leads_to(connection, facts, submission, secret)
        if batch is not None and batch.is_spent:
            raise code_spent()


def refuse_unacceptable(session: Session, submission: Submission, *, now: dt.datetime | None = None) -> None:
    """What `save_response` would refuse of a form without a code, while it is still being written down."""
    connection, at = session.connection(), now or present()
    _refuse_unreadable(submission)
    facts = statements.facts_of(connection, submission, id_of(submission.key)).at(at)
    is_late_or_refused(facts, submission, at)
    refuse_invalid(connection, facts, submission, at)


def _store(connection: Connection, submission: Submission, secret: bytes, at: dt.datetime) -> Receipt:
    """The checks in their order: key known, wave and grace, code, validation, insert."""
    _refuse_unreadable(submission)
    response_id, mark = id_of(submission.key), content_mark(submission)
    share_wave(connection, submission.wave)
    facts = statements.facts_of(connection, submission, response_id)
    if facts.stored_mark is not None:
        return _known(facts.stored_mark, mark, response_id, secret)
    facts = facts.at(at)
    late = is_late_or_refused(facts, submission, at)
    if (batch := leads_to(connection, facts, submission, secret)) is not None:
        if batch.is_spent:
            return _same_form_or_spent(connection, response_id, mark, secret, code_spent())
        submission = replace(submission, basis=batch.basis)
    refuse_invalid(connection, facts, submission, at)
    is_empty = _is_empty(connection, facts, submission)
    refuse_empty(submission, is_empty)
    if (spent := _used_before(connection, submission, secret)) is not None:
        return _same_form_or_spent(connection, response_id, mark, secret, spent)
    if _insert(connection, facts, submission, response_id, mark, late, at, is_empty):
        _count_invitation(connection, facts, submission, at)
        return Receipt(receipt_of(response_id, secret), late=late)
    return _known(statements.mark_of(connection, response_id), mark, response_id, secret)


def _refuse_unreadable(submission: Submission) -> None:
    if len(submission.key) != KEY_LENGTH:
        raise Refused(Problem("invalid", "a form's key has 16 bytes", "key", "open the form again"))
    if not is_storable(submission.words):
        raise Refused(Problem("invalid", "the form holds characters that cannot be stored", remedy="take them out"))


def _used_before(connection: Connection, submission: Submission, secret: bytes) -> Refused | None:
    """Uses up what the form came with; the refusal where another form has used it."""
    if submission.code and not spend(connection, submission.code, secret):
        return code_spent()
    if submission.invitation and not invitations.spend(connection, submission.invitation, secret):
        return invitations.invitation_spent()
    return None


def _same_form_or_spent(
    connection: Connection, response_id: bytes, mark: bytes, secret: bytes, spent: Refused
) -> Receipt:
    """Code or invitation may have been used a moment ago by this very form, sent twice at once."""
    stored_mark = statements.mark_of(connection, response_id)
    if stored_mark is None:
        raise spent
    return _known(stored_mark, mark, response_id, secret)


def id_of(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()[:16]


def content_mark(submission: Submission) -> bytes:
    """Tells whether two submissions under one key say the same; tells nothing without the key."""
    content = {name: value for name in SAID if (value := getattr(submission, name))}
    return hmac.digest(submission.key, _CANONICAL.encode(content).encode(), "sha256")[:MARK_LENGTH]


def _known(stored_mark: bytes | None, mark: bytes, response_id: bytes, secret: bytes) -> Receipt:
    if stored_mark is None or not hmac.compare_digest(stored_mark, mark):
        raise _key_conflict()
    return Receipt(receipt_of(response_id, secret), repeated=True)


def _key_conflict() -> Refused:
    what = "a form with this key has been stored with other answers"
    return Refused(Problem("key-conflict", what, "key", "open a new form to answer again"), status=409)


def _insert(
    connection: Connection,
    facts: statements.SubmissionFacts,
    submission: Submission,
    response_id: bytes,
    mark: bytes,
    late: bool,
    at: dt.datetime,
    is_empty: bool,
) -> bool:
    """False where another transaction has just stored the same key."""
    cell_id = statements.cell_of(connection, facts, submission)
    row = _response_row(facts, submission, _status(facts, is_empty)) | {
        "id": response_id,
        "cell_id": cell_id,
        "content_mark": mark,
        "late": int(late),
    }
    if not statements.insert_response(connection, row):
        return False
    if row["status"] == "excluded":
        exclusions.record_exclusions(connection, [response_id], exclusions.EMPTY, submission.channel, at)
    if submission.numbers or submission.texts:
        statements.insert_values(
            connection, response_id, submission.numbers, submission.texts, _expiring(connection, facts, office_day(at))
        )
    statements.freeze(connection, facts, at)
    if facts.state == "collected":
        raise_of_wave(connection, facts.wave_id)
    return True


def _count_invitation(
    connection: Connection, facts: statements.SubmissionFacts, submission: Submission, at: dt.datetime
) -> None:
    if submission.invitation and facts.wave_id is not None:
        day = submission.day or office_day(at)
        invitation = invitations.Invitation(submission.invitation, submission.device, day, submission.half)
        invitations.count(connection, facts.wave_id, invitation, opened=True, answered=True)


def _expiring(connection: Connection, facts: statements.SubmissionFacts, today: dt.date) -> dict[str, dt.date]:
    """Question -> the day on which its private words are to be erased."""
    if facts.version_key is None or facts.structure_hash is None:
        return {}
    private = shape_of(connection, facts.version_key, facts.structure_hash).private
    return dict.fromkeys(private, today + TEXTS_EXPIRE_AFTER)


def _is_empty(connection: Connection, facts: statements.SubmissionFacts, submission: Submission) -> bool:
    if facts.version_key is None or facts.structure_hash is None:
        return False
    return shape_of(connection, facts.version_key, facts.structure_hash).is_empty(submission.answers)


def _status(facts: statements.SubmissionFacts, is_empty: bool) -> str:
    if facts.state == "trial":
        return "trial"
    return "excluded" if is_empty else "valid"


def _response_row(facts: statements.SubmissionFacts, submission: Submission, status: str) -> dict[str, Any]:
    return {
        "day": submission.day,
        "half": submission.half,
        "channel": submission.channel,
        "basis": basis_of(submission.basis or facts.basis, submission.proof, facts.basis_rule),
        "proof": submission.proof,
        "helped": submission.helped,
        "language": submission.language,
        "text_revision": submission.text_revision,
        "variant": submission.variant,
        "pace": submission.pace,
        "status": status,
        "base_weight": None,
        "traits": submission.traits,
        "answers": submission.answers,
    }
