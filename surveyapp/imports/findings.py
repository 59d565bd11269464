"""All problems of one file at once: the first in full, the rest as a count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from surveyapp.store.refusal import Problem, Refused

_LINE = re.compile(r"line (?P<line>\d+)")

SHOWN = 20
"""A file with one wrong column has as many problems as rows: more than a screen of them helps nobody."""

LONGEST = 400


class Findings:
    """Collects the problems of a file; `refuse` raises them together, and does nothing when there are none."""

    def __init__(self, file: str, shown: int = SHOWN) -> None:
        self._file = file
        self._shown = shown
        self._problems: list[Problem] = []
        self.count = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, code: str, what: str, remedy: str, *, line: int | None = None) -> None:
        self.count += 1
        if len(self._problems) < self._shown:
            self._problems.append(Problem(code, _harmless(what), self.where(line), _harmless(remedy)))

    def where(self, line: int | None) -> str:
        return self._file if line is None else f"{self._file}:{line}"

    @contextmanager
    def joined(self) -> Iterator[None]:
        """What the store refuses inside is said together with what was found in the file, with the file's name."""
        try:
            yield
        except Refused as refused:
            for problem in refused.problems:
                said = _LINE.match(problem.where)
                if said:
                    self.add(problem.code, problem.what, problem.remedy, line=int(said["line"]))
                else:
                    self.add(problem.code, problem.what, problem.remedy)
        self.refuse()

    def refuse(self) -> None:
        if not self.count:
            return
        self._problems.sort(key=lambda problem: _number_of(problem.where))
        more = self.count - len(self._problems)
        rest = [Problem("more", f"and {more} more problems", self._file, "correct the first ones and try again")]
        raise Refused([*self._problems, *(rest if more else [])])


def _harmless(text: str) -> str:
    """What stands in a file is repeated on a screen: no control characters, and not without end."""
    shown = "".join(character if character.isprintable() else f"\\x{ord(character):02x}" for character in text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def _number_of(where: str) -> int:
    line = where.rpartition(":")[2]
    return int(line) if line.isdigit() else 0
