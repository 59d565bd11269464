"""One reader for every table that comes in: the heading is checked, and each row is a line that knows its number."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from questionnaires.languages import LANGUAGES
from questionnaires.signs import are_all_seen, unseen, without_unseen
from surveyapp.imports.reading.csv_source import QUOTE_IT, CsvSource
from surveyapp.imports.reading.file_row import FileRow
from surveyapp.imports.reading.findings import UNSEEN
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.imports.reading.workbook import Workbook, is_workbook
from surveyapp.store.refusal import Problem, Refused

_TOTALS = {"tổng", "tổng cộng", "tổng số", "cộng", "total", "grand total", "sum", "totals"}

MOST_QUOTED = 10  # names of columns in a sentence
CLOSE = 0.75  # alike enough that a slip is likelier than another word
MOST_GUESSED = 200


class DataFile:
    """A CSV file, or a sheet of an XLSX workbook, with a heading. Problems go to `findings`; `findings.refuse()` ends
    the reading.

    `renamed` are headings of the file and the columns that they are; `left_out` are headings that are not read.
    """

    def __init__(
        self,
        path: Incoming,
        needed: Sequence[str],
        optional: Sequence[str] = (),
        *,
        sheet: str = "",
        renamed: Mapping[str, str] | None = None,
        left_out: Collection[str] = (),
    ) -> None:
        self.path = path
        self._source = _source(path, sheet)
        self.findings = self._source.findings
        self._renamed, self._left_out = renamed or {}, left_out
        self._guessed, self._slips = 0, dict[str, str]()
        self._check_heading(needed, optional)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Those that have a heading; others are no columns as long as nothing stands in them."""
        return tuple(self._renamed.get(name, name) for _, name in self._read)

    @property
    def name(self) -> str:
        """Of the file; in a workbook with that of the sheet."""
        return self.findings.where(None)

    @property
    def digest(self) -> bytes:
        """SHA-256 of what the file says, whatever its name."""
        return self._source.digest

    @property
    def length(self) -> int:
        """About how many rows there are, for a progress bar."""
        return self._source.length

    def lines(self) -> Iterator[FileRow]:
        """Rows below the heading; a ragged one is reported and left out."""
        records = self._source.records()
        next(records, None)
        headings, places = self.headings, [place for place, _ in self._read]
        width, columns, unnamed = len(headings), self.columns, [n for n, name in enumerate(headings) if not name]
        number = None
        for number, cells in records:
            if len(cells) != width:
                what = f"the row has {len(cells)} cells, the heading has {width}"
                self.findings.add("ragged-row", what, QUOTE_IT, line=number)
            elif total := _total(cells):
                what = f"the row is a total (“{total}”), not data"
                self.findings.add("total-row", what, "delete the row", line=number)
            elif self._all_have_headings(number, cells, unnamed):
                row = dict(zip(columns, cells if len(places) == width else [cells[n] for n in places], strict=True))
                self._report_unseen(number, row)
                yield FileRow(number, row, self.findings)
        if number is None and not self.findings:
            self.findings.add("no-rows", "nothing stands below the heading", "save the table with its rows")

    def _report_unseen(self, number: int, row: Mapping[str, str]) -> None:
        """Names that look alike and are not, and text that turns the line around."""
        if are_all_seen("".join(row.values())):
            return
        for column, cell in row.items():
            if signs := _unseen(column, cell):
                what = f"“{column}” holds a sign that nobody sees ({', '.join(signs)})"
                self.findings.add(UNSEEN, what, "type it anew instead of pasting it", line=number)

    def _all_have_headings(self, number: int, cells: list[str], unnamed: Sequence[int]) -> bool:
        for place in unnamed:
            if cells[place].strip():
                what = f"“{cells[place].strip()}” stands in column {self._source.column(place)}, which has no heading"
                self.findings.add("no-heading", what, "give the column a heading, or delete it", line=number)
                return False
        return True

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands in the cells of the heading."""
        return self._heading[1]

    @cached_property
    def _heading(self) -> tuple[int, tuple[str, ...]]:
        """Its line, and what stands in its cells."""
        line, cells = next(self._source.records(), (1, []))
        return line, tuple(" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells)

    @cached_property
    def _read(self) -> list[tuple[int, str]]:
        """The places of the columns that are read, and their headings."""
        return [(n, name) for n, name in enumerate(self.headings) if name and name not in self._left_out]

    def _check_heading(self, needed: Sequence[str], optional: Sequence[str]) -> None:
        """Columns that nobody knows say nothing of the others, so the rows are read for more; under a heading that is
        wrong in another way they would look wrong themselves."""
        self._check_names_in_map()
        known = (*needed, *optional)
        strangers = [name for name, times in Counter(self.columns).items() if self._is_strange(name, times, known)]
        self._report_slips()
        rows_are_sound = not self.findings
        if strangers:
            self._report("unknown-column", _unknown(strangers), self._way_out(len(strangers) > 1, known))
        meant = {*self._slips.values(), *map(without_unseen, self.columns)}
        if missing := [column for column in needed if column not in self.columns and column not in meant]:
            named = _quoted(missing)
            what = f"columns {named} are missing" if len(missing) > 1 else f"column {named} is missing"
            self._report("missing-column", what, f"needed are: {_listed(needed)}")
        if missing or not rows_are_sound:
            self.findings.refuse()

    def _is_strange(self, column: str, times: int, known: Sequence[str]) -> bool:
        """Whether there is no telling what was meant; a slip that has one meaning is kept."""
        if times > 1:
            self._report("doubled-column", f"column “{column}” stands there {times} times", "keep one of them")
        if signs := unseen(column):
            what = f"the heading “{column}” holds a sign that nobody sees ({', '.join(signs)})"
            self._report(UNSEEN, what, "type it anew instead of pasting it")
        elif column not in known and (meant := self._nearest(column, known)):
            self._slips[column] = meant
        else:
            return column not in known
        return False

    def _report_slips(self) -> None:
        if self._slips:
            self._report(
                "unknown-column", _unknown([*self._slips]), f"did you mean {_quoted([*self._slips.values()])}?"
            )

    def _nearest(self, column: str, known: Sequence[str]) -> str | None:
        """Of the first strangers: a file with thousands of them is another file, and comparing each takes long."""
        self._guessed += 1
        return _meant(column, known) if self._guessed <= MOST_GUESSED else None

    def _check_names_in_map(self) -> None:
        for name in (*self._renamed, *self._left_out):
            if name not in self.headings:
                meant = _meant(name, self.headings)
                remedy = f"did you mean “{meant}”?" if meant else f"it has: {_listed(self.headings)}"
                self._report("map-heading", f"the map names a column “{name}”, which is not there", remedy)

    def _way_out(self, are_several: bool, known: Sequence[str]) -> str:
        if self._renamed or self._left_out:
            return "say in the map what it is under [columns], or name it under leave_out"
        return f"remove {'them' if are_several else 'it'}; known are: {_listed(known)}"

    def _report(self, code: str, what: str, remedy: str) -> None:
        self.findings.add(code, what, remedy, line=self._heading[0])


def _source(path: Incoming, sheet: str) -> CsvSource | Workbook:
    if is_workbook(path):
        return Workbook(path, sheet)
    if sheet:
        raise Refused(Problem("no-sheets", "only a workbook has sheets", path.name, "leave --sheet out"))
    return CsvSource(path)


def _unseen(column: str, cell: str) -> list[str]:
    """Line breaks are seen. Joiners belong to Khmer; what people wrote in a form stays as the form took it."""
    last = column.rpartition("_")[2]
    if last == "text":
        return []
    return unseen("".join(cell.split()), spaced=last not in LANGUAGES or LANGUAGES[last].spaced)


def _meant(column: str, known: Sequence[str]) -> str | None:
    close = difflib.get_close_matches(column.casefold(), [k.casefold() for k in known], n=1, cutoff=CLOSE)
    return next((k for k in known if close and k.casefold() == close[0]), None)


def _unknown(names: Sequence[str]) -> str:
    return f"unknown columns {_quoted(names)}" if len(names) > 1 else f"unknown column “{names[0]}”"


def _quoted(names: Sequence[str]) -> str:
    more = f", … ({len(names)})" if len(names) > MOST_QUOTED else ""
    return ", ".join(f"“{name}”" for name in names[:MOST_QUOTED]) + more


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:30]) + (", …" if len(names) > 30 else "")


def _total(cells: Sequence[str]) -> str:
    """The word of a row that a spreadsheet added up; '' where it is data."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return first if unicodedata.normalize("NFC", first).casefold().rstrip(":") in _TOTALS else ""
