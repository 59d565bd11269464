"""All problems of one file at once: every kind, each said once with the lines on which it stands."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from questionnaires.signs import unseen
from surveyapp.store.refusal import Problem, Refused

_LINE = re.compile(r"line (?P<line>\d+)")

SHOWN = 3
"""Of one kind: a column of wrong codes would have a sentence for each, and hide the other kinds."""

SHOWN_LINES = SHOWN_VALUES = 10
_VALUE = re.compile(r"“[^”]*”|(?<!\w)'[^']*'|(?<!\w)\d[\d.,]*")
"""What differs between two sentences of one kind."""

LONGEST = 400
MISTAKEN = 422  # the answer to a file that has to be corrected
UNSEEN = "sign-unseen"
OF_NAMES = frozenset({"agency-unknown", "item-unknown", "code-unknown", "answer", "unknown-word"})
"""That nothing has such a name: with a sign in it that nobody sees, the sign is the reason."""
FOLLOWS = frozenset({"agency-code", "agency-name", "group-code", "frame-exceeded"})
"""What a cell that could not be read brings about by itself."""
Kind = tuple[str, str]


class Findings:
    """Collects the problems of a file; `refuse` raises them together, and does nothing when there are none."""

    def __init__(self, file: str, shown: int = SHOWN, *, sheet: str = "") -> None:
        self._file = f"{file}, sheet “{_harmless(sheet)}”" if sheet else file
        self._lines, self._row = ("rows", ", row ") if sheet else ("lines", ":")
        self._shown = shown
        self._said: dict[tuple[str, str, str], list[int]] = {}
        self._kinds: Counter[Kind] = Counter()
        self._further: defaultdict[Kind, list[tuple[int, str]]] = defaultdict(list)
        self._with_unseen: set[int] = set()
        self.lines: set[int] = set()
        self.count = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, code: str, what: str, remedy: str, *, line: int | None = None) -> None:
        self.count += 1
        self.lines |= {line or 0}
        if self._follows_from_a_sign(code, what, line or 0):
            return
        said = (code, _harmless(what), _harmless(remedy))
        kind = _kind(code, said[1])
        if said not in self._said and self._kinds[kind] >= self._shown:
            self._further[kind].append((line or 0, said[1]))
            return
        if said not in self._said:
            self._kinds[kind] += 1
        self._said.setdefault(said, []).append(line or 0)

    def _follows_from_a_sign(self, code: str, what: str, line: int) -> bool:
        """Whether a name is unknown for a sign in it that has been told of this line."""
        if code == UNSEEN:
            self._with_unseen.add(line)
            return False
        return code in OF_NAMES and line in self._with_unseen and bool(unseen("".join(what.split())))

    def where(self, line: int | None) -> str:
        return self._file if line is None else f"{self._file}{self._row}{line}"

    @contextmanager
    def joined(self) -> Iterator[None]:
        """What the store refuses inside is said together with what was found in the file, with the file's name; but not
        what follows from a cell that could not be read."""
        status, unread = MISTAKEN, frozenset(self.lines)
        try:
            yield
        except Refused as refused:
            status = MISTAKEN if self else refused.status
            for problem in refused.problems:
                line = self._line_of(problem.where)
                if not (problem.code in FOLLOWS and line in unread):
                    self.add(problem.code, problem.what, problem.remedy, line=line)
        self.refuse(status)

    def _line_of(self, where: str) -> int | None:
        said = _LINE.match(where.replace(self.where(0)[:-1], "line ", 1))
        return int(said["line"]) if said else None

    def refuse(self, status: int = MISTAKEN) -> None:
        if self.count:
            raise Refused(self.problems(), status=status)

    def problems(self) -> list[Problem]:
        return [*self._each(), *self._rest()]

    def _each(self) -> Iterator[Problem]:
        """In the order of the lines."""
        for (code, what, remedy), lines in sorted(self._said.items(), key=lambda item: min(item[1])):
            yield Problem(code, what + self._also(lines), self.where(min(lines) or None), remedy)

    def _rest(self) -> Iterator[Problem]:
        for kind, further in self._further.items():
            like = next(what for (code, what, _) in self._said if _kind(code, what) == kind)
            different = dict.fromkeys(what for _, what in further)
            more = ", …" * (len(different) > SHOWN_VALUES)
            values = ", ".join(dict.fromkeys(_differs(what, like) for what in [*different][:SHOWN_VALUES]))
            what = f"and {len(further)} more like “{like}”, for {values}{more}"
            yield Problem(
                "more", what + self._also([line for line, _ in further]), self._file, "correct them in the same way"
            )

    def _also(self, lines: list[int]) -> str:
        """On which lines the same is to be said; '' where there is only one."""
        places = sorted(set(lines) - {0})
        if len(places) < 2:
            return ""
        more = ", …" * (len(places) > SHOWN_LINES)
        return f" ({len(places)} {self._lines}: {', '.join(map(str, places[:SHOWN_LINES]))}{more})"


def _kind(code: str, what: str) -> Kind:
    """The sentence without what it is about."""
    return code, _VALUE.sub("…", what)


def _differs(what: str, like: str) -> str:
    """The value in which a sentence is another than the first one of its kind."""
    pairs = zip(_VALUE.findall(what), _VALUE.findall(like), strict=False)
    return next((value for value, first in pairs if value != first), what)


def _harmless(text: str) -> str:
    """What stands in a file is repeated on a screen: no control characters, and not without end."""
    shown = "".join(character if character.isprintable() else f"\\x{ord(character):02x}" for character in text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
