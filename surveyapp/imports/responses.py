"""Responses as `export` writes them: every row is read and checked before the first one counts."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from questionnaires.answers import AnswerErrors, CellReader, Encoded, columns
from questionnaires.model import Questionnaire
from questionnaires.signs import composed
from surveyapp.db.clock import office_day
from surveyapp.imports.mapping.applied import Mapped
from surveyapp.imports.mapping.places import Places
from surveyapp.imports.mapping.told import mapped_table
from surveyapp.imports.mapping.written import read as map_of
from surveyapp.imports.reading.file_row import FileRow
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.imports.reading.spreadsheet_dates import month_meant
from surveyapp.imports.reading.table import DataFile
from surveyapp.imports.taken import Taken
from surveyapp.imports.without_ids import Alike, WithoutIds
from surveyapp.imports.words import said_of
from surveyapp.languages.spreadsheet import unguarded
from surveyapp.store import audit, vocabulary
from surveyapp.store.agencies.agencies import agency_ids
from surveyapp.store.agencies.unknown import unknown_agency
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.waves.texts import asked_in, words_of
from surveyapp.store.waves.waves import WaveRow, wave

if TYPE_CHECKING:
    from surveyapp.store import Session

CELL = ("wave", "version", "receiving_agency", "procedure_group", "stratum", "cluster")
IN_WORDS = (
    *("half", "channel", "basis", "proof", "helped", "language", "text_revision", "variant", "pace", "late"),
    "status",
)
ABOUT_THE_FORM = ("response_id", *CELL, "day", *IN_WORDS)
MOST_REMEMBERED = 10_000
IGNORED = ("weight",)
_KEPT_ID = re.compile(r"[0-9a-fA-F]{32}", re.ASCII)
FAR = dt.timedelta(days=31)
LEAST_WEIGHT, MOST_WEIGHT = 1e-6, 1e9
"""No form stands for fewer or more people or dossiers; beyond it sums lose their digits."""
_WEIGHTS = {
    "dotted": re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII),
    "whole": re.compile(r"[1-9]\d{3,}", re.ASCII),
}

Watch = Callable[[Iterable[FileRow], int, str], Iterable[FileRow]]
Look = Callable[[FileRow, ImportedRow], None]


def load(
    session: Session,
    path: Incoming,
    wave_code: str,
    *,
    sheet: str = "",
    map_file: Incoming | None = None,
    alike: Alike = "",
    actor: str = audit.COMMAND_LINE,
    watch: Watch = lambda lines, _total, _file: lines,
    look: Look | None = None,
) -> Taken:
    """Store all rows of the file in the wave, or none; rows that are there already change nothing.

    `map_file` says what the file's columns and codes are in ours. `look` is shown each row as it will be stored.
    `alike` says what rows without an id are that say the same as forms which came in otherwise; without it they refuse
    the file.
    """
    found = wave(session, wave_code)
    form = asked_in(session, wave_code)
    traits = tuple(found.settings.get("traits", ()))
    revisions = _only_revisions(session, wave_code, form)
    mapped = Mapped(map_of(map_file), Places(form, _about(traits, revisions))) if map_file else None
    table = _table(path, sheet, form, traits, mapped)
    unnumbered = WithoutIds(session, table, found, traits, alike)
    reader = _Reader(table, found, form, traits, revisions, unnumbered, agency_ids(session), mapped, look)
    lines = watch(table.lines(), table.length, path.name)
    with table.findings.joined():
        stored = save_imported(
            session,
            wave_code,
            reader.rows(lines),
            actor=actor,
            file=path.name,
            unnumbered=unnumbered,
        )
    return Taken(
        new=stored.new, known=stored.known, by_proof=stored.by_proof, empty=stored.empty, far_days=reader.far_days
    )


def _table(path: Incoming, sheet: str, form: Questionnaire, traits: tuple[str, ...], mapped: Mapped | None) -> DataFile:
    needed = ("agency", *columns(form))
    texts = [name for name in columns(form, with_texts=True) if name not in needed]
    optional = (*ABOUT_THE_FORM, *traits, *texts, "base_weight", *IGNORED)
    if mapped is None:
        return DataFile(path, needed, optional, sheet=sheet)
    asked = [*needed, *(question.code for question in form.questions)]
    return mapped_table(path, sheet, mapped, mapped.needed(needed), [*optional, *asked])


def _about(traits: Iterable[str], languages: Iterable[str]) -> dict[str, Collection[str]]:
    """The columns about a form, and the words that each may hold where there is a list of them."""
    known: dict[str, Collection[str]] = dict.fromkeys(("agency", *ABOUT_THE_FORM, *traits, "base_weight"), ())
    known |= {**vocabulary.OF_A_RESPONSE, "status": vocabulary.STATUSES, "late": ("0", "1")}
    return known | {"language": tuple(languages)}


def _only_revisions(session: Session, wave_code: str, form: Questionnaire) -> dict[str, int]:
    """Language -> the revision that a form in it must have had; 0, unknown, where the wave served several or none."""
    served = words_of(session, wave_code)
    revisions = {
        language: {words.revision for words in served if words.language == language} for language in form.texts
    }
    return {language: found.pop() if len(found) == 1 else 0 for language, found in revisions.items()}


class _Reader:
    """Rows of one file for one wave. A row with a problem is reported and left out; the file is then refused."""

    def __init__(
        self,
        table: DataFile,
        wave: WaveRow,
        form: Questionnaire,
        traits: tuple[str, ...],
        revisions: dict[str, int],
        unnumbered: WithoutIds,
        agencies: Collection[str],
        mapped: Mapped | None,
        look: Look | None,
    ) -> None:
        self._table, self._wave, self._form, self._traits, self._revisions = table, wave, form, traits, revisions
        self._unnumbered, self._agencies = unnumbered, agencies
        self._mapped, self._look = mapped, look
        self._weights: dict[str, tuple[FileRow, str]] = {}
        self.far_days = 0
        self._latest_day = office_day() + dt.timedelta(days=1)
        self._answer_columns = columns(form)
        self._cells = CellReader(form, _meant)
        self._word_columns = (*IN_WORDS, *traits)
        self._words: dict[tuple[str | None, ...], Mapping[str, Any]] = {}

    def rows(self, lines: Iterable[FileRow]) -> Iterator[ImportedRow]:
        for line in lines:
            before = self._table.findings.count
            if self._mapped:
                self._mapped.translate(line)
            row = self._row(line)
            if self._table.findings.count == before and row:
                yield self._shown(line, row if row.id else row._replace(id=self._unnumbered.id_of(row)))
            else:
                self._check_agencies(line)
        self._report_thousands()

    def _shown(self, line: FileRow, row: ImportedRow) -> ImportedRow:
        if self._look:
            self._look(line, row)
        return row

    def _check_agencies(self, line: FileRow) -> None:
        """Of a row that the store will not see; what else it has to say of agencies needs a whole row."""
        for code in filter(None, {line.text("agency"), line.text("receiving_agency")}):
            if code not in self._agencies:
                problem = unknown_agency(code, "", self._agencies)
                line.report(problem.code, problem.what, problem.remedy)

    def _row(self, line: FileRow) -> ImportedRow | None:
        """Every cell is looked at, whatever was wrong with those before."""
        encoded = self._answers(line)
        self._check_wave(line)
        row = self._about_the_form(line)
        if encoded is None:
            return None
        return row._replace(answers=encoded.answers, numbers=encoded.numbers, texts=encoded.texts)

    def _about_the_form(self, line: FileRow) -> ImportedRow:
        return ImportedRow(
            id=self._id(line),
            line=line.number,
            agency=line.text("agency"),
            answers="",
            receiving_agency=line.text("receiving_agency"),
            procedure_group=line.text("procedure_group"),
            stratum=line.text("stratum"),
            cluster=line.text("cluster"),
            day=self._day(line),
            base_weight=self._base_weight(line),
            **self._in_words(line),
        )

    def _in_words(self, line: FileRow) -> Mapping[str, Any]:
        """What is said in words of a list: the same few of them stand in one row after the other."""
        written = tuple(map(line.cells.get, self._word_columns))
        known, before = self._words.get(written), self._table.findings.count
        if known is not None:
            return known
        words = self._words_of(line)
        if self._table.findings.count == before and len(self._words) < MOST_REMEMBERED:
            self._words[written] = words
        return words

    def _words_of(self, line: FileRow) -> Mapping[str, Any]:
        language = line.one_of("language", ("", *self._revisions), "")
        return {
            "half": line.one_of("half", vocabulary.HALVES, ""),
            "channel": line.one_of("channel", vocabulary.CHANNELS, "import"),
            "basis": line.one_of("basis", ("", *vocabulary.BASES), ""),
            "proof": line.one_of("proof", vocabulary.PROOFS, "none"),
            "helped": line.one_of("helped", vocabulary.HELPED, "unknown"),
            "language": language,
            "text_revision": line.whole("text_revision", self._revisions.get(language, 0)) or 0,
            "variant": line.text("variant"),
            "pace": line.one_of("pace", vocabulary.PACES, "unknown"),
            "late": int(line.one_of("late", ("0", "1"), "0") == "1"),
            "status": line.one_of("status", vocabulary.STATUSES, "valid"),
            "traits": "".join((line.text(trait) or ".")[:1] for trait in self._traits),
        }

    def _answers(self, line: FileRow) -> Encoded | None:
        try:
            return self._cells.read(line.cells)
        except AnswerErrors as errors:
            cells = {name: _meant(line.cells.get(name, "")) for name in self._answer_columns}
            for error in errors.errors:
                line.report("answer", *said_of(self._form, error, cells, line.written))
            return None

    def _day(self, line: FileRow) -> dt.date | None:
        """The day of the answer; devices in other time zones may be a day ahead, a slip of the keyboard is more."""
        day = line.day("day")
        if day is not None and day > self._latest_day:
            line.report("day-ahead", f"day “{day}” is still to come", "correct it, or leave the cell empty")
        elif day is not None:
            self.far_days += self._is_far(day)
        return day

    def _is_far(self, day: dt.date) -> bool:
        """Collecting often begins or ends a little beside the plan; a month beside it is another wave, or a slip."""
        opens, closes = self._wave.opens, self._wave.closes
        before = opens is not None and day < opens - FAR
        return before or (closes is not None and day > closes + FAR)

    def _check_wave(self, line: FileRow) -> None:
        named, version = line.text("wave", self._wave.code), line.text("version", str(self._form.version))
        if named != self._wave.code:
            meant = month_meant(named)
            remedy = f"import it with --wave {named}, or correct the column"
            if meant:
                remedy = f"a spreadsheet makes this of {meant}: write {meant}, in a column that is formatted as text"
            line.report("other-wave", f"the row belongs to wave “{named}”, not to {self._wave.code}", remedy)
        if version != str(self._form.version):
            what = f"the row answers version {version}, {self._wave.code} asks {self._form.key}"
            line.report("other-version", what, "import it into a wave of that version")

    def _base_weight(self, line: FileRow) -> float | None:
        weight = line.decimal("base_weight")
        if weight is not None and weight <= 0:
            line.report("base-weight", f"base_weight {weight} is not above 0", "correct it, or leave the cell empty")
        elif weight is not None and not LEAST_WEIGHT <= weight <= MOST_WEIGHT:
            few = f"base_weight {weight} is no weight: nobody stands for so few"
            what = few if weight < 1 else f"base_weight {weight} is no weight: nobody stands for so many"
            line.report("base-weight", what, "correct it, or leave the cell empty")
        text = line.text("base_weight")
        for kind, pattern in _WEIGHTS.items():
            if pattern.fullmatch(text):
                self._weights.setdefault(kind, (line, text))
        return weight

    def _report_thousands(self) -> None:
        """Where 1.234 stands beside 1234, nobody can tell whether the dot parts thousands."""
        if len(self._weights) == len(_WEIGHTS):
            (line, dotted), (other, whole) = self._weights["dotted"], self._weights["whole"]
            what = f"base_weight {dotted} stands beside {whole} (line {other.number}): is it {dotted.replace('.', '')}?"
            remedy = f"write thousands without a dot; if {dotted} is meant as it stands, write {whole}.0 for {whole}"
            line.report("base-weight-dot", what, remedy)

    def _id(self, line: FileRow) -> bytes:
        """32 hex digits are kept; another id counts within its wave; without one it is not known yet."""
        given = line.text("response_id")
        if _KEPT_ID.fullmatch(given):
            return bytes.fromhex(given)
        return hashlib.sha256(b"\x1f".join((self._wave.code.encode(), given.encode()))).digest()[:16] if given else b""


def _meant(cell: str) -> str:
    """Without the sign by which an export guards a formula, in NFC."""
    return composed(unguarded(cell))
