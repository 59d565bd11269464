"""One way to say no: every problem at once, each with its place and its remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from questionnaires.signs import unseen

SHOWN = 10  # places of one problem


@dataclass(frozen=True, slots=True)
class Problem:
    """Where it is, what is wrong, what to do. `code` is stable and can be tested or translated."""

    code: str
    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.where, self.what))) + (f" — {self.remedy}" if self.remedy else "")


class Refused(Exception):
    """Nothing was changed. The web answers with `status`, the command line with exit code 1."""

    def __init__(self, problems: Problem | Iterable[Problem], *, status: int = 422) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.status = status
        super().__init__("\n".join(map(str, self.problems)))


def first_of(places: Sequence[object]) -> str:
    """The places of one problem: the first ones, and how many there are where it is more."""
    more = f", … ({len(places)})" if len(places) > SHOWN else ""
    return ", ".join(map(str, places[:SHOWN])) + more


def refuse_unseen(said: Mapping[str, object]) -> None:
    """Of words that are kept, by what they are: signs that nobody sees let one name look like another."""
    for where, words in said.items():
        if isinstance(words, str) and (signs := unseen("".join(words.split()))):
            what = f"it holds a sign that nobody sees ({', '.join(signs)})"
            raise Refused(Problem("sign-unseen", what, where, "type it anew instead of pasting it"))


def refuse_all(problems: Iterable[Problem]) -> None:
    """Nothing where there is no problem."""
    found = tuple(problems)
    if found:
        raise Refused(found)
