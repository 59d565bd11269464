"""All problems of one file at once: every kind, each said once with the lines on which it stands."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from questionnaires.signs import unseen
from surveyapp.store.refusal import Problem, Refused

_LINE = re.compile(r"line (?P<line>\d+)")

SHOWN = 20
"""Of one kind: a column of wrong codes has a sentence for each, and more than a screen of them helps nobody."""

SHOWN_LINES = 10

LONGEST = 400
MISTAKEN = 422  # the answer to a file that has to be corrected
UNSEEN = "sign-unseen"
OF_NAMES = frozenset({"agency-unknown", "item-unknown", "code-unknown", "answer", "unknown-word"})
"""That nothing has such a name: with a sign in it that nobody sees, the sign is the reason."""


class Findings:
    """Collects the problems of a file; `refuse` raises them together, and does nothing when there are none."""

    def __init__(self, file: str, shown: int = SHOWN, *, sheet: str = "") -> None:
        self._file = f"{file}, sheet “{_harmless(sheet)}”" if sheet else file
        self._lines, self._row = ("rows", ", row ") if sheet else ("lines", ":")
        self._shown = shown
        self._said: dict[tuple[str, str, str], list[int]] = {}
        self._kinds: Counter[str] = Counter()
        self._further: defaultdict[str, list[int]] = defaultdict(list)
        self._with_unseen: set[int] = set()
        self.count = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, code: str, what: str, remedy: str, *, line: int | None = None) -> None:
        self.count += 1
        if self._follows_from_a_sign(code, what, line or 0):
            return
        said = (code, _harmless(what), _harmless(remedy))
        if said not in self._said and self._kinds[code] >= self._shown:
            self._further[code].append(line or 0)
            return
        if said not in self._said:
            self._kinds[code] += 1
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
        """What the store refuses inside is said together with what was found in the file, with the file's name."""
        status = MISTAKEN
        try:
            yield
        except Refused as refused:
            status = MISTAKEN if self else refused.status
            for problem in refused.problems:
                said = _LINE.match(problem.where)
                if said:
                    self.add(problem.code, problem.what, problem.remedy, line=int(said["line"]))
                else:
                    self.add(problem.code, problem.what, problem.remedy)
        self.refuse(status)

    def refuse(self, status: int = MISTAKEN) -> None:
        if not self.count:
            return
        raise Refused([*self._each(), *self._rest()], status=status)

    def _each(self) -> Iterator[Problem]:
        """In the order of the lines."""
        for (code, what, remedy), lines in sorted(self._said.items(), key=lambda item: min(item[1])):
            yield Problem(code, what + self._also(lines), self.where(min(lines) or None), remedy)

    def _rest(self) -> Iterator[Problem]:
        for code, lines in self._further.items():
            like = next(what for (of, what, _) in self._said if of == code)
            what = f"and {len(lines)} more like “{like}”"
            yield Problem("more", what + self._also(lines), self._file, "correct the first ones and try again")

    def _also(self, lines: list[int]) -> str:
        """On which lines the same is to be said; '' where there is only one."""
        places = sorted(set(lines) - {0})
        if len(places) < 2:
            return ""
        more = ", …" * (len(places) > SHOWN_LINES)
        return f" ({len(places)} {self._lines}: {', '.join(map(str, places[:SHOWN_LINES]))}{more})"


def _harmless(text: str) -> str:
    """What stands in a file is repeated on a screen: no control characters, and not without end."""
    shown = "".join(character if character.isprintable() else f"\\x{ord(character):02x}" for character in text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
