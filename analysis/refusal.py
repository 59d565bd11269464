"""Why a question has no answer: one kind of error, and the one check of words that stand for a choice."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeVar

Word = TypeVar("Word")


class AnalysisError(ValueError):
    """What was asked has no answer: in one sentence what is wrong, where, and what would do."""


class OptionError(AnalysisError):
    """An option was given a word that it does not know."""


def one_of(
    option: str, word: Word, known: Iterable[Word], *, where: str = "", error: type[AnalysisError] = OptionError
) -> Word:
    """`word`, where the option knows it. Raises `error` naming all that it knows, and the one that was perhaps meant;
    `where` the word stood, said instead of that."""
    choices = tuple(known)
    if word in choices:
        return word
    listed = ", ".join(map(str, choices))
    raise error(f"unknown {option} {word!r}{where or _perhaps(word, choices)}; known: {listed}")


def _perhaps(word: object, known: Iterable[object]) -> str:
    near = get_close_matches(str(word).lower(), [str(each) for each in known], n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""
