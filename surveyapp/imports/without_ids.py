"""Rows without an id: known by what they say once they are read, whatever the bytes of the file were."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from surveyapp.imports.reading.table import DataFile
from surveyapp.store import audit
from surveyapp.store.forms.alike import are_likely_the_same, rows_alike
from surveyapp.store.forms.imported import IMPORTED, ImportedRow, is_stored
from surveyapp.store.forms.staging import take_out
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.vocabulary import basis_of
from surveyapp.store.waves.frame import Strata, frame
from surveyapp.store.waves.waves import WaveRow

if TYPE_CHECKING:
    from surveyapp.models import Wave
    from surveyapp.store import Session

FILE_IMPORTED = "file-imported"
ALIKE = "forms-alike"
"""The problem of rows that say the same as stored forms."""
Alike = Literal["", "known", "new"]
"""What such rows are: the same forms, or other people's."""
KNOWN: Alike = "known"
NEW: Alike = "new"
SAY_WHICH = "say with --alike known that they are those forms, with --alike new that they are other people’s"
BY_ID = "add a column response_id with a number of its own for each form"
_SEPARATOR = b"\x1f"
_MARKS = 1 << 128


class WithoutIds:
    """Gives ids to the rows of one file that bring none, and tells another edition of a file from other forms.

    The n-th row that says the same has an id of its own, since two people may answer alike. A file that was stored
    under the rule of before (the row's place in these very bytes) keeps it. Rows that say the same as forms which came
    in otherwise, as an export does whose ids were left out, are those forms or other people's: `alike` decides. Without
    it the file is refused where chance hardly explains them, and else they are other people's.
    """

    def __init__(
        self, session: Session, table: DataFile, wave: WaveRow, traits: Collection[str] = (), alike: Alike = ""
    ) -> None:
        self._session, self._table, self._wave, self._wave_code = session, table, wave, wave.code
        self._strata, self._alike_are = Strata.from_rows(frame(session, wave.code)), alike
        self._said = {*table.columns, *(("traits",) if {*traits} & {*table.columns} else ())}
        self._whole = 0
        self._known_alike: set[bytes] = set()
        self._alike: Counter[bytes] = Counter()
        self._given: set[bytes] = set()
        self._new = 0
        self._is_by_place: bool | None = None

    def id_of(self, row: ImportedRow) -> bytes:
        """16 bytes."""
        if self._is_by_place is None:
            self._is_by_place = is_stored(self._session, self._by_place(row.line))
        if self._is_by_place:
            return self._by_place(row.line)
        content = self._hashed(b"content", *_said(self._filled(row)))
        self._alike[content] += 1
        given = self._hashed(content, str(self._alike[content]).encode())
        self._given.add(given)
        return given

    def settle(self, stored: Wave) -> int:
        """How many rows are forms that were stored otherwise: somebody has to say so, and they are taken out."""
        self._whole = _mark(self._given)
        found = rows_alike(self._session, stored, self._given, self._said) if self._given else set()
        are = self._alike_are or self._said_before()
        if found and not are and self._are_likely_the_same(stored, len(found)):
            raise Refused(Problem(ALIKE, _overlap_with_stored(len(found), len(self._given)), remedy=SAY_WHICH))
        if are == KNOWN and found:
            take_out(self._session.connection(), found)
            self._known_alike, self._given = found, self._given - found
        return len(self._known_alike)

    def _are_likely_the_same(self, stored: Wave, alike: int) -> bool:
        """Also where nothing but the ids of a file of this name is gone: short forms are alike in everything else."""
        if alike == len(self._given) and self._is_of_an_earlier_name():
            return True
        return are_likely_the_same(self._session, stored, alike, len(self._given), self._said)

    def _is_of_an_earlier_name(self) -> bool:
        events = audit.events_of(self._session, self._wave_code, IMPORTED)
        return any(event.detail.get("file") == self._table.path.name for event in events)

    def _said_before(self) -> Alike:
        """Of a file that is the same to the last row."""
        same = (detail for detail in self._before() if detail.get("whole") == f"{self._whole:032x}")
        return next((detail["alike"] for detail in same), "")

    def recognise(self, known: Iterable[bytes]) -> None:
        """`known` are ids of the file that were stored before. Part of an earlier file, or the same name with nothing
        in common: the forms of the earlier one would count twice, or people who answered alike only once."""
        met = self._given.intersection(known)
        self._new = (_mark(self._given) - _mark(met)) % _MARKS
        if self._given and not (self._continues(met) if met else self._is_new_name()):
            what, remedy = self._overlap(len(met))
            raise Refused(Problem("other-content", what, remedy=remedy))

    def noted(self, new: int) -> dict[str, Any]:
        """Which content this was, and what was decided of it; nothing of what was known."""
        decided = self._known_alike and not self._said_before()
        if not (new and self._given) and not decided:
            return {}
        told = {"file": self._table.name, "sha256": self._table.digest.hex(), "rows": len(self._given)}
        marks = {"content": f"{_mark(self._given):032x}", "new": f"{self._new:032x}"}
        alike = {"alike": KNOWN, "known": len(self._known_alike), "whole": f"{self._whole:032x}"}
        return {**told, **marks, **(alike if decided else {})}

    def _filled(self, row: ImportedRow) -> ImportedRow:
        """What the row means where it says nothing: a column that only repeats it changes no form."""
        return row._replace(
            receiving_agency=row.receiving_agency or row.agency,
            stratum=self._strata.of(row.stratum, row.agency, row.procedure_group)[0],
            basis=row.basis or basis_of(self._wave.basis, row.proof, self._wave.basis_rule),
            base_weight=1.0 if row.base_weight is None else row.base_weight,
        )

    def _continues(self, met: set[bytes]) -> bool:
        """Whether an earlier file, or all of them together, stand whole in this one."""
        editions = [detail for detail in self._before() if "content" in detail]
        together = sum(int(detail["new"], 16) for detail in editions) % _MARKS
        return _mark(met) in {together, *(int(detail["content"], 16) for detail in editions)}

    def _is_new_name(self) -> bool:
        return all(detail["file"] != self._table.name for detail in self._before())

    def _overlap(self, met: int) -> tuple[str, str]:
        if not met:
            what = "a file of this name was imported before with other content, and its forms would count twice"
            return what, f"{BY_ID}, or rename the file if these are other forms"
        what = f"{met} of {len(self._given)} rows say the same as forms of an earlier file, which is not here whole"
        return f"{what}: they may be the same forms or other people’s", BY_ID

    def _before(self) -> list[Mapping[str, Any]]:
        """What is noted of files of before; once it was an entry of its own."""
        apart = [event.detail for event in audit.events_of(self._session, self._wave_code, FILE_IMPORTED)]
        imports = (event.detail for event in audit.events_of(self._session, self._wave_code, IMPORTED))
        return [*apart, *(detail["without_ids"] for detail in imports if "without_ids" in detail)]

    def _by_place(self, line: int) -> bytes:
        return self._hashed(self._table.digest, str(line).encode())

    def _hashed(self, *parts: bytes) -> bytes:
        return hashlib.sha256(_SEPARATOR.join((self._wave_code.encode(), *parts))).digest()[:16]


def _overlap_with_stored(alike: int, rows: int) -> str:
    what = f"{alike} of {rows} rows without response_id say the same as forms that are stored"
    return f"{what}: they may be the same forms or other people’s"


def _said(row: ImportedRow) -> Iterator[bytes]:
    """Everything that a row says; a column that the file leaves out says what its empty cells would."""
    for name, value in row._asdict().items():
        if isinstance(value, Mapping):
            yield repr(sorted((key, _tidy(each)) for key, each in value.items())).encode()
        elif name not in ("id", "line"):
            yield str(value).encode()


def _tidy(value: object) -> object:
    """Programs write line ends and blanks in their own ways."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _mark(ids: Iterable[bytes]) -> int:
    """One number for a set of ids, whatever their order."""
    return sum(int.from_bytes(each, "big") for each in ids) % _MARKS
