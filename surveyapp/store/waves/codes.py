"""One-time codes: made by the batch, known by a mark only, each leading to its batch and to nothing else."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from surveyapp.models import Agency, Code, CodeBatch, SpentCode, Wave
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import agency_ids
from surveyapp.store.agencies.unknown import unknown_agency
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.vocabulary import READ_ALOUD
from surveyapp.store.waves.clock import state_at
from surveyapp.store.waves.frame import refuse_unknown_stratum
from surveyapp.store.waves.stored import stored_wave
from surveyapp.store.waves.waves import refuse_unrated

LENGTH = 8
FEWEST, MOST = 10, 100_000
"""A batch of a few codes would lead to few people."""

LETTERS = frozenset(READ_ALOUD)
TAKES_CODES = ("draft", "trial", "open")
_SEPARATORS = str.maketrans("", "", " -\u00a0\u2010\u2011\u2012\u2013\u2014")


@dataclass(frozen=True, slots=True)
class Batch:
    """Where the forms of a batch belong, and what became of its codes: counts, never which."""

    id: int
    wave: str
    agency: str  # resolving
    receiving_agency: str
    stratum: str
    procedure_group: str
    basis: str
    printed: int
    handed_out: int | None
    spoiled: int | None
    made_on: dt.date
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Destination:
    """What the batch of a code asks of a form; agencies by their ids."""

    wave_id: int
    resolving: int | None
    receiving: int | None
    stratum: str
    procedure_group: str
    basis: str
    is_spent: bool


def plain(typed: str) -> str:
    """A code as it was made: without the case, spaces and hyphens that people type."""
    return typed.upper().translate(_SEPARATORS)


def is_whole(code: str) -> bool:
    """Whether the check character fits: one wrong character, or two exchanged, never do."""
    return len(code) == LENGTH + 1 and LETTERS.issuperset(code) and check_of(code[:LENGTH]) == code[LENGTH]


def check_of(body: str) -> str:
    """31 characters are a prime number of them: a weighted sum finds every single mistake and every exchange."""
    total = sum(place * READ_ALOUD.index(character) for place, character in enumerate(body, start=2))
    return READ_ALOUD[total % len(READ_ALOUD)]


def shown(code: str) -> str:
    """XXX-XXX-XXX, as it stands on a card."""
    return "-".join((code[:3], code[3:6], code[6:]))


def mark_of_code(code: str, secret: bytes) -> bytes:
    return hmac.digest(secret, b"code\0" + plain(code).encode(), "sha256")


def make_batch(
    session: Session,
    wave: str,
    count: int,
    secret: bytes,
    *,
    agency: str = "",
    receiving_agency: str = "",
    stratum: str = "",
    procedure_group: str = "",
    actor: str,
    today: dt.date,
) -> tuple[int, list[str]]:
    """(number of the batch, its codes in no order). The codes are nowhere else: whoever loses them makes new ones."""
    found = stored_wave(session, wave)
    _refuse_batch(found, count, agency or receiving_agency)
    ids = _known(session, {"agency": agency, "receiving_agency": receiving_agency})
    refuse_unrated(session, found, agency)
    refuse_unknown_stratum(session, wave, stratum, agency)
    batch = CodeBatch(
        wave_id=found.id,
        resolving_agency_id=ids.get(agency),
        receiving_agency_id=ids.get(receiving_agency or agency),
        stratum=stratum,
        procedure_group=procedure_group,
        basis=found.basis,
        printed=count,
        made_on=today,
    )
    session.add(batch)
    session.flush()
    codes = _new_codes(count)
    rows = sorted((mark_of_code(code, secret), batch.id) for code in codes)
    session.execute(insert(Code), [{"mark": mark, "batch_id": key} for mark, key in rows])
    raise_of_wave(session, found.id)
    audit.record(session, actor, "codes-made", wave, batch=batch.id, codes=count, agency=agency or receiving_agency)
    return batch.id, codes


def _refuse_batch(wave: Wave, count: int, agency: str) -> None:
    found = []
    if not FEWEST <= count <= MOST:
        what = f"{count} codes; a batch has {FEWEST} to {MOST}, so that no code leads to few people"
        found.append(Problem("codes-number", what, "count", f"make at least {FEWEST}"))
    state = state_at(wave.state, wave.closes)
    if state not in TAKES_CODES:
        what = f"wave {wave.code} is {state} and takes no more forms"
        found.append(Problem("wave-closed", what, "wave", "make codes for a wave that is open or still to open"))
    if not agency:
        found.append(Problem("agency-missing", "codes lead to an agency", "agency", "name it with --agency"))
    if found:
        raise Refused(found)


def _known(session: Session, named: dict[str, str]) -> dict[str, int]:
    ids = agency_ids(session)
    for where, code in named.items():
        if code and code not in ids:
            raise Refused(unknown_agency(code, where, ids))
    return ids


def _new_codes(count: int) -> list[str]:
    """Random, and as a set: the order of the file says nothing."""
    codes: set[str] = set()
    while len(codes) < count:
        body = "".join(secrets.choice(READ_ALOUD) for _ in range(LENGTH))
        codes.add(body + check_of(body))
    return sorted(codes)


def batches(session: Session, wave: str = "") -> list[Batch]:
    """All batches, or those of a wave, in the order in which they were made."""
    query = _BATCHES.where(Wave.code == wave) if wave else _BATCHES
    counts = _returned(session)
    return [_batch(row, counts.get(row[0], 0)) for row in session.execute(query.order_by(CodeBatch.id))]


def batch_of(session: Session, code: str, secret: bytes) -> tuple[Batch, bool] | None:
    """The batch that a code leads to, and whether the code has been used; None where nobody made it."""
    mark = mark_of_code(code, secret)
    row = session.execute(_BATCHES.join(Code, Code.batch_id == CodeBatch.id).where(Code.mark == mark)).first()
    spent = session.scalar(select(func.count()).select_from(SpentCode).where(SpentCode.mark == mark))
    return (_batch(row), bool(spent)) if row else None


def say_what_became(session: Session, number: int, *, handed_out: int | None, spoiled: int | None, actor: str) -> None:
    """Write down how many codes of a batch were handed out and how many were spoiled; None leaves it as it is."""
    batch = session.get(CodeBatch, number)
    if batch is None:
        raise Refused(Problem("batch-unknown", f"there is no batch {number}", "batch", "see: codes count"))
    batch.handed_out = batch.handed_out if handed_out is None else handed_out
    batch.spoiled = batch.spoiled if spoiled is None else spoiled
    if (batch.handed_out or 0) + (batch.spoiled or 0) > batch.printed:
        what = f"{batch.handed_out or 0} handed out and {batch.spoiled or 0} spoiled of {batch.printed}"
        raise Refused(Problem("codes-number", what, f"batch {number}", "count again"))
    wave = session.get_one(Wave, batch.wave_id).code
    raise_of_wave(session, batch.wave_id)
    became = {"handed_out": batch.handed_out, "spoiled": batch.spoiled}
    audit.record(session, actor, "codes-counted", wave, batch=number, **became)


def destination(connection: Connection, mark: bytes) -> Destination | None:
    """Where a code leads, for the store's own look at a form."""
    row = connection.execute(_DESTINATION.where(Code.mark == mark)).first()
    return Destination(*row) if row else None


def _returned(session: Session) -> dict[int, int]:
    query = select(Code.batch_id, func.count()).join(SpentCode, SpentCode.mark == Code.mark).group_by(Code.batch_id)
    return dict(session.execute(query).all())


def _batch(row: Any, returned: int = 0) -> Batch:
    return replace(Batch(*row), returned=returned)


_resolving, _receiving = aliased(Agency), aliased(Agency)
_BATCHES = (
    select(
        CodeBatch.id,
        Wave.code,
        func.coalesce(_resolving.code, ""),
        func.coalesce(_receiving.code, ""),
        CodeBatch.stratum,
        CodeBatch.procedure_group,
        CodeBatch.basis,
        CodeBatch.printed,
        CodeBatch.handed_out,
        CodeBatch.spoiled,
        CodeBatch.made_on,
    )
    .join(Wave, Wave.id == CodeBatch.wave_id)
    .outerjoin(_resolving, _resolving.id == CodeBatch.resolving_agency_id)
    .outerjoin(_receiving, _receiving.id == CodeBatch.receiving_agency_id)
)
_DESTINATION = select(
    CodeBatch.wave_id,
    CodeBatch.resolving_agency_id,
    CodeBatch.receiving_agency_id,
    CodeBatch.stratum,
    CodeBatch.procedure_group,
    CodeBatch.basis,
    exists().where(SpentCode.mark == Code.mark),
).join(Code, Code.batch_id == CodeBatch.id)
