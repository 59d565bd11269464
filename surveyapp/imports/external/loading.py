"""A file of published indices: its columns tell its layout, every row is checked, all of it is stored or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from surveyapp.imports.external.layouts import EVERY_COLUMN, LONG, MARKS, AnyLayout, Long
from surveyapp.imports.external.rows import Reading, rows_of
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.imports.reading.table import DataFile
from surveyapp.results.external.indices import spelled
from surveyapp.results.external.provinces import nearest, province
from surveyapp.store import audit
from surveyapp.store.external import PublishedFigure, Saved, save_external
from surveyapp.store.refusal import Problem, Refused

if TYPE_CHECKING:
    from surveyapp.store import Session

LOADED = "external-loaded"
Look = Callable[[PublishedFigure, str], None]
"""Shown each figure as it was read, with its place in the file."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """`rows` of the file that were taken, `figures` in them; `left` are rows of other indices than the one that was
    named, `without_values` rows that were left out because nothing stands in them, or zeros for missing values."""

    saved: Saved
    rows: int
    left: int = 0
    without_values: int = 0


@dataclass(frozen=True, slots=True)
class HowToLoad:
    """What whoever loads a file says of it: the index (all where it is ''), the unit of a file without provinces, the
    edition, and whether rows with zeros for missing values are left out instead of refused."""

    index: str = ""
    unit: str = ""
    edition: str = ""
    without_zeros: bool = False


def load_external(
    session: Session,
    path: Incoming,
    how: HowToLoad,
    *,
    sheet: str = "",
    actor: str = audit.COMMAND_LINE,
    look: Look = lambda figure, where: None,
) -> Loaded:
    """Raises Refused with every row that cannot be taken. A file that changes nothing leaves no entry on the record."""
    layout = _layout(path, how, sheet)
    table = DataFile(path, layout.needed, layout.optional, sheet=sheet)
    reading = Reading(layout, how.index and spelled(how.index), _unit(layout, table, how), how.without_zeros)
    figures = []
    for figure, line in rows_of(table, reading):
        figures.append(figure if figure.edition else replace(figure, edition=how.edition.strip()))
        look(figures[-1], line.where)
    table.findings.refuse()
    saved = save_external(session, figures)
    if saved.is_anything_other:
        subject = ", ".join(dict.fromkeys(figure.source for figure in figures))
        audit.record(session, actor, LOADED, subject, new=saved.new, changed=saved.changed, file=path.name)
    return Loaded(saved, reading.taken, reading.left, reading.without_values)


def _layout(path: Incoming, how: HowToLoad, sheet: str) -> AnyLayout:
    """Told by the one column that only this layout has. Refused where none is there, or another index was named."""
    columns = DataFile(path, (), EVERY_COLUMN, sheet=sheet).columns
    layout = next((layout for mark, layout in MARKS.items() if mark in columns), None)
    if layout is None:
        remedy = f"give it the columns {', '.join(LONG.needed)}"
        raise Refused(Problem("external-layout", "the file is no table of published indices", path.name, remedy))
    if how.index and not isinstance(layout, Long) and layout.index != spelled(how.index):
        what = f"the file holds {layout.index}, not {spelled(how.index)}"
        raise Refused(Problem("external-index", what, path.name, "choose the index that the file holds"))
    return layout


def _unit(layout: AnyLayout, table: DataFile, how: HowToLoad) -> str:
    """The unit of all rows; '' where each row names its own."""
    if not isinstance(layout, Long) or "province" in table.columns:
        return ""
    if not how.unit.strip():
        what, remedy = "which province the figures are of is not said", "add a column province, or name it with --unit"
        raise Refused(Problem("external-unit", what, table.name, remedy))
    found = province(how.unit)
    if found is None:
        meant = nearest(how.unit)
        remedy = f"did you mean “{meant}”?" if meant else "correct the name"
        raise Refused(Problem("province-unknown", f"there is no province “{how.unit.strip()}”", "", remedy))
    return found
