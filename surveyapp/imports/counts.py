"""Counts as offices publish them: each counted answer becomes a response that says only this."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from questionnaires.codes import Missing
from questionnaires.model import Questionnaire, Slot
from surveyapp.imports.mapping.counts import COLUMNS, MappedCounts
from surveyapp.imports.mapping.told import mapped_table
from surveyapp.imports.mapping.written import read as map_of
from surveyapp.imports.questionnaires import find_or_ship
from surveyapp.imports.reading.file_row import FileRow
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.imports.reading.spreadsheet_dates import month_meant
from surveyapp.imports.reading.table import DataFile
from surveyapp.imports.taken import Made, Taken
from surveyapp.store import audit, take_the_lock
from surveyapp.store.agencies.unknown import way_out
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.readings.item_counts import item_counts
from surveyapp.store.refusal import Refused
from surveyapp.store.waves.counted import TAKEN_IN, counts_several
from surveyapp.store.waves.periods import calendar_of, reference_period
from surveyapp.store.waves.texts import asked_in
from surveyapp.store.waves.waves import create_wave, set_state, wave, wave_agencies, waves

if TYPE_CHECKING:
    from surveyapp.store import Session

NEEDED = ("wave", "agency", "item", "code", "count")
UNSAID = "all-invited"
"""As what counts are treated of which nobody says how people were chosen."""
MOST = 100_000_000
"""No agency has so many answers: a larger count is a slip of the keyboard."""

LOAD_IT = "load it first with: surveyapp agencies load FILE, or correct it"

Watch = Callable[[Iterable[ImportedRow], int, str], Iterable[ImportedRow]]
"""Rows, how many, and what they are: the code of their wave."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One line: so many answered `code` to `item`."""

    line: FileRow
    wave: str
    agency: str
    stratum: str
    item: str
    code: str
    count: int

    @property
    def key(self) -> tuple[str, ...]:
        return (self.wave, self.agency, self.stratum, self.item, self.code)


Look = Callable[[Counted], None]


def load(
    session: Session,
    path: Incoming,
    *,
    questionnaire: str | None = None,
    basis: str | None = None,
    periods: str | None = None,
    only: str = "",
    sheet: str = "",
    map_file: Incoming | None = None,
    actor: str = audit.COMMAND_LINE,
    watch: Watch = lambda rows, _total, _wave: rows,
    look: Look | None = None,
) -> Taken:
    """Store every count of the file, or none. Waves that do not exist are made where `questionnaire` says what of.

    Of `only` one wave the file need not name it, and may name no other. `map_file` says what columns and codes are in
    ours. `look` is shown each count as it was read.
    """
    mapped = MappedCounts(map_of(map_file)) if map_file else None
    table, lines = _read(path, sheet, mapped, only)
    take_the_lock(session)
    if look:
        for counted in lines:
            look(counted)
    by_wave: dict[str, list[Counted]] = {}
    for counted in lines:
        if counted.wave:
            by_wave.setdefault(counted.wave, []).append(counted)
    there = {row.code for row in waves(session)}
    forms = _waves_and_their_forms(session, by_wave, questionnaire, basis, periods)
    read = {code: [each for each in by_wave[code] if each.line.number not in table.findings.lines] for code in forms}
    news = {code: _new(session, rows, forms[code]) for code, rows in read.items() if rows}
    table.findings.refuse()
    with table.findings.joined():
        taken = _save(session, news, forms, sum(counted.count for counted in lines), watch, actor=actor, file=path.name)
    return replace(taken, made=tuple(_meant(session, by_wave.keys() - there)))


def _meant(session: Session, made: Iterable[str]) -> Iterator[Made]:
    """What the codes of waves that were made mean, where they name periods."""
    for row in (wave(session, code) for code in sorted(made)):
        found = calendar_of(row.code, row.reference_from, row.reference_to)
        if found and row.reference_from and row.reference_to:
            yield Made(row.code, row.reference_from, row.reference_to, found)


def _read(path: Incoming, sheet: str, mapped: MappedCounts | None, only: str) -> tuple[DataFile, list[Counted]]:
    needed = [name for name in NEEDED if not (only and name == "wave")]
    optional = [name for name in COLUMNS if name not in needed]
    if mapped is None:
        table = DataFile(path, needed, optional, sheet=sheet)
    else:
        table = mapped_table(path, sheet, mapped, mapped.needed(needed), COLUMNS)
    lines = [_counted(_ours(line, mapped, only)) for line in table.lines()]
    _report_repeated(lines)
    _report_others(lines, only)
    if mapped:
        mapped.report_unused(table.findings)
    return table, lines


def _ours(line: FileRow, mapped: MappedCounts | None, only: str) -> FileRow:
    if mapped:
        mapped.translate(line)
    if only and not line.text("wave"):
        line.cells["wave"] = only
    return line


def _report_others(lines: Iterable[Counted], only: str) -> None:
    for counted in lines:
        if only and counted.wave not in ("", only):
            what = f"the row belongs to wave “{counted.wave}”, not to {only}"
            counted.line.report("other-wave", what, "import it on the page of its round, or correct the column")


def _counted(line: FileRow) -> Counted:
    count = line.whole("count")
    if count is None and not line.text("count"):
        line.report("empty-cell", "“count” is empty", "write 0 where nobody gave this answer")
    if count is not None and count > MOST:
        line.report("count", f"count {count} is too large", "correct it")
        count = None
    words = (line.needed("wave"), line.needed("agency"), line.text("stratum"), line.needed("item"), line.needed("code"))
    return Counted(line, *words, count=count or 0)


def _report_repeated(lines: Iterable[Counted]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for counted in lines:
        before = first.setdefault(counted.key, counted.line.number)
        if before != counted.line.number:
            what = f"this count stands there twice (first on line {before})"
            counted.line.report("repeated-count", what, "keep one of the lines")


def _waves_and_their_forms(
    session: Session, by_wave: dict[str, list[Counted]], asks: str | None, basis: str | None, periods: str | None
) -> dict[str, Questionnaire]:
    there = {row.code for row in waves(session)}
    forms: dict[str, Questionnaire] = {}
    for code, rows in by_wave.items():
        if code not in there and asks is None:
            remedy = "correct it, or let it be made with --create-waves --questionnaire Q"
            rows[0].line.report("wave-unknown", f"there is no wave “{code}”", remedy)
            continue
        if code not in there and not _created(session, rows[0], find_or_ship(session, asks or "").key, basis, periods):
            continue
        forms[code] = asked_in(session, code)
        if asks and asks.partition("@")[0] != forms[code].id:
            what = f"wave {code} asks {forms[code].key}, not {asks}"
            rows[0].line.report("other-questionnaire", what, f"import it with --questionnaire {forms[code].id}")
        _report_strangers(session, code, rows, forms[code])
    return forms


def _created(session: Session, first: Counted, form: str, basis: str | None, periods: str | None) -> bool:
    """Whether the wave of this line could be made; what forbids it is said with the line."""
    if meant := month_meant(first.wave):
        remedy = f"write {meant}, in a column that is formatted as text"
        first.line.report("wave-as-date", f"“{first.wave}” is what a spreadsheet makes of {meant}", remedy)
        return False
    try:
        settings = {TAKEN_IN: basis is not None}
        create_wave(session, first.wave, questionnaire=form, basis=basis or UNSAID, periods=periods, settings=settings)
        for state in ("open", "collected"):
            set_state(session, first.wave, state, audit.COMMAND_LINE, reason="made for imported counts")
    except Refused as refused:
        for problem in refused.problems:
            first.line.report(problem.code, problem.what, problem.remedy)
        return False
    if reference_period(first.wave) is None:
        what = f"there is no wave “{first.wave}”, and the code states no period"
        remedy = f"write it like 2026, 2026-Q2 or 2026-04, or make it first with: surveyapp wave create {first.wave}"
        first.line.report("wave-unknown", what, remedy)
    return reference_period(first.wave) is not None


def _report_strangers(session: Session, code: str, rows: Iterable[Counted], form: Questionnaire) -> None:
    rated = wave_agencies(session, code)
    if not rated:
        return  # it has never been open, and storing will say so
    slots = {slot.name: slot for slot in form.slots}
    for counted in rows:
        if counted.agency and counted.agency not in rated:  # that it is empty was said
            what = f"wave {code} does not rate an agency “{counted.agency}”"
            counted.line.report("agency-unknown", what, way_out(counted.agency, rated, LOAD_IT))
        slot = slots.get(counted.item)
        if slot is None or not slot.question.kind.counted:
            remedy = f"use one of: {', '.join(list(slots)[:30])}"
            counted.line.report("item-unknown", f"{form.key} has no item “{counted.item}”", remedy)
        elif counted.code not in (codes := _codes(slot)):
            what = f"{counted.item} has no answer “{counted.code}”"
            counted.line.report("code-unknown", what, f"use one of: {' '.join(codes)}")


def _codes(slot: Slot) -> list[str]:
    kinds = (Missing.BLANK, Missing.NOT_APPLICABLE, Missing.DOES_NOT_KNOW, Missing.REFUSED, Missing.UNUSABLE)
    return [*slot.question.kind.characters(slot.question, slot.option), *kinds]


def _new(session: Session, rows: list[Counted], form: Questionnaire) -> list[Counted]:
    """Counts that are not stored yet. Where an item of an agency is stored, every count must be the stored one."""
    places = {slot.name: place for place, slot in enumerate(form.slots)}
    stored = {item: item_counts(session, rows[0].wave, places[item]) for item in {row.item for row in rows}}
    new = []
    for row in rows:
        there = stored[row.item].get((row.agency, row.stratum))
        if there is None:
            new.append(row)
        elif there.get(row.code, 0) != row.count:
            what = f"count {row.count} differs from the {there.get(row.code, 0)} that are stored"
            row.line.report("count-differs", what, "import the same figure, or withdraw the wave and import a new one")
    return new


def _save(
    session: Session,
    news: dict[str, list[Counted]],
    forms: dict[str, Questionnaire],
    total: int,
    watch: Watch,
    *,
    actor: str,
    file: str,
) -> Taken:
    new, by_proof = 0, Counter[str]()
    for code, rows in news.items():
        count = sum(row.count for row in rows)
        if count:
            stored = save_imported(
                session, code, watch(_responses(rows, forms[code]), count, code), actor=actor, file=file
            )
            by_proof.update(stored.by_proof)
        new += count
    several = tuple(code for code in news if counts_several(wave(session, code).settings))
    return Taken(new=new, known=total - new, waves=len(news), by_proof=by_proof, counting_several=several)


def _responses(rows: Iterable[Counted], form: Questionnaire) -> Iterator[ImportedRow]:
    places = {slot.name: place for place, slot in enumerate(form.slots)}
    for row in rows:
        unasked = [Missing.NOT_ASKED] * len(form.slots)
        unasked[places[row.item]] = row.code
        answers = "".join(unasked)
        start = hashlib.sha256("\x1f".join(row.key).encode())
        for number in range(row.count):
            yield ImportedRow(
                id=_numbered(start, number),
                line=row.line.number,
                agency=row.agency,
                answers=answers,
                stratum=row.stratum,
            )


def _numbered(start: hashlib._Hash, number: int) -> bytes:
    """The same count of the same file gives the same ids."""
    own = start.copy()
    own.update(b"\x1f%d" % number)
    return own.digest()[:16]
