"""How many: N of every stratum, and which stratum a form without one belongs to."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from secrets import token_hex
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveyapp.models import Agency, ClusterSize, Population, Setting, Wave
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import agency_ids
from surveyapp.store.agencies.unknown import unknown_agency
from surveyapp.store.locks import edit_wave
from surveyapp.store.refusal import Problem, Refused, refuse_all
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.settings import put_setting, setting
from surveyapp.store.vocabulary import SAMPLED
from surveyapp.store.waves.cells import CellRow, counted_per_cell, forms_per_cell
from surveyapp.store.waves.counted import counts_several
from surveyapp.store.waves.stored import stored_wave
from surveyapp.store.waves.transitions import can_be_reopened

LARGEST = 2_000_000_000
FINAL = ("locked", "published", "withdrawn")


@dataclass(frozen=True, slots=True)
class FrameRow:
    """N of a stratum; with `agency` the stratum is that agency's part, without it spans agencies."""

    stratum: str
    population: int
    agency: str = ""
    clusters: int | None = None
    selected: int | None = None
    issued: int | None = None
    reached: int | None = None
    returned: int | None = None
    refused: int | None = None
    ineligible: int | None = None
    source: str = ""
    extracted_on: dt.date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class LastFrame:
    """The loading of a population that can be taken back; `mark` tells it from any other."""

    file: str
    mark: str


@dataclass(frozen=True, slots=True)
class ClusterRow:
    stratum: str
    cluster: str
    population: int


FrameAsItWas = list[Any]
"""Its rows, and its names of strata, in what JSON can hold."""
StratumNames = Mapping[str, Mapping[str, str]]
"""Stratum -> further language -> name. Its own name is that of the first language."""
_NO_NAMES: StratumNames = MappingProxyType({})
NAMES = "stratum_names"  # of the settings of a wave
PARTS_OF = (("clusters", "population"), ("reached", "issued"), ("returned", "issued"), ("returned", "reached"))
KEPT = "loaded-population-"
"""What the setting is called that keeps what the last file changed, before the code of the wave."""
NUMBERS = ("population", "clusters", "selected", "issued", "reached", "returned", "refused", "ineligible")


@dataclass(frozen=True, slots=True)
class Strata:
    """The strata of a wave as loaded; `of` says which one a form counts in.

    A stratum is named (name, agency): agency '' where it spans agencies or where nothing was loaded.
    """

    populations: Mapping[tuple[str, str], FrameRow]
    with_agency: frozenset[str]  # names that were loaded with agencies
    names_of: Mapping[str, tuple[str, ...]]  # agency ('' = spanning) -> names

    @classmethod
    def from_rows(cls, rows: Iterable[FrameRow]) -> Strata:
        rows = list(rows)
        names: dict[str, tuple[str, ...]] = {}
        for row in rows:
            names[row.agency] = (*names.get(row.agency, ()), row.stratum)
        by_place = {(row.stratum, row.agency): row for row in rows}
        return cls(by_place, frozenset(row.stratum for row in rows if row.agency), names)

    def of(self, given: str, agency: str, procedure_group: str) -> tuple[str, str]:
        """The given stratum, else the one named like the procedure group, else the agency's only one, else ''."""
        name = given or self._found(agency, procedure_group)
        return name, (agency if name in self.with_agency or not name else "")

    def resolved(self, cell: CellRow) -> tuple[object, ...]:
        """A cell's place with the stratum that it counts in: two cells with the same one are the same to everybody."""
        stratum = self.of(cell.stratum, cell.resolving, cell.procedure_group)
        return cell.questionnaire, cell.resolving, cell.receiving, stratum, cell.procedure_group, cell.cluster

    def _found(self, agency: str, procedure_group: str) -> str:
        names = (*self.names_of.get(agency, ()), *(self.names_of.get("", ()) if agency else ()))
        if procedure_group and procedure_group in names:
            return procedure_group
        return names[0] if len(names) == 1 else ""


def save_frame(
    session: Session,
    wave_code: str,
    rows: Sequence[FrameRow],
    *,
    replace: bool = False,
    clusters: Sequence[ClusterRow] = (),
    names: StratumNames = _NO_NAMES,
    actor: str = audit.COMMAND_LINE,
) -> None:
    """Load N per stratum, all rows or none; `replace` forgets the strata that the rows do not name. `names`: what
    strata are called in further languages; what is not said again stays."""
    edit_wave(session.connection(), wave_code)
    stored = stored_wave(session, wave_code)
    ids = agency_ids(session)
    before = _loaded(session, wave_code)
    kept = {} if replace else {(row.stratum, row.agency): row for row in before[0]}
    merged = kept | {(row.stratum, row.agency): row for row in rows}
    too_few = exceeded(session, stored, Strata.from_rows(merged.values()))
    refuse_all([*_problems(stored, rows, merged.values(), ids), *too_few])
    session.execute(delete(Population).where(Population.wave_id == stored.id))
    session.add_all(_stored(stored.id, row, ids) for row in merged.values())
    _save_clusters(session, stored, clusters)
    _save_names(stored, merged.values(), names)
    if _loaded(session, wave_code) != before:
        raise_of_wave(session, stored.id)
    audit.record(session, actor, "frame-loaded", wave_code, rows=len(rows))


def _loaded(session: Session, wave_code: str) -> tuple[list[FrameRow], list[ClusterRow], StratumNames]:
    return frame(session, wave_code), cluster_sizes(session, wave_code), stratum_names(session, wave_code)


def keep_frame(session: Session, wave_code: str, before: FrameAsItWas, file: str) -> None:
    """Called after a loading, so that it can be taken back; one that changed nothing leaves the one before it."""
    after = frame_as_it_is(session, wave_code)
    if after != before:
        put_setting(session, KEPT + wave_code, {"file": file, "mark": token_hex(8), "before": before, "after": after})


def frame_as_it_is(session: Session, wave_code: str) -> FrameAsItWas:
    """The rows, and the further names of strata, as they are kept."""
    rows = [asdict(row) for row in frame(session, wave_code)]
    kept: FrameAsItWas = json.loads(
        json.dumps([rows, stratum_names(session, wave_code)], default=dt.date.isoformat, sort_keys=True)
    )
    return kept


def last_frame(session: Session, wave_code: str) -> LastFrame | None:
    kept = setting(session, KEPT + wave_code)
    return LastFrame(kept["file"], kept["mark"]) if kept else None


def undo_frame(session: Session, wave_code: str, mark: str, actor: str) -> None:
    """Bring the population back to before its last loading. Raises Refused where there is none with this mark, where it
    was changed since, where more forms are in than people stood there before, and once the wave is locked."""
    edit_wave(session.connection(), wave_code)
    kept = setting(session, KEPT + wave_code)
    if not kept or kept["mark"] != mark:
        what = f"no population of wave {wave_code} can be taken back"
        raise Refused(Problem("list-kept", what, remedy="look again"), status=409)
    if frame_as_it_is(session, wave_code) != kept["after"]:
        what = f"the population of wave {wave_code} was changed since"
        raise Refused(Problem("list-moved", what, remedy="correct it by a file"), status=409)
    rows, names = kept["before"]
    save_frame(session, wave_code, [_again(row) for row in rows], replace=True, actor=actor)
    stored = stored_wave(session, wave_code)
    if stored.settings.get(NAMES, {}) != names:
        stored.settings = {**stored.settings, NAMES: names}
    session.delete(session.get_one(Setting, KEPT + wave_code))
    audit.record(session, actor, "list-undone", wave_code, file=kept["file"])
    session.flush()


def _again(row: Mapping[str, Any]) -> FrameRow:
    day = row["extracted_on"]
    return FrameRow(**{**row, "extracted_on": dt.date.fromisoformat(day) if day else None})


def stratum_names(session: Session, wave_code: str) -> dict[str, dict[str, str]]:
    """Stratum -> language -> name, for those that have one beside their own."""
    kept: dict[str, dict[str, str]] = stored_wave(session, wave_code).settings.get(NAMES, {})
    return kept


def _save_names(stored: Wave, rows: Iterable[FrameRow], names: StratumNames) -> None:
    before = stored.settings.get(NAMES, {})
    kept = {row.stratum: {**before.get(row.stratum, {}), **names.get(row.stratum, {})} for row in rows}
    said = {stratum: of_it for stratum, of_it in kept.items() if of_it}
    if said != before:
        stored.settings = {**stored.settings, NAMES: said}


def frame(session: Session, wave_code: str) -> list[FrameRow]:
    """The rows as they were loaded."""
    query = (
        select(Population, Agency.code)
        .join(Wave, Wave.id == Population.wave_id)
        .outerjoin(Agency, Agency.id == Population.agency_id)
        .where(Wave.code == wave_code)
        .order_by(Population.id)
    )
    return [_row(population, code or "") for population, code in session.execute(query)]


def cluster_sizes(session: Session, wave_code: str) -> list[ClusterRow]:
    query = select(ClusterSize).join(Wave, Wave.id == ClusterSize.wave_id).where(Wave.code == wave_code)
    return [ClusterRow(c.stratum, c.cluster, c.population) for c in session.scalars(query.order_by(ClusterSize.id))]


def refuse_unknown_stratum(session: Session, wave_code: str, stratum: str, agency: str) -> None:
    """A form would go nowhere: where a population file is loaded, its strata are all there are."""
    loaded = {(row.stratum, row.agency) for row in frame(session, wave_code)}
    if stratum and loaded and not loaded & {(stratum, agency), (stratum, "")}:
        what = f"the population file has no stratum {stratum!r} of {agency}"
        raise Refused(Problem("stratum-unknown", what, "stratum", "name one of the file, or none"))


def exceeded(session: Session, stored: Wave, strata: Strata) -> Iterator[Problem]:
    """Strata of a sampled wave with fewer people than answers."""
    for place, count in _people(session, stored, strata).items():
        row = strata.populations.get(place)
        if row is not None and count > row.population:
            name = " of ".join(filter(None, place))
            what = f"stratum {name} has {count} answers but only {row.population} people or dossiers"
            yield Problem("frame-exceeded", what, row.where, "correct the population, or the basis of the answers")


def _people(session: Session, stored: Wave, strata: Strata) -> Counter[tuple[str, str]]:
    """Forms by stratum; of published counts of several questions the answers to the one that most people answered."""
    by_question: dict[int, Counter[tuple[str, str]]] = {0: Counter()}
    if counts_several(stored.settings):
        found = counted_per_cell(session, stored.id, bases=SAMPLED)
    else:
        found = ((cell, 0, count) for cell, count in forms_per_cell(session, stored.id, bases=SAMPLED))
    for cell, question, count in found:
        place = strata.of(cell.stratum, cell.resolving, cell.procedure_group)
        by_question.setdefault(question, Counter())[place] += count
    forms, most = by_question.pop(0), Counter[tuple[str, str]]()
    for counted in by_question.values():
        most |= counted
    return forms + most


def _problems(
    stored: Wave, rows: Sequence[FrameRow], merged: Iterable[FrameRow], ids: Mapping[str, int]
) -> Iterator[Problem]:
    if stored.state in FINAL:
        remedy = "reopen the wave first" if can_be_reopened(stored.state) else "use another wave"
        yield Problem("wave-locked", f"wave {stored.code} is {stored.state}", remedy=remedy)
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.stratum, row.agency) in seen:
            yield Problem("repeated-stratum", f"stratum {row.stratum} stands twice", row.where, "keep one of the lines")
        seen.add((row.stratum, row.agency))
        if row.agency and row.agency not in ids:
            yield unknown_agency(row.agency, row.where, ids)
        yield from _impossible_numbers(row)
    merged = list(merged)
    spanning = {row.stratum for row in merged if not row.agency}
    where = {row.stratum: row.where for row in reversed(rows)}
    for name in sorted(spanning & {row.stratum for row in merged if row.agency}):
        what = f"stratum {name} is loaded with agencies and without"
        remedy = "give the agency on every line of the stratum, or on none"
        yield Problem("stratum-mixed", what, where.get(name, ""), remedy)


def _impossible_numbers(row: FrameRow) -> Iterator[Problem]:
    if any(not 0 <= (getattr(row, name) or 0) <= LARGEST for name in NUMBERS):
        what = f"stratum {row.stratum} has a number below 0 or above {LARGEST}"
        yield Problem("impossible-number", what, row.where, "correct it")
    for part, whole in PARTS_OF:
        few, many = getattr(row, part), getattr(row, whole)
        if few is not None and many is not None and few > many:
            what = f"stratum {row.stratum} has {few} {part} but only {many} {whole}"
            yield Problem("impossible-number", what, row.where, "correct one of the two")


def _stored(wave_id: int, row: FrameRow, ids: Mapping[str, int]) -> Population:
    numbers = {name: getattr(row, name) for name in NUMBERS}
    return Population(
        wave_id=wave_id,
        stratum=row.stratum,
        agency_id=ids[row.agency] if row.agency else None,
        source=row.source or None,
        extracted_on=row.extracted_on,
        **numbers,
    )


def _row(population: Population, agency: str) -> FrameRow:
    numbers = {name: getattr(population, name) for name in NUMBERS}
    return FrameRow(
        stratum=population.stratum,
        agency=agency,
        source=population.source or "",
        extracted_on=population.extracted_on,
        **numbers,
    )


def _save_clusters(session: Session, stored: Wave, clusters: Sequence[ClusterRow]) -> None:
    if not clusters:
        return
    session.execute(delete(ClusterSize).where(ClusterSize.wave_id == stored.id))
    session.add_all(
        ClusterSize(wave_id=stored.id, stratum=c.stratum, cluster=c.cluster, population=c.population) for c in clusters
    )
