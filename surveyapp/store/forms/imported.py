"""Many responses at once: all or none, and the same file twice changes nothing."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from surveyapp.db.clock import now, office_day
from surveyapp.db.transactions import take_the_lock
from surveyapp.models import QuestionnaireText, QuestionnaireVersion, Response, Wave
from surveyapp.store import audit, vocabulary
from surveyapp.store.agencies.unknown import unknown_agency
from surveyapp.store.forms import staging
from surveyapp.store.forms.exclusions import EMPTY, IN_FILE, record_exclusions
from surveyapp.store.forms.premises import Premises, premises_of, refuse_changed
from surveyapp.store.forms.responses import TEXTS_EXPIRE_AFTER
from surveyapp.store.forms.shape import wrong_slots
from surveyapp.store.locks import edit_wave
from surveyapp.store.readings.answers import HAS_BASE_WEIGHTS
from surveyapp.store.refusal import Problem, Refused, refuse_all
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves import clock
from surveyapp.store.waves.cells import cells
from surveyapp.store.waves.counted import is_counted, with_counted
from surveyapp.store.waves.frame import Strata, exceeded, frame
from surveyapp.store.waves.scopes import refuse_own
from surveyapp.store.waves.stored import stored_wave
from surveyapp.store.waves.transitions import can_be_reopened
from surveyapp.store.waves.waves import WaveRow

ID_LENGTH = 16
IMPORTED = "responses-imported"
_AT_ONCE = 4_000
_MANY = 50_000  # so many new rows that the database had better count again at once
_MOST_PROBLEMS = 10_000  # the reader of the file says each kind once
_REMEMBERED = 100_000
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class ImportedRow(NamedTuple):
    """One response of a file. Only id, line, agency and answers have no default; '' is the wave's basis."""

    id: bytes
    line: int
    agency: str
    answers: str
    receiving_agency: str = ""  # '' = agency
    stratum: str = ""
    procedure_group: str = ""
    cluster: str = ""
    day: dt.date | None = None
    half: str = ""
    channel: str = "import"
    basis: str = ""
    proof: str = "none"
    helped: str = "unknown"
    language: str = ""
    text_revision: int = 0
    variant: str = ""
    pace: str = "unknown"
    late: int = 0
    status: str = "valid"
    base_weight: float | None = None
    traits: str = ""
    numbers: Mapping[str, float] = _NOTHING
    texts: Mapping[str, str] = _NOTHING  # may be missing even where a text was given


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed."""

    new: int
    known: int  # rows that were there already, saying the same
    by_proof: Mapping[str, int] = field(default_factory=dict, compare=False)  # basis/proof -> how many are new
    empty: int = 0  # of the new ones: nothing is answered in them, so they are excluded


class Unnumbered(Protocol):
    """The rows of a file that bring no id of their own."""

    def settle(self, stored: Wave) -> int:
        """Before any is stored: takes out those that are stored forms, and counts them. May refuse."""

    def recognise(self, known: Iterable[bytes]) -> None:
        """Looks at the ids that were there before. May refuse."""

    def noted(self, new: int) -> Mapping[str, Any]:
        """What the record keeps of them where so many forms were new; empty where there is nothing to keep."""


def save_imported(
    session: Session,
    wave_code: str,
    rows: Iterable[ImportedRow],
    *,
    actor: str = audit.COMMAND_LINE,
    file: str = "",
    at: dt.datetime | None = None,
    unnumbered: Unnumbered | None = None,
) -> Imported:
    """Store the rows that are new. A known id that says something else refuses the whole file, with its line.

    `file` is where they stand. The wave takes them in the state that it has now, or had `at` another moment.
    One import is one entry of the record.
    """
    connection = session.connection()
    edit_wave(connection, wave_code)
    stored = stored_wave(session, wave_code)
    refuse_closed(stored, at)
    premises = premises_of(session, stored)
    reader = _Reader(premises)
    staging.make(connection)
    total = _stage(connection, reader, rows)
    take_the_lock(session)
    stored = stored_wave(session, wave_code)
    clock.settle(session, stored, at)
    refuse_closed(stored, at)
    refuse_changed(premises, premises_of(session, stored))
    refuse_own(session, actor, wave_code, reader.agencies)
    made = staging.place(connection, stored.id, premises.version)
    taken_out = unnumbered.settle(stored) if unnumbered else 0
    new, total = staging.move(connection), total - taken_out
    if new < total:
        refuse_all(_conflicts(session, stored))
    if unnumbered:
        unnumbered.recognise(staging.known_ids(connection) if new < total else ())
    empty = _record_exclusions(connection, reader.empty, actor)
    taken = staging.new_by_proof(connection)  # what the office vouches for
    staging.drop(connection)
    staging.forget_empty_cells(connection, made)
    imported = Imported(new, total - new + taken_out, taken, empty)
    if new:
        _after_new_rows(session, stored, reader, new)
    _record(session, actor, wave_code, file, imported, unnumbered.noted(new) if unnumbered else {})
    return imported


def is_stored(session: Session, id_: bytes) -> bool:
    return session.scalar(select(Response.id).where(Response.id == id_)) is not None


def refuse_closed(stored: Wave | WaveRow, at: dt.datetime | None = None) -> None:
    """Rows come in while a wave is open, or collected until entry ends."""
    entry_is_open = stored.entry_until is None or office_day(at) <= stored.entry_until
    if stored.state == "open" or (stored.state == "collected" and entry_is_open):
        return
    what = f"wave {stored.code} is {stored.state}"
    if stored.state == "collected":
        what += f" and took late forms until {stored.entry_until}"
    raise Refused(Problem("wave-closed", what, remedy=_way_in(stored)), status=409)


def _way_in(stored: Wave | WaveRow) -> str:
    if stored.state in ("draft", "trial"):
        return "open the wave first"
    return "reopen the wave, or use another one" if can_be_reopened(stored.state) else "use another wave"


class _Reader:
    """Turns rows of a file into rows of the staging table, remembering what it has looked up."""

    def __init__(self, premises: Premises) -> None:
        self._wave = premises.wave
        self._basis, self._basis_rule = premises.basis, premises.basis_rule
        self._shape, self._served = premises.shape, premises.served
        self._agencies, self._rated = premises.agencies, premises.rated
        self._places: dict[tuple[str, ...], int] = {}
        self._checked: set[tuple[str, ...]] = set()
        self._good_answers: set[str] = set()
        self.wordings: set[tuple[str, int]] = set()
        self.has_weights = False
        self.empty: set[bytes] = set()
        self.counted: set[str] = set()
        self.problems: list[Problem] = []

    @property
    def agencies(self) -> set[str]:
        """What the rows are about: who did it and who received it."""
        return {code for place in self._places for code in place[:2] if code}

    def places(self) -> Iterator[tuple[Any, ...]]:
        """Rows of the staging table: the number by which rows name their place, and what it is."""
        for (agency, receiving, *rest), number in self._places.items():
            yield number, self._agencies.get(agency), self._agencies.get(receiving or agency), *rest

    def staged(self, row: ImportedRow) -> tuple[Any, ...] | None:
        """The row as it is stored, or None where something is wrong with it."""
        status = self._status(row)
        basis = row.basis or vocabulary.basis_of(self._basis, row.proof, self._basis_rule)
        words = (row.channel, basis, row.proof, row.helped, row.pace, row.half, status, row.variant)
        place = (row.agency, row.receiving_agency, row.stratum, row.procedure_group, row.cluster)
        number = self._places.get(place)
        said = row.language, row.text_revision
        if number is None or said not in self._served or not self._is_checked(row, words):
            found = [*self._problems_of(row, words)]
            if found:
                self.problems += found
                return None
            number = self._places.setdefault(place, len(self._places))
            self._remember(words, row.answers)
        self.wordings.add(said)
        self.has_weights = self.has_weights or row.base_weight is not None
        if is_counted(row.answers, row.channel, row.proof, row.variant):
            self.counted.add(row.answers)
        return (
            row.id,
            row.line,
            number,
            row.day,
            row.half,
            row.channel,
            basis,
            row.proof,
            row.helped,
            row.language,
            row.text_revision,
            row.variant,
            row.pace,
            row.late,
            status,
            row.base_weight,
            row.traits,
            row.answers,
        )

    def _status(self, row: ImportedRow) -> str:
        if row.status != "valid" or not self._shape.is_empty(row.answers):
            return row.status
        self.empty.add(row.id)
        return "excluded"

    def texts(self, row: ImportedRow, expires_on: dt.date) -> Iterator[tuple[Any, ...]]:
        """Rows of the staging table; only what is private expires."""
        for code, words in row.texts.items():
            yield row.id, code, words, expires_on if code in self._shape.private else None

    def _is_checked(self, row: ImportedRow, words: tuple[str, ...]) -> bool:
        """Whether everything in the row has been looked at before; values differ from row to row."""
        has_values = row.numbers or self._shape.numbers or self._shape.texts
        plain = len(row.id) == ID_LENGTH and row.base_weight is None and not has_values
        return plain and words in self._checked and row.answers in self._good_answers

    def _problems_of(self, row: ImportedRow, words: tuple[str, ...]) -> Iterator[Problem]:
        where = f"line {row.line}"
        columns = ("channel", "basis", "proof", "helped", "pace", "half")
        offered = {**vocabulary.OF_A_RESPONSE, "status": vocabulary.STATUSES}
        for column, value in zip((*columns, "status"), words, strict=False):
            if problem := vocabulary.unknown_word(column, value, offered[column], where):
                yield problem
        yield from self._beyond_its_proof(row, where)
        if row.base_weight is not None and not 0 < row.base_weight < math.inf:
            yield Problem(
                "base-weight", f"{row.base_weight} is no weight", where, "use a number above 0, or leave it out"
            )
        if len(row.id) != ID_LENGTH or len(row.variant) > 1:
            yield Problem("invalid", "an id has 16 bytes and a variant one character", where)
        if row.text_revision and (row.language, row.text_revision) not in self._served:
            text = f"text revision {row.text_revision} in {row.language or 'no language'}"
            what = f"wave {self._wave} never served {text}"
            yield Problem("text-unknown", what, where, "correct it, or leave the cell text_revision empty")
        yield from self._wrong_agencies(row, where)
        for problem in wrong_slots(self._shape, row.answers, row.numbers, row.texts):
            yield Problem(
                problem.code, problem.what, f"{where}, {problem.where}" if problem.where else where, problem.remedy
            )

    def _beyond_its_proof(self, row: ImportedRow, where: str) -> Iterator[Problem]:
        """An office vouches for how people were chosen, not against what the row itself says of how its form came."""
        known = row.basis in vocabulary.BASES and row.proof in vocabulary.PROOFS
        if known and vocabulary.basis_of(row.basis, row.proof, self._basis_rule) != row.basis:
            what = f"basis {row.basis} is not carried by proof {row.proof}: so came whoever wished to"
            if row.proof == "staff-opened":
                what = f"basis {row.basis} is not carried by proof {row.proof}: an officer chose whom to ask"
            remedy = (
                "leave the cell basis empty, or write self-selected; if something else vouches for it, correct proof"
            )
            yield Problem("basis-proof", what, where, remedy)

    def _wrong_agencies(self, row: ImportedRow, where: str) -> Iterator[Problem]:
        if not row.agency and not row.receiving_agency:
            yield Problem("agency-missing", "no agency is named", where, "fill in the column `agency`")
        for code in {row.agency, row.receiving_agency} - {""}:
            if code not in self._agencies:
                yield unknown_agency(code, where, self._agencies)
            elif code == row.agency and self._agencies[code] not in self._rated:
                what = f"agency {code} was not rated when wave {self._wave} opened"
                yield Problem("agency-not-in-wave", what, where, "correct the code, or open a wave with this agency")

    def _remember(self, words: tuple[str, ...], answers: str) -> None:
        self._checked.add(words)
        if len(self._good_answers) < _REMEMBERED:
            self._good_answers.add(answers)


def _record_exclusions(connection: Connection, empty: set[bytes], actor: str) -> int:
    """How many of the new responses say nothing."""
    excluded = staging.newly_excluded(connection)
    record_exclusions(connection, excluded & empty, EMPTY, actor, now())
    record_exclusions(connection, excluded - empty, IN_FILE, actor, now())
    return len(excluded & empty)


def _stage(connection: Connection, reader: _Reader, rows: Iterable[ImportedRow]) -> int:
    """Fill the staging tables; every row is looked at even when one was wrong, up to a bearable number of problems."""
    total, remaining = 0, iter(rows)
    expires_on = office_day() + TEXTS_EXPIRE_AFTER
    while batch := list(islice(remaining, _AT_ONCE)):
        staged = [row for row in map(reader.staged, batch) if row is not None]
        if len(reader.problems) >= _MOST_PROBLEMS:
            break
        staging.fill(connection, "incoming", staged)
        if numbers := [(row.id, code, value) for row in batch for code, value in row.numbers.items()]:
            staging.fill(connection, "incoming_number", numbers)
        if texts := [text for row in batch for text in reader.texts(row, expires_on)]:
            staging.fill(connection, "incoming_text", texts)
        total += len(batch)
    staging.fill(connection, "incoming_place", [*reader.places()])
    refuse_all(reader.problems[:_MOST_PROBLEMS])
    return total


def _conflicts(session: Session, stored: Wave) -> Iterator[Problem]:
    connection = session.connection()
    for line in staging.differing_lines(connection):
        yield _conflict(line)
    known, loaded = cells(session, stored.id), Strata.from_rows(frame(session, stored.code))
    for given, there, line in staging.moved_cells(connection):
        if there not in known or loaded.resolved(known[given]) != loaded.resolved(known[there]):
            yield _conflict(line)


def _conflict(line: int) -> Problem:
    what = "a response with this response_id has been stored and says something else"
    return Problem("response-differs", what, f"line {line}", "correct the line, or give it another response_id")


def _after_new_rows(session: Session, stored: Wave, reader: _Reader, new: int) -> None:
    if reader.counted:
        stored.settings = with_counted(stored.settings, reader.counted)
    refuse_all(exceeded(session, stored, Strata.from_rows(frame(session, stored.code))))
    _freeze(session, stored, reader.wordings)
    if reader.has_weights:
        stored.settings = {**stored.settings, HAS_BASE_WEIGHTS: True}
    raise_of_wave(session, stored.id)
    if new >= _MANY:
        staging.refresh_statistics(session.connection())


def _record(
    session: Session, actor: str, wave_code: str, file: str, imported: Imported, without_ids: Mapping[str, Any]
) -> None:
    """Nothing of a file that changed nothing."""
    if not imported.new and not without_ids:
        return
    facts = {"new": imported.new, "known": imported.known, "taken": dict(imported.by_proof)}
    further = {"file": file, "without_ids": dict(without_ids)}
    told = {name: said for name, said in further.items() if said}
    audit.record(session, actor, IMPORTED, wave_code, **facts, **told)


def _freeze(session: Session, stored: Wave, wordings: Iterable[tuple[str, int]]) -> None:
    key, at = stored.questionnaire_version_key, now()
    version = update(QuestionnaireVersion).where(QuestionnaireVersion.key == key)
    session.execute(version.where(QuestionnaireVersion.frozen_at.is_(None)).values(frozen_at=at))
    for language, revision in wordings:
        words = update(QuestionnaireText).where(
            QuestionnaireText.questionnaire_version_key == key,
            QuestionnaireText.language == language,
            QuestionnaireText.revision == revision,
            QuestionnaireText.frozen_at.is_(None),
        )
        session.execute(words.values(frozen_at=at))
