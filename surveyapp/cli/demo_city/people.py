"""How invented people answer: a mood, a temper, an office's merits, gaps. The same seed gives the same people."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers import Encoded, encode
from questionnaires.codes import Missing
from questionnaires.model import Question, Questionnaire

LEVELS = (-2.9, -2.1, -1.15, 0.55)  # where an opinion turns from one level into the next
WAITING = 0.07  # share of people whose result is not due yet
SAME_FOR_ALL = 0.14  # share of people who give every item one level
LEFT_BLANK, EVADED, COMMENTED = 0.012, 0.018, 0.05
SPREAD, NOISE = 0.85, 0.60

Words = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Merits:
    """What people think of the office that resolves their case and of the one that receives it."""

    resolving: float
    receiving: float
    perfect: bool = False


@dataclass(frozen=True, slots=True)
class Crowd:
    """Some people at one office: each with a mood, a temper, and perhaps one level for everything."""

    moods: Words
    temper: NDArray[np.float64]
    same: NDArray[np.bool_]
    merits: Merits


def forms(questionnaire: Questionnaire, merits: Merits, n: int, chance: np.random.Generator) -> list[Encoded]:
    """`n` forms, as if that many people had filled them in."""
    crowd = _crowd(merits, n, chance)
    dice = {code: own for own in chance.spawn(1) for code in _habits()["moods"]["usual"]["beside"]}
    columns = {q.code: _answers(q, crowd, dice.get(q.code, chance)).tolist() for q in questionnaire.questions}
    return [encode(questionnaire, dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def _crowd(merits: Merits, n: int, chance: np.random.Generator) -> Crowd:
    trouble = 0.0 if merits.perfect else 1 / (1 + np.exp(2.3 + 1.6 * merits.resolving))
    dice = chance.random(n)
    moods = np.where(dice < trouble, "trouble", np.where(dice > 1 - WAITING, "waiting", "usual")).astype(object)
    shifts = np.array([_habits()["moods"][mood]["shift"] for mood in moods])
    temper = SPREAD * chance.standard_normal(n) + shifts
    return Crowd(moods, temper, chance.random(n) < SAME_FOR_ALL, merits)


def _answers(question: Question, crowd: Crowd, chance: np.random.Generator) -> Words:
    """One column: what each person posts for the question."""
    if question.is_rated:
        answers = _ratings(question, crowd, chance)
    elif question.kind.private:
        return _comments(crowd, chance)
    elif question.kind.several:
        answers = _ticks(question, crowd, chance)
    else:
        answers = _choices(question, crowd, chance)
    return answers if crowd.merits.perfect else _with_gaps(question, answers, chance)


def _ratings(question: Question, crowd: Crowd, chance: np.random.Generator) -> Words:
    merit = crowd.merits.receiving if question.rates == "receiving" else crowd.merits.resolving
    noise = np.where(crowd.same, 0.0, NOISE * chance.standard_normal(len(crowd.temper)) - _difficulty(question))
    level = np.searchsorted(LEVELS, crowd.temper + merit + noise)
    codes = sorted(question.values, key=question.values.__getitem__)
    if crowd.merits.perfect:
        level[:] = len(LEVELS)
    return np.array(codes, dtype=object)[level * (len(codes) - 1) // len(LEVELS)]


def _choices(question: Question, crowd: Crowd, chance: np.random.Generator) -> Words:
    answers = np.full(len(crowd.moods), Missing.BLANK, dtype=object)
    for mood in _habits()["moods"]:
        chosen = np.flatnonzero(crowd.moods == mood)
        shares = _shares(mood, question)
        weights = np.array(list(shares.values()), dtype=float)
        answers[chosen] = chance.choice(np.array(list(shares), dtype=object), len(chosen), p=weights / weights.sum())
    return answers


def _ticks(question: Question, crowd: Crowd, chance: np.random.Generator) -> Words:
    """Who would tick nothing ticks what most people tick."""
    answers = np.empty(len(crowd.moods), dtype=object)
    for person, mood in enumerate(crowd.moods):
        shares = _shares(mood, question)
        dice = 100 * chance.random(len(shares))
        ticked = [code for (code, share), die in zip(shares.items(), dice, strict=True) if die < share]
        answers[person] = ticked or [max(shares, key=shares.__getitem__)]
    return answers


def _comments(crowd: Crowd, chance: np.random.Generator) -> Words:
    said = np.full(len(crowd.moods), "", dtype=object)
    for person in np.flatnonzero(chance.random(len(said)) < COMMENTED):
        sentences = _habits()["comments"]["trouble" if crowd.moods[person] == "trouble" else "usual"]
        said[person] = sentences[chance.integers(len(sentences))]
    return said


def _with_gaps(question: Question, answers: Words, chance: np.random.Generator) -> Words:
    dice = chance.random(len(answers))
    answers[dice < LEFT_BLANK] = Missing.BLANK
    for place, kind in enumerate(question.offers):
        begins = LEFT_BLANK + place * EVADED
        answers[(begins <= dice) & (dice < begins + EVADED)] = kind
    return answers


def _difficulty(question: Question) -> float:
    difficulty: float = _habits()["difficulty"].get(question.code, 0.0)
    return difficulty


def _shares(mood: str, question: Question) -> Mapping[str, float]:
    """Of a question that no habit speaks of, every example is as likely."""
    shares: Mapping[str, float] = _of_mood(mood).get(question.code) or _of_mood("usual").get(question.code, {})
    return shares or dict.fromkeys(question.kind.examples(question), 1.0)


@cache
def _of_mood(mood: str) -> dict[str, Any]:
    habits: dict[str, dict[str, Any]] = _habits()["moods"][mood]
    return habits["shares"] | habits["beside"] if "beside" in habits else habits["shares"]


@cache
def _habits() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "people.toml").read_text(encoding="utf-8"))
