"""What a file changes in a list: the list before it and after it, line by line, as its own file says them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from surveyapp.exports import table_of
from surveyapp.store import Session
from surveyapp.words.naming import Words
from surveyapp.words.speech import later

KEYS: Mapping[str, tuple[str, ...]] = {
    "agencies": ("code",),
    "peer-groups": ("code", "valid_from"),
    "procedures": ("code",),
    "counters": ("code",),
    "population": ("stratum", "agency"),
}
"""Export -> the columns by which a line is known again."""
NEW, CHANGED, ENDED = "new", "changed", "ended"
KINDS = {NEW: later("new"), CHANGED: later("changed"), ENDED: later("ends")}
LAST_DAY = "valid_to"
MOST = 50  # lines that are shown

ListLine = Mapping[str, str]
ListLines = Mapping[tuple[str, ...], ListLine]


@dataclass(frozen=True, slots=True)
class LineChange:
    """`cells`: (column, before, after) of what differs; of a new line what stands in it."""

    kind: str
    key: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ListChanges:
    """`of` lines in the file; `called` are the kinds in the reader's language."""

    lines: tuple[LineChange, ...]
    of: int
    called: Mapping[str, str]

    def count(self, kind: str) -> int:
        return sum(line.kind == kind for line in self.lines)

    @property
    def shown(self) -> tuple[LineChange, ...]:
        """Those that end first, since nobody looks for them among many new ones."""
        return tuple(sorted(self.lines, key=lambda line: (ENDED, CHANGED, NEW).index(line.kind)))[:MOST]

    @property
    def more(self) -> int:
        return max(0, len(self.lines) - MOST)


def lines_of(session: Session, what: str, *about: str) -> ListLines:
    """The list as it is downloaded, by what a line is known by."""
    table = table_of(what)(session, *about)
    rows = [{column: _plain(row.get(column)) for column in table.columns} for row in table.rows]
    return {tuple(row[column] for column in KEYS[what]): row for row in rows}


def changes(before: ListLines, after: ListLines, of: int, words: Words) -> ListChanges:
    called = {kind: words.say(said) for kind, said in KINDS.items()}
    return ListChanges(tuple(_changed(before, after)), of, called)


def summary(found: ListChanges, words: Words) -> Iterator[str]:
    """How many of each kind, and how many lines of the file say what is there already."""
    if new := found.count(NEW):
        yield words.say_n(new, "{n} line is new", "{n} lines are new")
    if changed := found.count(CHANGED):
        yield words.say_n(changed, "{n} line is changed", "{n} lines are changed")
    if ended := found.count(ENDED):
        yield words.say_n(ended, "{n} line ends", "{n} lines end")
    same = found.of - len(found.lines)
    if same > 0:
        yield words.say_n(same, "{n} line of the file changes nothing", "{n} lines of the file change nothing")


def _changed(before: ListLines, after: ListLines) -> Iterator[LineChange]:
    for key, line in after.items():
        known = before.get(key)
        name = " · ".join(filter(None, key))
        if known is None:
            yield LineChange(NEW, name, tuple((column, "", cell) for column, cell in _told(key, line)))
        elif known != line:
            cells = tuple((column, known[column], line[column]) for column in line if known[column] != line[column])
            ends = bool(line.get(LAST_DAY)) and not known.get(LAST_DAY)
            yield LineChange(ENDED if ends else CHANGED, name, cells)


def _told(key: Iterable[str], line: ListLine) -> Iterator[tuple[str, str]]:
    """But for what names it."""
    known = {*key}
    return ((column, cell) for column, cell in line.items() if cell and cell not in known)


def _plain(value: object) -> str:
    return "" if value is None else str(value)
