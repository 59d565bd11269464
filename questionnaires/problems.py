"""What is wrong with a definition: every problem at once, each with a stable code, a place and advice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ERROR, WARNING = "error", "warning"

READING_CODES = (
    "file-missing",
    "file-too-large",
    "file-not-utf8",
    "toml-syntax",
    "language-unknown",
    "key-missing",
    "key-unknown",
    "value-kind",
    "scale-unknown",
    "offer-unknown",
)
"""What can keep a definition from being read as it is meant; the codes of `questionnaires.checks` come on top."""


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """One thing to put right. `code` never changes; `place` names the question, option or line inside `file`."""

    code: str
    file: str
    where: str
    message: str
    advice: str = ""
    severity: str = ERROR  # a WARNING is worth reading and stops nothing

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.file, self.where)))
        kind = "" if self.severity == ERROR else f"{self.severity}: "
        return f"{where}: {kind}{self.message} [{self.code}]" + (f" — {self.advice}" if self.advice else "")


class DefinitionError(ValueError):
    """The author's mistake: the definition cannot be used. `problems` holds all of them."""

    def __init__(self, problems: Iterable[DefinitionProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
