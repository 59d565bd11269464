"""Annexes on what the index is made of: factors per peer group, and the facts that are printed beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questionnaires.model import Question
from questionnaires.types import GIVEN
from surveyapp.figures.printed import PrintedStrip
from surveyapp.reports.blocks.column import DrawnColumn, column
from surveyapp.reports.blocks.standings import StandingRow, axis_of, standing_row
from surveyapp.results.model.result import IndexRow, ItemLevels, WaveResult
from surveyapp.words.naming import Words
from surveyapp.words.speech import later

NOT_COUNTED = later("numbers and words, which are not counted here")
"""What stands for the answers of a fact that has no shares: definitions of before may hold one."""


@dataclass(frozen=True, slots=True)
class PartTable:
    """The parts of one peer group, or of all agencies."""

    label: str
    rows: tuple[StandingRow, ...]


@dataclass(frozen=True, slots=True)
class PartTables:
    column: DrawnColumn
    tables: tuple[PartTable, ...]


@dataclass(frozen=True, slots=True)
class FactAnswer:
    words: str
    n: str
    share: str


@dataclass(frozen=True, slots=True)
class PrintedFact:
    """A question whose answers every report prints beside the index. `base` says how many forms answered it."""

    question: str
    base: str
    is_several: bool  # each answer has a share of its own, and together they may be more than everybody
    answers: tuple[FactAnswer, ...]


def factors(result: WaveResult, words: Words, width: float) -> PartTables | None:
    """Per peer group and for all agencies together. None where nothing has a value."""
    places = [("peer_group", group, words.group(group, result.group_names)) for group in result.peer_groups]
    places.append(("all", "all", words.all_agencies()))
    wanted = [f"content:{c}" for c in result.questionnaire.contents]
    wanted += [f"factor:{f.id}" for f in result.questionnaire.factors]
    found = [(place, label, _rows(result, scope, place, wanted)) for scope, place, label in places]
    with_rows = [block for block in found if block[2]]
    return _parts(result, words, width, with_rows[:1] if len(with_rows) == 2 else with_rows)


def items(result: WaveResult, words: Words, width: float) -> PartTables | None:
    """All agencies together, factor by factor: where the items do not share one scale that could head the columns."""
    names = result.questionnaire.text(words.language).factors
    wanted: dict[str, list[str]] = {}
    for question in result.questionnaire.items:
        wanted.setdefault(question.factor or "", []).append(f"item:{question.code}")
    found = [("all", names.get(f, f), _rows(result, "all", "all", codes)) for f, codes in wanted.items()]
    return _parts(result, words, width, [block for block in found if block[2]])


def _parts(
    result: WaveResult, words: Words, width: float, found: Sequence[tuple[str, str, list[IndexRow]]]
) -> PartTables | None:
    if not found:
        return None
    strip = PrintedStrip(axis_of([row for *_, rows in found for row in rows]), width)
    blocks = tuple(PartTable(label, _standing_rows(result, words, strip, place, rows)) for place, label, rows in found)
    return PartTables(column(strip, words), blocks)


def facts(result: WaveResult, words: Words) -> tuple[PrintedFact, ...]:
    """Over all agencies; a question that nobody was asked stays out, one that cannot be counted says so."""
    asked = [question for question in result.questionnaire.questions if question.fact]
    found = [_told(result, words, q) for q in asked]
    return tuple(fact for fact in found if fact is not None)


def _rows(result: WaveResult, scope: str, domain: str, wanted: Sequence[str]) -> list[IndexRow]:
    found = (result.row(scope, domain, part) for part in wanted)
    return [row for row in found if row is not None and (row.index is not None or row.key in result.hidden)]


def _standing_rows(
    result: WaveResult, words: Words, strip: PrintedStrip, domain: str, rows: list[IndexRow]
) -> tuple[StandingRow, ...]:
    left_out = result.parts_left_out.get(domain, ())
    named = [(row, words.part(result.questionnaire, row.part)) for row in rows]
    return tuple(
        standing_row(row, name, result, words, strip, remark=_remark(words, row.part, left_out)) for row, name in named
    )


def _remark(words: Words, part: str, left_out: tuple[str, ...]) -> str:
    return words.say("not part of the group’s ranked index") if part.partition(":")[2] in left_out else ""


def _told(result: WaveResult, words: Words, question: Question) -> PrintedFact | None:
    if question.kind.counted:
        return (_several if question.kind.several else _one)(result, words, question)
    asked = result.questionnaire.text(words.language).questions.get(question.code, question.code)
    return PrintedFact(asked, "", False, (FactAnswer(words.say(NOT_COUNTED), "–", "–"),))


def _one(result: WaveResult, words: Words, question: Question) -> PrintedFact | None:
    levels = result.levels.get(("all", "all", question.code))
    if levels is None:
        return None
    labels = _options(result, words, question)
    answers = [_answer(words, labels.get(o.code, o.code), levels, o.code) for o in question.options]
    return _fact(result, words, question, levels, answers)


def _several(result: WaveResult, words: Words, question: Question) -> PrintedFact | None:
    """One line per option: how many ticked it, of those who ticked any."""
    labels = _options(result, words, question)
    found = [(o.code, result.levels.get(("all", "all", f"{question.code}_{o.code}"))) for o in question.options]
    known = [(code, levels) for code, levels in found if levels is not None]
    if not known:
        return None
    answers = [_answer(words, labels.get(code, code), levels, GIVEN) for code, levels in known]
    told = next((levels for _, levels in known if not levels.joined), known[0][1])
    return _fact(result, words, question, told, answers)


def _fact(
    result: WaveResult, words: Words, question: Question, levels: ItemLevels, answers: list[FactAnswer]
) -> PrintedFact:
    several, answered = question.kind.several, sum(levels.counts.values())
    message = later("{n} forms answered; several could be ticked") if several else later("{n} forms answered")
    base = words.say(message, n=words.count(answered)) if answered and not levels.joined else ""
    asked = result.questionnaire.text(words.language).questions.get(question.code, question.code)
    return PrintedFact(asked, base, several, tuple(answers))


def _answer(words: Words, label: str, levels: ItemLevels, code: str) -> FactAnswer:
    if levels.is_joined(code):
        return FactAnswer(label, words.say("hidden"), words.say("hidden"))
    return FactAnswer(label, words.count(levels.counts.get(code)), words.number(levels.shares.get(code), 1))


def _options(result: WaveResult, words: Words, question: Question) -> Mapping[str, str]:
    return result.questionnaire.text(words.language).options.get(question.code, {})
